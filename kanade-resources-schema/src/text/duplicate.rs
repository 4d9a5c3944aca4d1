//! Where a key stands that is given twice.

use toml::de::{DeArray, DeTable, DeValue};

use crate::diagnostic::Span;

/// The place where the key at `second` stands first, if it can be told.
///
/// A key of a header is looked for from the root, any other key in the table of the last header before it, and in the
/// inline tables therein.
pub(super) fn first(source: &str, root: &DeTable<'_>, second: &Span) -> Option<Span> {
    let key = source.get(second.clone())?.trim_matches(['"', '\'']);
    let line = source[..second.start]
        .rfind('\n')
        .map_or(0, |newline| newline + 1);
    if source[line..].trim_start().starts_with('[') {
        let header = source[line..].lines().next()?;
        return key_at(root, &path_of(header)?);
    }
    let table = match last_header(&source[..line]) {
        Some(header) => table_at(root, &path_of(header)?)?,
        None => root,
    };
    let mut places = Vec::new();
    find(table, key, &mut places);
    places.into_iter().rfind(|place| place.start < second.start)
}

fn last_header(before: &str) -> Option<&str> {
    before
        .lines()
        .rfind(|line| line.trim_start().starts_with('['))
}

/// The keys of a header: `streams`, `A` of `[streams.A]`.
fn path_of(header: &str) -> Option<Vec<String>> {
    let mut path = Vec::new();
    let parsed = DeTable::parse(header).ok()?;
    let mut table = parsed.get_ref();
    while let Some((key, value)) = table.iter().next() {
        path.push(key.get_ref().to_string());
        match value.get_ref() {
            DeValue::Table(inner) => table = inner,
            _ => break,
        }
    }
    Some(path)
}

fn table_at<'t, 's>(root: &'t DeTable<'s>, path: &[String]) -> Option<&'t DeTable<'s>> {
    path.iter().try_fold(root, |table, key| {
        match table.get(key.as_str())?.get_ref() {
            DeValue::Table(inner) => Some(inner),
            DeValue::Array(items) => last_table(items),
            _ => None,
        }
    })
}

fn last_table<'t, 's>(items: &'t DeArray<'s>) -> Option<&'t DeTable<'s>> {
    match items.iter().next_back()?.get_ref() {
        DeValue::Table(table) => Some(table),
        _ => None,
    }
}

fn key_at(root: &DeTable<'_>, path: &[String]) -> Option<Span> {
    let (last, before) = path.split_last()?;
    let table = table_at(root, before)?;
    let (key, _) = table
        .iter()
        .find(|(key, _)| key.get_ref() == last.as_str())?;
    Some(key.span())
}

/// Every place of `key` in `table` and in the tables that are values in it, in their order.
fn find(table: &DeTable<'_>, key: &str, places: &mut Vec<Span>) {
    for (name, value) in table {
        if name.get_ref() == key {
            places.push(name.span());
        }
        find_in(value.get_ref(), key, places);
    }
    places.sort_by_key(|place| place.start);
}

fn find_in(value: &DeValue<'_>, key: &str, places: &mut Vec<Span>) {
    match value {
        DeValue::Table(table) => find(table, key, places),
        DeValue::Array(items) => items
            .iter()
            .for_each(|item| find_in(item.get_ref(), key, places)),
        _ => {}
    }
}
