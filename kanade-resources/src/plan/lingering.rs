//! Servers before 2.11.5 go on treating the consumers of a stream as under interest retention after it was taken back to
//! limits, until they restart: whenever one of these consumers is changed, they delete what no consumer wants. Nothing
//! that they answer tells of it, so the stream is marked.

use kanade_resources_schema::symbol;
use serde_json::{Value, json};

use super::generation;
use crate::document::{self, Document, STREAM};
use crate::live::Live;

/// The metadata key of a stream that such a server took back to limits. It stays: no answer tells of a restart.
const KEY: &str = "kanade-resources.was-interest";

/// Whether the stream was taken back to limits by a server that may not have restarted since.
pub(crate) fn is_marked(live: &Document) -> bool {
    document::metadata(live, KEY).is_some()
}

/// Marks the stream where `document` takes it back to limits.
pub(super) fn mark(document: &mut Document, live: &Live) {
    let is_taken_back = retention(&live.config) == "interest" && retention(document) == "limits";
    if !is_taken_back {
        return;
    }
    let mut marked = document.clone();
    document::set_metadata(&mut marked, KEY, json!("true"));
    if generation::fits(&marked) {
        *document = marked;
    }
}

fn retention(document: &Document) -> Value {
    STREAM.normal(symbol::RETENTION, document)
}
