use super::code::code;
use super::link::{self, SPEC};
use super::{behaviour, configuration, markdown, template};
use crate::spec::Kind;
use crate::{Checked, Item};

/// The Rust constant that holds the name of `item`: `STREAM_RESULTS`, `BUCKET_JOBS`, `OBJECT_SCRIPTS`.
///
/// ```
/// use kanade_resources_schema::{Bump, analyse, reference};
///
/// let arena = Bump::new();
/// let checked = analyse("[kv.agent_config]", &arena).unwrap();
/// assert_eq!(reference::constant(&checked.items[0]), "BUCKET_AGENT_CONFIG");
/// ```
pub fn constant(item: &Item<'_>) -> String {
    let prefix = match item.resource.kind {
        Kind::Stream => "STREAM_",
        Kind::KvBucket => "BUCKET_",
        Kind::ObjectStore => "OBJECT_",
    };
    format!("{prefix}{}", item.constant)
}

/// What `item` is, in one sentence: the first of its documentation.
///
/// ```
/// use kanade_resources_schema::{Bump, analyse, reference};
///
/// let arena = Bump::new();
/// let checked = analyse("## Who did what. Kept for 90 days.\n[streams.AUDIT]", &arena).unwrap();
/// assert_eq!(reference::summary(&checked.items[0]), "Who did what.");
/// ```
pub fn summary(item: &Item<'_>) -> String {
    let written = markdown::first_sentence(item.doc);
    written.unwrap_or_else(|| format!("The {} {}.", item.resource.kind, code(item.resource.name)))
}

/// Everything about `item` of a declaration: its documentation, what is configured, what happens at the limits, what it reserves.
///
/// ```
/// use kanade_resources_schema::{Bump, analyse, reference};
///
/// let arena = Bump::new();
/// let checked = analyse("[kv.jobs]\nhistory = 5", &arena).unwrap();
/// let text = reference::resource(&checked, &checked.items[0]);
/// assert!(text.contains("| `history` | 5 |"));
/// ```
pub fn resource(checked: &Checked<'_>, item: &Item<'_>) -> String {
    let doc = match item.doc.trim() {
        "" => summary(item),
        doc => markdown::prose(doc, SPEC),
    };
    let behaviour: Vec<String> = behaviour::of(checked, item)
        .iter()
        .map(|line| format!("* {line}"))
        .collect();
    let mut parts = vec![doc, configuration::table(item), behaviour.join("\n")];
    parts.extend(templates(item));
    parts.extend(consumers(item));
    parts.push(behaviour::reservation(&item.resource.stream));
    parts.join("\n\n")
}

fn templates(item: &Item<'_>) -> Option<String> {
    let what = match item.resource.kind {
        Kind::Stream => "Subjects",
        Kind::KvBucket => "Keys",
        Kind::ObjectStore => "Names",
    };
    let list = template::list(item)?;
    Some(format!("**{what}:**\n\n{list}"))
}

fn consumers(item: &Item<'_>) -> Option<String> {
    let names = item.consumers.iter();
    let names: Vec<String> = names
        .map(|consumer| link::to_consumer(consumer, SPEC))
        .collect();
    (!names.is_empty()).then(|| format!("**Durable consumers:** {}.", names.join(", ")))
}
