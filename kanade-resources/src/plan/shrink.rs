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

/// The fields in which a closed stream has other values.
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
    let normal = |field: &str, document: &Document| STREAM.normal(field, document);
    let discards_old = normal(symbol::DISCARD, document) == "old";
    // Streams with schedules are refused beside `discard = "new"` (10052).
    let has_schedules = normal(symbol::ALLOW_MSG_SCHEDULES, document) == json!(true);
    let before = reopened(live);
    let shrinks = [symbol::MAX_MSGS, symbol::MAX_BYTES]
        .iter()
        .any(|field| is_smaller(&normal(field, document), &normal(field, &before.config)));
    let is_closed = FIELDS[..2]
        .iter()
        .all(|field| normal(field, &live.config) == normal(field, document))
        && normal(symbol::DISCARD, &live.config) == "new";
    if !discards_old || has_schedules || !shrinks || is_closed {
        return None;
    }
    let mut closed = document.clone();
    closed.insert(symbol::DISCARD.to_owned(), json!("new"));
    let originals: Document = FIELDS
        .iter()
        .map(|field| ((*field).to_owned(), normal(field, &before.config)))
        .collect();
    document::set_metadata(&mut closed, KEY, json!(json!(originals).to_string()));
    Some(closed)
}

fn is_smaller(after: &Value, before: &Value) -> bool {
    match (after.as_u64(), before.as_u64()) {
        (Some(after), Some(before)) => after < before,
        (Some(_), None) => true,
        (None, _) => false,
    }
}
