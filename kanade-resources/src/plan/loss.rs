//! Which changes delete messages that are stored now: the rules of nats-server 2.10 to 2.15, as measured.

use std::time::Duration;

use kanade_resources_schema::quantity::duration;
use kanade_resources_schema::symbol;
use serde_json::Value;

use super::Estimate;
use super::classify::Target;
use super::diff::Difference;
use crate::format;

/// What `difference` would delete, and by which rule; `None` where it deletes nothing.
pub(super) fn loss(difference: &Difference, target: &Target<'_>) -> Option<(Estimate, String)> {
    if target.live.messages == 0 {
        return None;
    }
    match difference.field.as_str() {
        symbol::MAX_MSGS if discards_old(target) => over_max_msgs(target),
        symbol::MAX_BYTES if discards_old(target) => over_max_bytes(target),
        // A full stream that refused new messages may hold more than its limits.
        symbol::DISCARD if discards_old(target) => over_max_msgs(target).or_else(|| over_max_bytes(target)),
        symbol::MAX_AGE => over_max_age(&difference.after, target),
        symbol::MAX_MSGS_PER_SUBJECT => over_max_msgs_per_subject(difference, target),
        symbol::RETENTION if difference.after == "interest" => Some((
            Estimate::messages(target.live.messages),
            "interest retention deletes what every consumer has acknowledged, and what no consumer wants"
                .to_owned(),
        )),
        _ => None,
    }
}

/// What to say about a change that deletes nothing and yet has a price.
pub(super) fn note(difference: &Difference, target: &Target<'_>) -> Option<String> {
    let over = match difference.field.as_str() {
        symbol::MAX_MSGS => over_max_msgs(target),
        symbol::MAX_BYTES => over_max_bytes(target),
        _ => None,
    };
    over.map(|_| {
        "more is stored already: nothing is deleted, but new writes are refused until it fits".to_owned()
    })
}

fn discards_old(target: &Target<'_>) -> bool {
    target.after(symbol::DISCARD) == "old"
}

fn over_max_msgs(target: &Target<'_>) -> Option<(Estimate, String)> {
    let stored = target.live.messages;
    let over = excess(stored, limit(&target.after(symbol::MAX_MSGS))?)?;
    Some((Estimate::messages(over), format!("{stored} messages are stored, and the oldest make room")))
}

fn over_max_bytes(target: &Target<'_>) -> Option<(Estimate, String)> {
    let stored = target.live.bytes;
    let over = excess(stored, limit(&target.after(symbol::MAX_BYTES))?)?;
    let stored = format::bytes(stored);
    Some((Estimate::bytes(over), format!("{stored} are stored, and the oldest messages make room")))
}

/// Age deletes whatever `discard` says.
fn over_max_age(after: &Value, target: &Target<'_>) -> Option<(Estimate, String)> {
    let max_age = Duration::from_nanos(limit(after)?);
    let why = match target.live.oldest {
        Some(oldest) if oldest <= max_age => return None,
        Some(oldest) => {
            let oldest = duration(Duration::from_secs(oldest.as_secs()));
            format!("the oldest message is {oldest} old, and what is older than max_age goes")
        }
        None => "the age of the oldest message is unknown, and what is older than max_age goes".to_owned(),
    };
    Some((Estimate::messages(target.live.messages), why))
}

/// Per-subject limits delete whatever `discard` says. Servers up to 2.12 delete at the next restart where
/// there was no such limit before, later ones at once.
fn over_max_msgs_per_subject(difference: &Difference, target: &Target<'_>) -> Option<(Estimate, String)> {
    let kept = limit(&difference.after)?;
    if limit(&difference.before).is_some_and(|before| before <= kept) {
        return None;
    }
    // At worst one subject holds all messages but one of each other subject.
    let fullest = target.live.messages - target.live.num_subjects.saturating_sub(1).min(target.live.messages);
    let over = excess(fullest, kept)?;
    Some((Estimate::messages(over), "the oldest messages of each subject go".to_owned()))
}

fn limit(value: &Value) -> Option<u64> {
    value.as_u64().filter(|limit| *limit > 0)
}

fn excess(stored: u64, limit: u64) -> Option<u64> {
    stored.checked_sub(limit).filter(|over| *over > 0)
}
