//! Links between the pages that rustdoc makes of a declaration.
//!
//! From the front page they are addresses, not paths of Rust: these would have to be in scope wherever `reference!()` stands.

use super::markdown::code;
use crate::spec::{Kind, StreamSource};
use crate::{Checked, ConsumerItem, Item};

/// The page of the spec of `item`, from the page of the module that declares.
pub(super) fn address(item: &Item<'_>) -> String {
    let constant = identifier(item.constant);
    format!("./{}/constant.{constant}.html", module(item.resource.kind))
}

/// The page of the spec of a consumer, from the page of the module that declares.
pub(super) fn consumer_address(item: &ConsumerItem<'_>) -> String {
    format!("./consumers/constant.{}.html", identifier(item.constant))
}

/// Code that leads to an address.
pub(super) fn to(text: &str, address: &str) -> String {
    format!("[{}]({address})", code(text))
}

/// Code that leads to the spec of a consumer, from the page of a spec.
pub(super) fn to_consumer(item: &ConsumerItem<'_>) -> String {
    let name = code(item.consumer.spec.name);
    format!("[{name}](super::consumers::{})", identifier(item.constant))
}

/// The name of what is copied, which leads to it where it is declared.
pub(super) fn to_stream(checked: &Checked<'_>, origin: &StreamSource<'_>) -> String {
    let mut items = checked.items.iter();
    let declared = items.find(|item| item.resource.stream.name == origin.name);
    match declared.filter(|_| origin.external.is_none()) {
        Some(item) => to(item.resource.name, &address(item)),
        None => code(origin.name),
    }
}

/// The module of the specs of a kind.
fn module(kind: Kind) -> &'static str {
    match kind {
        Kind::Stream => "streams",
        Kind::KvBucket => "kv",
        Kind::ObjectStore => "object_stores",
    }
}

/// The constant as Rust writes it: none begins with a digit.
fn identifier(constant: &str) -> String {
    if constant.starts_with(|first: char| first.is_ascii_digit()) {
        return format!("_{constant}");
    }
    constant.to_owned()
}
