//! The filters of a consumer. Just one is taken by the API in two forms, and none means everything.

use kanade_resources_schema::symbol;
use serde_json::{Value, json};

use super::json::Document;

/// Has the only filter of a consumer's `document` stand in `filter_subject`, as it is declared.
pub(crate) fn name_one_filter(document: &mut Document) {
    let filters = document.get(symbol::FILTER_SUBJECTS).cloned();
    let filter = filters.map(as_one_filter);
    if let Some(filter) = filter.filter(Value::is_string) {
        document.remove(symbol::FILTER_SUBJECTS);
        document.insert(symbol::FILTER_SUBJECT.to_owned(), filter);
    }
}

/// What a consumer with `filters` wants: without any, everything.
pub(crate) fn wanted(filters: Value) -> Value {
    if filters == json!([]) {
        json!([">"])
    } else {
        filters
    }
}

/// The only one of `filters`; null if there are none, and all of them if there are several.
pub(crate) fn as_one_filter(filters: Value) -> Value {
    match filters.as_array().map(Vec::as_slice) {
        Some([]) => Value::Null,
        Some([one]) => one.clone(),
        _ => filters,
    }
}
