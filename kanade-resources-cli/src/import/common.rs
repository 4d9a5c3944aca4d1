//! What resources have in common goes into `[defaults.*]`, where that is shorter.

use std::collections::BTreeMap;

use kanade_resources_schema::field::Field;
use kanade_resources_schema::symbol;
use toml_edit::{Item, Value};

use super::file::Path;
use super::writer::Writer;

/// What every table of a kind says alike.
pub(super) fn move_to_defaults(writer: &mut Writer<'_>) {
    let mut kinds: BTreeMap<Path, Vec<(Path, &'static [Field])>> = BTreeMap::new();
    for (path, fields) in writer.tables() {
        kinds
            .entry(defaults_of(&path))
            .or_default()
            .push((path, fields));
    }
    for (defaults, tables) in kinds {
        let common = common(writer, &tables);
        // A heading and an empty line, and a line for each field, instead of a line for each field of each table.
        if common.len() * tables.len() <= common.len() + 2 {
            continue;
        }
        writer.file.create_in_front(&defaults, 1);
        for (field, value) in common {
            writer.file.set(&defaults, field, value);
            for (path, _) in &tables {
                writer.file.remove(path, field);
            }
        }
    }
}

fn defaults_of(path: &[String]) -> Path {
    let kind = if path.len() > 2 {
        symbol::CONSUMERS
    } else {
        path[0].as_str()
    };
    vec![symbol::DEFAULTS.to_owned(), kind.to_owned()]
}

/// The fields, with their values, that are the same in all tables.
fn common(writer: &Writer<'_>, tables: &[(Path, &'static [Field])]) -> Vec<(&'static str, Value)> {
    let Some(((first, fields), others)) = tables.split_first() else {
        return Vec::new();
    };
    fields
        .iter()
        .filter(|field| !OWN.contains(&field.name))
        .filter(|field| is_shared(writer, first, others, field))
        .filter_map(|field| {
            let value = writer.file.get(first, field.name)?.as_value()?;
            Some((field.name, value.clone()))
        })
        .collect()
}

/// What says what one resource is, even where another one says the same.
const OWN: [&str; 7] = [
    symbol::DESCRIPTION,
    symbol::SUBJECTS,
    symbol::METADATA,
    symbol::MIRROR,
    symbol::SOURCES,
    symbol::FILTER_SUBJECTS,
    symbol::DELIVER_SUBJECT,
];

/// Whether the first table has the field, and the others have the same there.
fn is_shared(
    writer: &Writer<'_>,
    first: &Path,
    others: &[(Path, &'static [Field])],
    field: &Field,
) -> bool {
    let value = shown(writer, first, field);
    let mut others = others.iter();
    value.is_some() && others.all(|(path, _)| shown(writer, path, field) == value)
}

fn shown(writer: &Writer<'_>, path: &Path, field: &Field) -> Option<String> {
    let value = writer.file.get(path, field.name).and_then(Item::as_value);
    value.map(|value| value.to_string().trim().to_owned())
}
