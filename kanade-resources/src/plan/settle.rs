//! Which changes are made now, so that what is held back leaves no configuration that the broker refuses.

use std::time::Duration;

use kanade_resources_schema::spec::Resource;
use kanade_resources_schema::symbol;
use serde_json::{Value, json};

use super::{Change, Class, diff};
use crate::document;
use crate::live::Live;

/// The window that a server takes where none is declared, unless `max_age` is shorter.
const DEFAULT_WINDOW: Duration = Duration::from_secs(120);

/// The changes of one resource, sorted by what becomes of them.
#[derive(Debug, Default)]
pub(super) struct Settled {
    pub(super) changes: Vec<Change>,
    pub(super) held_back: Vec<Change>,
    pub(super) impossible: Vec<Change>,
}

/// Sorts `changes`: lossy ones are held back without consent, and so is what depends on a change not made.
pub(super) fn settle(
    changes: Vec<Change>,
    resource: &Resource<'_>,
    live: &Live,
    allow_data_loss: bool,
) -> Settled {
    let consent = allow_data_loss || resource.allow_data_loss;
    let mut settled = Settled::default();
    for change in changes {
        match change.class {
            Class::Safe => settled.changes.push(change),
            Class::Lossy { .. } if consent => settled.changes.push(change),
            Class::Lossy { .. } => settled.held_back.push(change),
            Class::Impossible { .. } => settled.impossible.push(change),
        }
    }
    settled.settle_window(resource, live);
    settled.hold_rollups(live);
    settled
}

impl Settled {
    /// A window longer than the `max_age` in force is refused (10052), also one that a server once worked
    /// out by itself and that comes back to it in an update.
    fn settle_window(&mut self, resource: &Resource<'_>, live: &Live) {
        let max_age = self.after(symbol::MAX_AGE, live).as_i64().unwrap_or_default();
        let window = self.after(symbol::DUPLICATE_WINDOW, live);
        if diff::window_is_the_brokers(resource) {
            self.shorten_window(window, default_window(max_age));
        } else if max_age > 0 && window.as_i64() > Some(max_age) {
            self.hold(symbol::DUPLICATE_WINDOW, "it may not be longer than the max_age in force");
        }
    }

    /// Where no window is declared, only one longer than the broker would take is a change.
    fn shorten_window(&mut self, live: Value, longest: i64) {
        if live.as_i64() > Some(longest) {
            let field = symbol::DUPLICATE_WINDOW.to_owned();
            let note = Some("none is declared: the broker's own".to_owned());
            self.changes.push(Change {
                field,
                before: live,
                after: json!(longest),
                class: Class::Safe,
                note,
            });
        }
    }

    /// Roll-ups need the permission to purge (10052), which can't be had back once it is denied.
    fn hold_rollups(&mut self, live: &Live) {
        if self.after(symbol::DENY_PURGE, live) == json!(true) {
            self.hold(symbol::ALLOW_ROLLUP_HDRS, "it needs deny_purge off");
        }
    }

    /// The value of `field` once the changes are made.
    fn after(&self, field: &str, live: &Live) -> Value {
        let change = self.changes.iter().find(|change| change.field == field);
        change.map_or_else(|| document::normal(field, &live.config), |change| change.after.clone())
    }

    fn hold(&mut self, field: &str, note: &str) {
        for change in self.changes.extract_if(.., |change| change.field == field) {
            self.held_back.push(Change { note: Some(note.to_owned()), ..change });
        }
    }
}

/// The window that a server takes by itself, given a `max_age`; both in nanoseconds.
fn default_window(max_age: i64) -> i64 {
    let default = document::nanoseconds(DEFAULT_WINDOW);
    if max_age > 0 { default.min(max_age) } else { default }
}
