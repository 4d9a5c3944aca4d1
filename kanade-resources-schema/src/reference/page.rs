//! The whole reference on one page, for readers without rustdoc.

use super::code::code;
use super::link::is_of_rustdoc;
use super::markdown::fence;
use super::{consumer, declaration, resource};
use crate::{Checked, ConsumerItem, Item};

/// Everything about a declaration: what there is, then each resource with its consumers.
///
/// ```
/// use kanade_resources_schema::{Bump, analyse, reference};
///
/// let arena = Bump::new();
/// let checked = analyse("[kv.jobs]\nhistory = 5", &arena).unwrap();
/// let page = reference::page(&checked);
/// assert!(page.starts_with("# JetStream resources\n\n## KV buckets\n"));
/// assert!(page.contains("## KV bucket `jobs`\n"));
/// ```
#[must_use]
pub fn page(checked: &Checked<'_>) -> String {
    let title = match checked.profile {
        Some(profile) => format!("# JetStream resources in the profile {}", code(profile)),
        None => "# JetStream resources".to_owned(),
    };
    let mut sections = vec![title, deeper(&declaration(checked), 1)];
    for item in &checked.items {
        sections.push(of_resource(checked, item));
        let consumers = item.consumers.iter();
        sections.extend(consumers.map(|consumer| of_consumer(checked, consumer)));
    }
    sections.join("\n\n") + "\n"
}

fn of_resource(checked: &Checked<'_>, item: &Item<'_>) -> String {
    let title = format!(
        "{} {}",
        capitalised(item.resource.kind.as_str()),
        code(item.resource.name)
    );
    format!("## {title}\n\n{}", deeper(&resource(checked, item), 2))
}

fn of_consumer(checked: &Checked<'_>, item: &ConsumerItem<'_>) -> String {
    let spec = &item.consumer.spec;
    let title = format!("Consumer {} of {}", code(spec.name), code(spec.stream));
    format!("### {title}\n\n{}", deeper(&consumer(checked, item), 3))
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(chars).collect()
}

/// The same text with its headings further down, so that they stand below that of their section.
fn deeper(text: &str, levels: usize) -> String {
    let mut closing: Option<String> = None;
    let lines = text.lines().map(|line| {
        match &closing {
            Some(mark) if line.trim().starts_with(mark.as_str()) => closing = None,
            Some(_) => {}
            None => closing = fence(line).map(|(mark, _)| mark.to_owned()),
        }
        let is_code = closing.is_some();
        let hashes = if is_code || !line.starts_with('#') {
            0
        } else {
            levels
        };
        let line = if is_code {
            line.to_owned()
        } else {
            without_links(line)
        };
        format!("{}{line}", "#".repeat(hashes))
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The line without the links to pages that only rustdoc makes.
fn without_links(line: &str) -> String {
    let mut text = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("](") {
        let Some((target, behind)) = after.split_once(')') else {
            break;
        };
        match shown(before).filter(|_| is_of_rustdoc(target)) {
            Some((before, shown)) => text.extend([before, shown]),
            None => text.extend([before, "](", target, ")"]),
        }
        rest = behind;
    }
    text + rest
}

/// What a link shows, and what stands before the link. Code may have brackets in it.
fn shown(before: &str) -> Option<(&str, &str)> {
    let open = if before.ends_with('`') {
        before.rfind("[`")
    } else {
        before.rfind('[')
    }?;
    Some((&before[..open], &before[open + 1..]))
}
