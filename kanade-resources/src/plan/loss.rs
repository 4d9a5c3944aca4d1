//! Which changes delete messages that are stored now: the rules of nats-server 2.10 to 2.15, as measured.

use std::time::Duration;

use kanade_resources_schema::quantity::duration;
use kanade_resources_schema::spec::ServerVersion;
use kanade_resources_schema::symbol;
use serde_json::Value;

use super::diff::Difference;
use super::judge::Outlook;
use crate::change::Estimate;
use crate::format;

/// What `difference` would delete, and by which rule; `None` where it deletes nothing.
pub(super) fn loss(difference: &Difference, outlook: &Outlook<'_>) -> Option<(Estimate, String)> {
    if difference.field == symbol::FIRST_SEQ {
        return over_first_seq(&difference.after, outlook);
    }
    if outlook.live.messages == 0 {
        return None;
    }
    match difference.field.as_str() {
        symbol::MAX_MSGS if discards_old(outlook) => over_max_msgs(outlook),
        symbol::MAX_BYTES if discards_old(outlook) => over_max_bytes(outlook),
        // A full stream that refused new messages may hold more than its limits.
        symbol::DISCARD if discards_old(outlook) => {
            over_max_msgs(outlook).or_else(|| over_max_bytes(outlook))
        }
        symbol::MAX_AGE => over_max_age(&difference.after, outlook),
        symbol::MAX_MSGS_PER_SUBJECT => over_max_msgs_per_subject(difference, outlook),
        symbol::RETENTION if difference.after == "interest" => over_interest(outlook),
        _ => None,
    }
}

/// What to say about a change that deletes nothing and yet has a price.
pub(super) fn note(difference: &Difference, outlook: &Outlook<'_>) -> Option<String> {
    let over = match difference.field.as_str() {
        symbol::MAX_MSGS => over_max_msgs(outlook),
        symbol::MAX_BYTES => over_max_bytes(outlook),
        _ => None,
    };
    over.map(|_| {
        "more is stored already: nothing is deleted, but new writes are refused until it fits"
            .to_owned()
    })
}

fn discards_old(outlook: &Outlook<'_>) -> bool {
    outlook.after(symbol::DISCARD) == "old"
}

fn over_max_msgs(outlook: &Outlook<'_>) -> Option<(Estimate, String)> {
    let stored = outlook.live.messages;
    let over = excess(stored, limit(&outlook.after(symbol::MAX_MSGS))?)?;
    Some((
        Estimate::messages(over),
        format!("{stored} messages are stored, and the oldest make room"),
    ))
}

fn over_max_bytes(outlook: &Outlook<'_>) -> Option<(Estimate, String)> {
    let stored = outlook.live.bytes;
    let over = excess(stored, limit(&outlook.after(symbol::MAX_BYTES))?)?;
    let stored = format::bytes(stored);
    Some((
        Estimate::bytes(over),
        format!("{stored} are stored, and the oldest messages make room"),
    ))
}

/// Age deletes whatever `discard` says.
fn over_max_age(after: &Value, outlook: &Outlook<'_>) -> Option<(Estimate, String)> {
    let max_age = Duration::from_nanos(limit(after)?);
    let why = match outlook.live.oldest {
        Some(oldest) if oldest <= max_age => return None,
        Some(oldest) => {
            let oldest = duration(Duration::from_secs(oldest.as_secs()));
            format!("the oldest message is {oldest} old, and what is older than max_age goes")
        }
        None => "the age of the oldest message is unknown, and what is older than max_age goes"
            .to_owned(),
    };
    Some((Estimate::messages(outlook.live.messages), why))
}

/// Per-subject limits delete whatever `discard` says. Servers up to 2.12 delete at the next restart where
/// there was no such limit before, later ones at once.
fn over_max_msgs_per_subject(
    difference: &Difference,
    outlook: &Outlook<'_>,
) -> Option<(Estimate, String)> {
    let kept = limit(&difference.after)?;
    if limit(&difference.before).is_some_and(|before| before <= kept) {
        return None;
    }
    // At worst one subject holds all messages but one of each other subject.
    let fullest = outlook.live.messages
        - outlook
            .live
            .num_subjects
            .saturating_sub(1)
            .min(outlook.live.messages);
    let over = excess(fullest, kept)?;
    let is_new = limit(&difference.before).is_none();
    let when = if is_new && outlook.server < ServerVersion::V2_14 {
        " at the next restart of the server"
    } else {
        ""
    };
    Some((
        Estimate::messages(over),
        format!("the oldest messages of each subject go{when}"),
    ))
}

/// Where there is no consumer, servers before 2.15 keep what is stored; with consumers it depends on what each has
/// acknowledged, and on where it started.
fn over_interest(outlook: &Outlook<'_>) -> Option<(Estimate, String)> {
    if outlook.live.consumers == 0 && outlook.server < ServerVersion::V2_15 {
        return None;
    }
    let why = "interest retention deletes what every consumer has acknowledged, and what no consumer wants";
    Some((Estimate::messages(outlook.live.messages), why.to_owned()))
}

/// On an existing stream it does nothing, until the server restarts and drops everything, also what is stored
/// until then.
fn over_first_seq(after: &Value, outlook: &Outlook<'_>) -> Option<(Estimate, String)> {
    let first_stored = outlook.live.first_seq;
    let is_above = after.as_u64() > first_stored;
    is_above.then(|| {
        (
            Estimate::default(),
            "at the next restart of the server everything stored goes".to_owned(),
        )
    })
}

fn limit(value: &Value) -> Option<u64> {
    value.as_u64().filter(|limit| *limit > 0)
}

fn excess(stored: u64, limit: u64) -> Option<u64> {
    stored.checked_sub(limit).filter(|over| *over > 0)
}
