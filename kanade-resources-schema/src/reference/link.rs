//! Links between the pages that rustdoc makes of a declaration.
//!
//! From the front page they are addresses, not paths of Rust: these would have to be in scope wherever `reference!()` stands.

use super::code::code;
use crate::identifier;
use crate::spec::{Kind, StreamSource};
use crate::template::{Space, Template, items};
use crate::{Checked, ConsumerItem, Item, Spec};

/// Where a text with links stands.
#[derive(Clone, Copy)]
pub(super) enum Place {
    /// On the page of the module that declares.
    Front,
    /// On the page of an item, this many modules below the one that declares.
    Below(usize),
    /// In a sentence that is shown in several places: there are no links in it.
    Anywhere,
}

/// The page of a spec.
pub(super) const SPEC: Place = Place::Below(1);

impl Place {
    /// What leads to `path`, which is one of an item that is generated, or begins with `crate::`.
    fn target(self, path: &str) -> Option<String> {
        match self {
            Self::Front | Self::Below(_) if is_of_crate(path) => Some(path.to_owned()),
            Self::Front => page(path),
            Self::Below(levels) => Some(format!("{}{path}", "super::".repeat(levels))),
            Self::Anywhere => None,
        }
    }

    /// `shown`, which leads to the item at `path` if there are links here.
    pub(super) fn link(self, shown: &str, path: &str) -> String {
        match self.target(path) {
            Some(target) => format!("[{shown}]({target})"),
            None => shown.to_owned(),
        }
    }
}

/// The path of the item that a text in brackets names: `streams::ORDERS`, `STREAM_ORDERS`, `subjects::orders::placed`,
/// `crate::Order`. Everything else in brackets is text.
pub(super) fn path(text: &str) -> Option<&str> {
    let path = text.strip_suffix("()").unwrap_or(text);
    let is_path = path.split("::").all(is_identifier);
    (is_path && (is_of_crate(path) || is_generated(path))).then_some(path)
}

/// Whether only rustdoc can follow the `target` of a link.
pub(super) fn is_of_rustdoc(target: &str) -> bool {
    let file = target.rsplit('/').next().unwrap_or_default();
    let is_page = PAGES.iter().any(|page| file.starts_with(page));
    (target.starts_with("./") && is_page) || target.starts_with("super::") || is_of_crate(target)
}

const PAGES: [&str; 5] = ["constant.", "enum.", "fn.", "static.", "struct."];

fn is_of_crate(path: &str) -> bool {
    path.starts_with("crate::")
}

fn is_identifier(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || c == '_')
}

/// Whether a path looks like one of an item that is generated. Whether there is such an item, rustdoc says.
fn is_generated(path: &str) -> bool {
    let parts: Vec<&str> = path.split("::").collect();
    match parts.as_slice() {
        [name] => kind_of(name).is_some(),
        [module, _] => is_spec_module(module) || *module == identifier::CORE_SUBJECTS,
        [module, _, _] => is_template_module(module),
        _ => false,
    }
}

fn is_spec_module(module: &str) -> bool {
    Kind::ALL.map(identifier::module).contains(&module) || module == identifier::CONSUMERS
}

fn is_template_module(module: &str) -> bool {
    Space::ALL.map(items::module).contains(&module)
}

/// What rustdoc calls the kind of an item beside the modules.
fn kind_of(name: &str) -> Option<&'static str> {
    const NAMES: [&str; 6] = [
        "STREAM_",
        "BUCKET_",
        "OBJECT_",
        "CONSUMER_",
        "ALL_",
        "LAZY_",
    ];
    match name {
        "JetStreamResources" => Some("struct"),
        "Profile" => Some("enum"),
        "RESOURCES" => Some("static"),
        "attach" | "ensure_jetstream_resources" => Some("fn"),
        _ => {
            let is_constant = !name.contains(char::is_lowercase);
            let is_name = NAMES.iter().any(|prefix| name.starts_with(prefix));
            (is_constant && is_name).then_some("constant")
        }
    }
}

/// The page of an item, from the page of the module that declares; unknown of the types of templates.
fn page(path: &str) -> Option<String> {
    let Some((module, name)) = path.rsplit_once("::") else {
        return Some(format!("./{}.{path}.html", kind_of(path)?));
    };
    let kind = if is_spec_module(module) || !name.contains(char::is_lowercase) {
        "constant"
    } else if !name.contains(char::is_uppercase) {
        "fn"
    } else {
        return None;
    };
    Some(format!(
        "./{}/{kind}.{name}.html",
        module.replace("::", "/")
    ))
}

/// The page of the spec of `item`, from the page of the module that declares.
pub(super) fn address(item: &Item<'_>) -> String {
    page(&spec(item)).unwrap_or_default()
}

/// The page of the spec of a consumer, from the page of the module that declares.
pub(super) fn consumer_address(item: &ConsumerItem<'_>) -> String {
    page(&consumer_spec(item)).unwrap_or_default()
}

/// The name of a resource, which leads to its spec.
pub(super) fn to_item(item: &Item<'_>, place: Place) -> String {
    place.link(&code(item.resource.name), &spec(item))
}

/// The name of a consumer, which leads to its spec.
pub(super) fn to_consumer(item: &ConsumerItem<'_>, place: Place) -> String {
    place.link(&code(item.consumer.spec.name), &consumer_spec(item))
}

/// The name of a template of `owner`, which leads to what builds its strings; core subjects have no owner.
pub(super) fn to_template(
    template: &Template<'_>,
    owner: Option<&Item<'_>>,
    place: Place,
) -> String {
    let module = owner.map_or_else(
        || identifier::CORE_SUBJECTS.to_owned(),
        |item| {
            let module = items::module(template.space);
            format!("{module}::{}", identifier::field(item.constant))
        },
    );
    let item = items::value_name(template);
    place.link(&code(template.name), &format!("{module}::{item}"))
}

/// The name of the stream of a consumer, which leads to it.
pub(super) fn to_stream(checked: &Checked<'_>, name: &str, place: Place) -> String {
    to_resource(checked, Kind::Stream, name, place)
}

/// The name of what the backing stream of a resource copies, which leads to it where it is declared.
pub(super) fn to_origin(checked: &Checked<'_>, origin: &StreamSource<'_>, place: Place) -> String {
    let mut items = checked.items.iter();
    let declared = items.find(|item| item.resource.stream.name == origin.name);
    match declared.filter(|_| origin.external.is_none()) {
        Some(item) => to_item(item, place),
        None => code(origin.name),
    }
}

/// The same of an origin as the declaration of `copy` names it: by bucket, or by stream.
pub(super) fn to_declared_origin(
    checked: &Checked<'_>,
    copy: &Spec<'_>,
    origin: &StreamSource<'_>,
) -> String {
    match copy {
        Spec::Kv(_) if origin.external.is_none() => {
            to_resource(checked, Kind::KvBucket, origin.name, SPEC)
        }
        _ => to_origin(checked, origin, SPEC),
    }
}

fn to_resource(checked: &Checked<'_>, kind: Kind, name: &str, place: Place) -> String {
    let mut items = checked.items.iter();
    let declared = items.find(|item| item.resource.kind == kind && item.resource.name == name);
    declared.map_or_else(|| code(name), |item| to_item(item, place))
}

/// The path of the spec of `item`, from the module that declares.
fn spec(item: &Item<'_>) -> String {
    identifier::spec(item.resource.kind, item.constant)
}

fn consumer_spec(item: &ConsumerItem<'_>) -> String {
    identifier::consumer_spec(item.constant)
}
