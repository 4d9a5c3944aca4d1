//! Caps that discard old messages shrink in two steps. A cap that is set together with `discard = "new"` deletes nothing,
//! and nothing can arrive any more that would be over it. What is stored is then looked at once more, before
//! `discard = "old"` deletes.

use std::borrow::Cow;

use kanade_resources_schema::symbol;
use serde_json::{Value, json};

use crate::document::{self, Document, METADATA_PREFIX, STREAM};
use crate::live::Live;

/// The metadata key of a stream whose caps are shrinking. Its value holds what the stream had before.
pub(super) const KEY: &str = "kanade-resources.shrinking";

/// The caps that shrink in two steps.
const CAPS: [&str; 2] = [symbol::MAX_MSGS, symbol::MAX_BYTES];

/// The fields that are changed in a closed stream.
const FIELDS: [&str; 3] = [symbol::MAX_MSGS, symbol::MAX_BYTES, symbol::DISCARD];

/// The field of the mark.
pub(super) fn field() -> String {
    format!("{METADATA_PREFIX}{KEY}")
}

/// The stream as it was before it was closed, with the mark still on it.
pub(super) fn reopened(live: &Live) -> Cow<'_, Live> {
    let Some(before) = marked(&live.config) else {
        return Cow::Borrowed(live);
    };
    let mut reopened = live.clone();
    for field in FIELDS {
        if let Some(value) = before.get(field) {
            reopened.config.insert(field.to_owned(), value.clone());
        }
    }
    Cow::Owned(reopened)
}

/// The mark's value, if there is one.
pub(super) fn marked(live: &Document) -> Option<Document> {
    let text = document::metadata(live, KEY)?;
    Some(serde_json::from_str(text).unwrap_or_default())
}

/// What is written first, if `document` gives the stream a smaller cap that deletes the oldest messages: the cap, and a
/// closed door. `None` if the stream is closed already, or if there is nothing to close it for.
pub(super) fn closed(live: &Live, document: &Document) -> Option<Document> {
    let before = reopened(live);
    if !deletes_oldest(document, &before.config) || is_closed(&live.config, document) {
        return None;
    }
    let mut closed = document.clone();
    closed.insert(symbol::DISCARD.to_owned(), json!("new"));
    let originals: Document = FIELDS
        .iter()
        .map(|field| ((*field).to_owned(), STREAM.normal(field, &before.config)))
        .collect();
    document::set_metadata(&mut closed, KEY, json!(json!(originals).to_string()));
    Some(closed)
}

/// Whether `document` has a smaller cap than `before`, for which the oldest messages are deleted.
fn deletes_oldest(document: &Document, before: &Document) -> bool {
    let discards_old = STREAM.normal(symbol::DISCARD, document) == "old";
    // Streams with schedules are refused beside `discard = "new"` (10052).
    let has_schedules = STREAM.normal(symbol::ALLOW_MSG_SCHEDULES, document) == json!(true);
    discards_old
        && !has_schedules
        && CAPS
            .iter()
            .any(|cap| is_smaller(&STREAM.normal(cap, document), &STREAM.normal(cap, before)))
}

/// Whether the stream has the caps of `document` already, and takes no message beyond them.
fn is_closed(live: &Document, document: &Document) -> bool {
    STREAM.normal(symbol::DISCARD, live) == "new"
        && CAPS
            .iter()
            .all(|cap| STREAM.normal(cap, live) == STREAM.normal(cap, document))
}

fn is_smaller(after: &Value, before: &Value) -> bool {
    match (after.as_u64(), before.as_u64()) {
        (Some(after), Some(before)) => after < before,
        (Some(_), None) => true,
        (None, _) => false,
    }
}
