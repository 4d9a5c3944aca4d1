//! Profiles: what they reserve, and what differs in them.

use std::collections::HashMap;

use super::cell;
use super::code::code;
use super::link::Place;
use super::markdown;
use super::reservations::{self, Budgets};
use super::table::Table;
use crate::field::{self, Walk};
use crate::spec::StreamSpec;
use crate::{ChangedItem, Checked, OverlayDoc, ProfileItem, Spec, symbol};

/// What a profile is for, and what its resources reserve.
///
/// ```
/// use kanade_resources_schema::{Bump, analyse, reference};
///
/// let arena = Bump::new();
/// let source = "[kv.jobs]\nmax_bytes = \"2GiB\"\n[profiles.dev.kv.jobs]\nmax_bytes = \"1MiB\"";
/// let checked = analyse(source, &arena).unwrap();
/// let text = reference::profile(&checked, &checked.profiles[0]);
/// assert!(text.contains("**Reserved in total:** 1MiB of file storage"));
/// ```
pub fn profile(checked: &Checked<'_>, item: &ProfileItem<'_>) -> String {
    let mut paragraphs = Vec::new();
    if !item.doc.trim().is_empty() {
        paragraphs.push(markdown::prose(item.doc, Place::Front));
    }
    let budgets = Budgets {
        file: item.profile.storage_budget.or(checked.storage_budget),
        memory: item.profile.memory_budget.or(checked.memory_budget),
    };
    paragraphs.extend(reservations::lines(&streams(checked, item), &budgets));
    paragraphs.join("\n\n")
}

/// Every profile, with what differs in it.
pub(super) fn sections(checked: &Checked<'_>) -> Vec<String> {
    let profiles = checked.profiles.iter();
    profiles.map(|item| section(checked, item)).collect()
}

fn section(checked: &Checked<'_>, item: &ProfileItem<'_>) -> String {
    let title = format!("# Profile {}", code(item.profile.name));
    let differences =
        differences(item).unwrap_or_else(|| "No resource differs in this profile.".to_owned());
    let mut paragraphs = vec![title, profile(checked, item), differences];
    paragraphs.extend(item.docs.iter().map(why));
    paragraphs.join("\n\n")
}

/// What the file says about one of the differences.
fn why(doc: &OverlayDoc<'_>) -> String {
    let resource = code(doc.resource);
    let name = match doc.consumer {
        Some(consumer) => format!("consumer {} of {resource}", code(consumer)),
        None => format!("{} {resource}", doc.kind),
    };
    format!("**{name}:**\n\n{}", markdown::prose(doc.text, Place::Front))
}

/// The streams of all resources as they are in the profile.
fn streams<'i, 'a>(checked: &'i Checked<'a>, item: &'i ProfileItem<'a>) -> Vec<&'i StreamSpec<'a>> {
    let changed = item
        .changed
        .iter()
        .map(|changed| &changed.after.resource.stream);
    let changed: HashMap<&str, &StreamSpec<'a>> =
        changed.map(|stream| (stream.name, stream)).collect();
    let streams = checked.items.iter().map(|item| &item.resource.stream);
    streams
        .map(|stream| changed.get(stream.name).copied().unwrap_or(stream))
        .collect()
}

/// Every field that differs, with its value in the profile and without it.
fn differences(item: &ProfileItem<'_>) -> Option<String> {
    if item.changed.is_empty() {
        return None;
    }
    let mut table = Table::new(&["resource", "field", "in this profile", "otherwise"]);
    for changed in &item.changed {
        of_resource(changed, &mut table);
        of_consumers(changed, &mut table);
    }
    Some(table.into_text())
}

fn of_resource(changed: &ChangedItem<'_>, table: &mut Table) {
    let resource = changed.after.resource;
    let name = format!("{} {}", resource.kind, code(resource.name));
    let (before, after) = (walk(&changed.before.spec), walk(&changed.after.spec));
    rows(&name, &before, &after, table);
    let loss = [changed.after, changed.before].map(|item| item.resource.allow_data_loss);
    if let [true, false] | [false, true] = loss {
        let [here, otherwise] = loss.map(|allowed| code(&allowed.to_string()));
        let field = code(symbol::ALLOW_DATA_LOSS);
        table.row(&[name, field, here, otherwise]);
    }
}

fn of_consumers(changed: &ChangedItem<'_>, table: &mut Table) {
    let consumers = changed.before.consumers.iter().zip(changed.after.consumers);
    for (before, after) in consumers {
        let spec = after.consumer.spec;
        let name = format!("consumer {} of {}", code(spec.name), code(spec.stream));
        let (before, after) = (before.consumer.spec.walk(), after.consumer.spec.walk());
        rows(&name, &before, &after, table);
    }
}

/// A row for each field that differs.
fn rows(name: &str, before: &field::Table<'_>, after: &field::Table<'_>, table: &mut Table) {
    let pairs = before.entries.iter().zip(&after.entries);
    for (before, after) in pairs.filter(|(before, after)| before != after) {
        let (field, here) = (code(after.field.name), cell::any(after));
        table.row(&[name.to_owned(), field, here, cell::any(before)]);
    }
}

fn walk<'s>(spec: &'s Spec<'_>) -> field::Table<'s> {
    match spec {
        Spec::Stream(spec) => spec.walk(),
        Spec::Kv(spec) => spec.walk(),
        Spec::ObjectStore(spec) => spec.walk(),
    }
}
