//! How a resource or consumer is treated by bootstrap.

use crate::reference::configuration;
use crate::spec::Resource;
use crate::symbol;

pub(super) fn of(resource: &Resource<'_>) -> Vec<String> {
    let ignored = configuration::ignored(resource);
    [lazy(resource.lazy), untouched(ignored), data_loss(resource)]
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

/// What becomes of the fields that `ignore_changes` lists.
pub(super) fn untouched(fields: Option<String>) -> Option<String> {
    Some(format!(
        "Set at creation and never changed again: {} (`{}`). The operators' own settings \
             on the broker stay.",
        fields?,
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
