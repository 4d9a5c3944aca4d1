//! What each difference would do to stored messages, and which no server makes.

use kanade_resources_schema::symbol;
use serde_json::{Value, json};

use super::diff::Difference;
use super::loss;
use super::{Change, Class};
use crate::document;
use crate::live::Live;

/// Every difference with its class, judged from what is stored and from the configuration that all of
/// them together would leave.
pub(super) fn classify(differences: Vec<Difference>, live: &Live) -> Vec<Change> {
    let target = Target { live, differences: &differences };
    let judged: Vec<(Class, Option<String>)> =
        differences.iter().map(|difference| judge(difference, &target)).collect();
    differences
        .into_iter()
        .zip(judged)
        .map(|(Difference { field, before, after }, (class, note))| Change {
            field,
            before,
            after,
            class,
            note,
        })
        .collect()
}

/// The live stream, and the configuration that the differences would leave.
pub(super) struct Target<'a> {
    pub(super) live: &'a Live,
    differences: &'a [Difference],
}

impl Target<'_> {
    /// The value of `field` once every difference is applied.
    pub(super) fn after(&self, field: &str) -> Value {
        let changed = self.differences.iter().find(|difference| difference.field == field);
        match changed {
            Some(difference) => difference.after.clone(),
            None => document::normal(field, &self.live.config),
        }
    }
}

fn judge(difference: &Difference, target: &Target<'_>) -> (Class, Option<String>) {
    if let Some((why, remedy)) = impossible(difference, target.live) {
        return (Class::Impossible { why: why.to_owned(), remedy: remedy.to_owned() }, None);
    }
    match loss::loss(difference, target) {
        Some((estimate, why)) => (Class::Lossy { estimate, why }, None),
        None => (Class::Safe, loss::note(difference, target)),
    }
}

const REPLACE: &str = "declare it under another name and copy the messages, or, if they may go, delete the stream by \
                       hand and bootstrap again";
const KEEP: &str = "declare it as it is, or declare the stream under another name";

/// Why no server makes this change, and what to do instead. Servers 2.10 to 2.15 alike answer 10052.
fn impossible(difference: &Difference, live: &Live) -> Option<(&'static str, &'static str)> {
    let Difference { field, before, after } = difference;
    let is_sealed = live.config.get("sealed") == Some(&json!(true));
    match field.as_str() {
        symbol::MAX_AGE
        | symbol::DISCARD
        | symbol::DENY_DELETE
        | symbol::DENY_PURGE
        | symbol::ALLOW_ROLLUP_HDRS
            if is_sealed =>
        {
            Some(("the stream is sealed, which fixes this field and can't be undone", REPLACE))
        }
        symbol::STORAGE => Some(("the storage of an existing stream can't be changed", REPLACE)),
        symbol::RETENTION if *before == "workqueue" || *after == "workqueue" => {
            Some(("the retention of an existing stream can't be changed to or from workqueue", REPLACE))
        }
        symbol::DENY_DELETE | symbol::DENY_PURGE if *before == json!(true) => {
            Some(("once on, it can't be switched off", KEEP))
        }
        _ => None,
    }
}
