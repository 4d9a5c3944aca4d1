//! How a resource or consumer is treated by bootstrap.

use crate::lower::declared_field;
use crate::reference::configuration;
use crate::spec::{IgnoreChanges, Resource};
use crate::symbol;

pub(super) fn of(resource: &Resource<'_>) -> Vec<String> {
    [
        lazy(resource.lazy),
        untouched(resource.ignore_changes, |field| {
            declared_field(resource.kind, field)
        }),
        data_loss(resource),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What a lazy resource or consumer is.
pub(super) fn lazy(lazy: bool) -> Option<String> {
    lazy.then(|| {
        format!(
            "It is created on first use, not at start-up (`{}`), so it may be missing.",
            symbol::LAZY
        )
    })
}

/// What becomes of what is left to operators; `declared` gives fields their names.
pub(super) fn untouched<'a>(
    changes: IgnoreChanges<'a>,
    declared: impl Fn(&'a str) -> &'a str,
) -> Option<String> {
    let fields = configuration::ignored(changes, declared)?;
    let what = match changes {
        IgnoreChanges::Fields(_) => format!("Set at creation and never changed again: {fields}"),
        IgnoreChanges::AllBut(_) => {
            "It is created if it is missing, and **never** changed again".to_owned()
        }
    };
    Some(format!(
        "{what} (`{}`). The operators' own settings on the broker stay.",
        symbol::IGNORE_CHANGES
    ))
}

fn data_loss(resource: &Resource<'_>) -> Option<String> {
    resource.allow_data_loss.then(|| {
        format!(
            "A change of this declaration that **deletes** stored messages is applied \
                 without asking (`{}`).",
            symbol::ALLOW_DATA_LOSS
        )
    })
}
