//! The page of the language: every table, every field, and an example of each thing that can be said.

mod defaults;
mod examples;
mod fields;
mod takes;
mod title;
mod values;

use std::fmt::Write as _;

use self::title::{anchor, title};
use super::code::code;
use crate::language::{Table, tables};
use crate::symbol::{DEFAULTS, LINTS, PROFILES};

const INTRODUCTION: &str = "\
# The language of `resources.toml`

A declaration is a TOML 1.1 file. Fields have the names of the JetStream API, so the broker's documentation holds here, \
too. Nothing is ignored: an unknown table or field, a wrong type or a value out of range is an error at its place.

This page has every table and every field. [The rules](rules.md) say which values go together, and [the page of \
changes](changes.md) what a later change does to what exists.
";

/// The page of the language, `docs/language.md`.
///
/// ```
/// use kanade_resources_schema::reference;
///
/// let page = reference::language();
/// assert!(page.starts_with("# The language of `resources.toml`\n"));
/// assert!(page.contains("| `history` | 1 to 64 | 1 |"));
/// ```
pub fn language() -> String {
    let tables = tables();
    let mut page = INTRODUCTION.to_owned();
    page += &contents(&tables);
    page += &values::section();
    for table in tables.iter().filter(|table| is_a_section(table)) {
        page += &section(table, &tables);
    }
    page += &inner_tables(&tables);
    page
}

/// The tables that a reader looks for. What only holds further tables is in the paths of these, and what has fields of
/// another table only is listed with its own kind.
fn is_a_section(table: &Table) -> bool {
    table.path == [DEFAULTS] || (!table.fields.is_empty() && fields::origin(table.path).is_none())
}

fn contents(tables: &[Table]) -> String {
    let mut contents = "\n| table | what it declares |\n|---|---|\n".to_owned();
    for table in tables.iter().filter(|table| is_a_section(table)) {
        let title = title(table.path);
        let anchor = anchor(&title);
        let _ = writeln!(contents, "| [{title}](#{anchor}) | {} |", doc(table));
    }
    contents
}

/// What a table declares. The table of the whole file stands for its one field.
fn doc(table: &Table) -> &'static str {
    match table.fields.as_slice() {
        [field] if table.path.is_empty() => field.doc,
        _ => table.doc,
    }
}

fn section(table: &Table, all: &[Table]) -> String {
    let mut section = format!("\n## {}\n\n{}\n", title(table.path), doc(table));
    section += &match table.path {
        [] => String::new(),
        [LINTS] => fields::lints(),
        [DEFAULTS] => fields::shared(all, DEFAULTS),
        [PROFILES, _] => fields::table(&table.fields, &[]) + &fields::shared(all, PROFILES),
        path => fields::table(&table.fields, &defaults::of(path)),
    };
    section += &examples::of(table.path);
    section
}

/// The tables inside of resources and consumers, each once.
fn inner_tables(tables: &[Table]) -> String {
    let mut page = "\n## Inner tables\n\nThey are values of the fields that they are named after, inline (`placement = \
         { cluster = \"east\" }`) or as a table of their own (`[streams.ORDERS.placement]`).\n"
        .to_owned();
    for (names, inner) in fields::inner(tables) {
        for name in names {
            let _ = write!(page, "\n### {}\n", code(name));
        }
        page += &fields::table(inner, &[]);
    }
    page
}
