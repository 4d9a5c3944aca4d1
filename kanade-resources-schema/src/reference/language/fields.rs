//! The fields of a table, one row each.

use super::defaults::{self, Default};
use super::takes;
use super::title::title;
use crate::field::{Field, Shape};
use crate::language::{ANY_NAME, Table};
use crate::lints as all_lints;
use crate::reference::code::code;
use crate::reference::table::Table as Markdown;
use crate::rule::Basis;
use crate::spec::ServerVersion;
use crate::symbol::{CONSUMERS, DEFAULTS, KV, OBJECT_STORES, PROFILES, STREAMS};

/// A table of markdown. A column that would be empty is left out.
pub(super) fn table(fields: &[Field], defaults: &[Default]) -> String {
    let has_newer = fields.iter().any(is_newer);
    let has_overlays = fields.iter().any(|field| field.in_profiles);
    let mut heads = vec!["field", "takes", "default"];
    heads.extend(has_newer.then_some("since"));
    heads.extend(has_overlays.then_some("in profiles"));
    heads.push("what");
    let mut table = Markdown::new(&heads);
    for field in fields {
        let in_profiles = if field.in_profiles { "yes" } else { "" };
        let mut cells = vec![
            code(field.name),
            takes(field),
            defaults::cell(field, defaults),
        ];
        cells.extend(has_newer.then(|| since(field)));
        cells.extend(has_overlays.then(|| in_profiles.to_owned()));
        cells.push(field.doc.to_owned());
        table.row(&cells);
    }
    format!("\n{}\n", table.into_text())
}

/// With a link to the fields of an inner table.
fn takes(field: &Field) -> String {
    let text = takes::of(&field.shape);
    if fields_of(&field.shape).is_some() {
        format!("[{text}](#{})", field.name)
    } else {
        text
    }
}

fn is_newer(field: &Field) -> bool {
    field.since > ServerVersion::OLDEST
}

fn since(field: &Field) -> String {
    let ServerVersion { major, minor, .. } = field.since;
    if is_newer(field) {
        format!("{major}.{minor}")
    } else {
        String::new()
    }
}

/// The tables below `outer` whose fields are described with another table: those of defaults and of profiles.
pub(super) fn shared(tables: &[Table], outer: &str) -> String {
    let mut rows = Markdown::new(&["table", "fields"]);
    for table in tables
        .iter()
        .filter(|table| table.path.first() == Some(&outer))
    {
        let Some(of) = origin(table.path) else {
            continue;
        };
        let full = tables.iter().find(|table| table.path == of);
        let full = full.map_or(&[][..], |table| &table.fields);
        rows.row(&[title(table.path), fields_of_origin(table, of, full)]);
    }
    format!("\n{}\n", rows.into_text())
}

/// Whichever is shorter: the fields, or those that are missing.
fn fields_of_origin(table: &Table, of: &[&str], full: &[Field]) -> String {
    let names: Vec<&str> = table.fields.iter().map(|field| field.name).collect();
    let (shared, missing): (Vec<&Field>, Vec<&Field>) =
        full.iter().partition(|field| names.contains(&field.name));
    if missing.len() < shared.len() {
        format!("those of {} but {}", title(of), listed(&missing))
    } else {
        format!("of {}: {}", title(of), listed(&shared))
    }
}

fn listed(fields: &[&Field]) -> String {
    let names: Vec<String> = fields.iter().map(|field| code(field.name)).collect();
    names.join(", ")
}

/// The table that describes the fields which a table of `[defaults]` or `[profiles]` has.
pub(super) fn origin(path: &[&'static str]) -> Option<&'static [&'static str]> {
    let kind = match path {
        [DEFAULTS, kind] | [PROFILES, _, DEFAULTS, kind] | [PROFILES, _, kind, _] => kind,
        [PROFILES, _, _, _, consumers, _] => consumers,
        _ => return None,
    };
    match *kind {
        STREAMS => Some(&[STREAMS, ANY_NAME]),
        KV => Some(&[KV, ANY_NAME]),
        OBJECT_STORES => Some(&[OBJECT_STORES, ANY_NAME]),
        CONSUMERS => Some(&[STREAMS, ANY_NAME, CONSUMERS, ANY_NAME]),
        _ => None,
    }
}

/// The lints and their levels.
pub(super) fn lints() -> String {
    let mut table = Markdown::new(&["lint", "default", "what is doubtful"]);
    for lint in all_lints::all() {
        if let Basis::Lint(level) = lint.basis {
            table.row(&[
                code(lint.name),
                takes::quoted(level.as_str()),
                lint.what.to_owned(),
            ]);
        }
    }
    format!(
        "\nEach takes a level: `\"allow\"` drops its findings, `\"warn\"` shows them, and `\"deny\"` makes them \
         errors.\n\n{}\n",
        table.into_text()
    )
}

/// The tables that fields take, each with the names of these fields.
pub(super) fn inner(tables: &[Table]) -> Vec<(Vec<&'static str>, &'static [Field])> {
    let mut found = Vec::new();
    for table in tables {
        collect(&table.fields, &mut found);
    }
    found
}

fn collect(fields: &[Field], found: &mut Vec<(Vec<&'static str>, &'static [Field])>) {
    for field in fields {
        let Some(inner) = fields_of(&field.shape) else {
            continue;
        };
        let known = found
            .iter_mut()
            .find(|(_, fields)| std::ptr::eq(*fields, inner));
        match known {
            Some((names, _)) if names.contains(&field.name) => {}
            Some((names, _)) => names.push(field.name),
            None => {
                found.push((vec![field.name], inner));
                collect(inner, found);
            }
        }
    }
}

fn fields_of(shape: &Shape) -> Option<&'static [Field]> {
    match *shape {
        Shape::Table(fields) => Some(fields),
        Shape::List { items, .. } => fields_of(items),
        _ => None,
    }
}
