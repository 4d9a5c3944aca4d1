//! The file that is written: its tables by their paths, and what is said above them.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use kanade_resources_schema::visible::visible;
use toml_edit::{Array, Decor, DocumentMut, Item, Key, Table, TableLike, Value};

/// Where a table stands: `["streams", "ORDERS"]`.
pub(super) type Path = Vec<String>;

/// A declaration that is being written.
#[derive(Clone, Default)]
pub(super) struct File {
    document: DocumentMut,
    /// Whether there was a text before.
    goes_on: bool,
    /// What is said above each table that is new.
    docs: BTreeMap<Path, String>,
    /// What is said of a table that the language can't say.
    remarks: BTreeMap<Path, Vec<String>>,
}

impl File {
    /// Goes on with what is there.
    pub(super) fn read(text: &str) -> Result<Self> {
        let document = text.parse().context("this is not TOML")?;
        Ok(Self {
            document,
            goes_on: true,
            ..Self::default()
        })
    }

    /// The text, as far as it is written.
    pub(super) fn text(&self) -> String {
        let mut document = self.document.clone();
        for path in self.docs.keys().chain(self.remarks.keys()) {
            let prefix = self.prefix(path);
            if let Some(Item::Table(table)) = item(document.as_table_mut(), path) {
                *table.decor_mut() = Decor::new(prefix, "");
            }
        }
        document.to_string().trim_start_matches('\n').to_owned()
    }

    /// What stands above a table: what was there, then the remarks, then its documentation.
    fn prefix(&self, path: &[String]) -> String {
        let remarks = self.remarks.get(path).into_iter().flatten();
        let remarks: String = remarks
            .flat_map(|remark| lines("#", remark))
            .filter(|line| !self.stood(path).contains(line))
            .collect();
        match self.docs.get(path) {
            Some(doc) => {
                let doc: String = lines("##", doc).collect();
                format!("\n{remarks}{doc}")
            }
            None if remarks.is_empty() => self.stood(path).to_owned(),
            None => format!("\n{remarks}{}", self.stood(path).trim_start_matches('\n')),
        }
    }

    /// What stood above a table before.
    fn stood(&self, path: &[String]) -> &str {
        let mut table = self.document.as_table();
        for name in path {
            match table.get(name).and_then(Item::as_table) {
                Some(inner) => table = inner,
                None => return "",
            }
        }
        let prefix = table.decor().prefix();
        prefix
            .and_then(|prefix| prefix.as_str())
            .unwrap_or_default()
    }

    pub(super) fn has(&self, path: &[String]) -> bool {
        self.table(path).is_some()
    }

    /// Whether the table was not there before.
    pub(super) fn is_new(&self, path: &[String]) -> bool {
        self.docs.contains_key(path)
    }

    /// A new table, with its documentation, after all others.
    pub(super) fn create(&mut self, path: &[String], doc: &str) {
        self.insert(path, doc, None);
    }

    /// A new table before those of resources; of several, that with the lowest `rank` comes first.
    pub(super) fn create_in_front(&mut self, path: &[String], rank: isize) {
        const FRONT: isize = -100;
        // The documentation of a file that exists stands above its first table.
        let position = (!self.goes_on).then_some(FRONT + rank);
        self.insert(path, "", position);
    }

    fn insert(&mut self, path: &[String], doc: &str, position: Option<isize>) {
        let Some((last, parents)) = path.split_last() else {
            return;
        };
        let mut table = self.document.as_table_mut();
        for name in parents {
            let mut parent = Table::new();
            parent.set_implicit(true);
            let item = table.entry(name).or_insert(Item::Table(parent));
            make_table(item);
            let Item::Table(inner) = item else { return };
            table = inner;
        }
        let mut new = Table::new();
        new.set_position(position);
        table.insert(last, Item::Table(new));
        self.docs.insert(path.to_vec(), doc.to_owned());
    }

    /// Takes a table away, and what is in it.
    pub(super) fn remove_table(&mut self, path: &[String]) {
        if let Some((last, parents)) = path.split_last()
            && let Some(parent) = self.table_mut(parents)
        {
            parent.remove(last);
        }
        self.docs.retain(|known, _| !known.starts_with(path));
        self.remarks.retain(|known, _| !known.starts_with(path));
    }

    pub(super) fn get(&self, path: &[String], key: &str) -> Option<&Item> {
        self.table(path)?.get(key)
    }

    /// Sets a field in place of what it said before.
    pub(super) fn set(&mut self, path: &[String], key: &str, mut value: Value) {
        let Some(table) = self.table_mut(path) else {
            return;
        };
        match table.get_mut(key).and_then(Item::as_value_mut) {
            Some(before) => {
                *value.decor_mut() = before.decor().clone();
                *before = value;
            }
            None => _ = table.insert(key, Item::Value(value)),
        }
    }

    /// Takes a field away; whether it was there.
    pub(super) fn remove(&mut self, path: &[String], key: &str) -> bool {
        self.table_mut(path)
            .is_some_and(|table| table.remove(key).is_some())
    }

    /// Adds an item to a list.
    pub(super) fn add(&mut self, path: &[String], key: &str, item: &str) {
        let listed = self.get(path, key).and_then(Item::as_array);
        let mut list = listed.cloned().unwrap_or_else(Array::new);
        let is_there = list.iter().any(|known| known.as_str() == Some(item));
        if !is_there {
            list.push(item);
            self.set(path, key, list.into());
        }
    }

    /// Says something above a table.
    pub(super) fn remark(&mut self, path: &[String], text: String) {
        let remarks = self.remarks.entry(path.to_vec()).or_default();
        if !remarks.contains(&text) {
            remarks.push(text);
        }
    }

    /// Puts the fields of a table in order.
    pub(super) fn sort(&mut self, path: &[String], order: impl Fn(&str) -> usize) {
        if let Some(Item::Table(table)) = item(self.document.as_table_mut(), path) {
            table.sort_values_by(|one: &Key, _, other: &Key, _| -> Ordering {
                order(one.get()).cmp(&order(other.get()))
            });
        }
    }

    fn table(&self, path: &[String]) -> Option<&dyn TableLike> {
        let mut table: &dyn TableLike = self.document.as_table();
        for name in path {
            table = table.get(name)?.as_table_like()?;
        }
        Some(table)
    }

    fn table_mut(&mut self, path: &[String]) -> Option<&mut dyn TableLike> {
        let mut table: &mut dyn TableLike = self.document.as_table_mut();
        for name in path {
            table = table.get_mut(name)?.as_table_like_mut()?;
        }
        Some(table)
    }
}

fn item<'t>(table: &'t mut Table, path: &[String]) -> Option<&'t mut Item> {
    let (first, rest) = path.split_first()?;
    let item = table.get_mut(first)?;
    if rest.is_empty() {
        return Some(item);
    }
    self::item(item.as_table_mut()?, rest)
}

/// A table on lines of its own, so that there can be others in it.
fn make_table(item: &mut Item) {
    if let Item::Value(Value::InlineTable(inline)) = item {
        *item = Item::Table(inline.clone().into_table());
    }
}

/// Each line of a text as a comment. It may be anybody's, and comments hold no control characters.
fn lines<'t>(sign: &'t str, text: &'t str) -> impl Iterator<Item = String> + 't {
    text.lines().map(move |line| {
        let line = format!("{sign} {}", visible(line));
        format!("{}\n", line.trim_end())
    })
}

/// The table, and the field if there is one, that a place of `text` belongs to.
pub(super) fn located(text: &str, offset: usize) -> (Path, Option<String>) {
    let end = text[offset.min(text.len())..].find('\n');
    let end = end.map_or(text.len(), |length| offset + length);
    let mut field = None;
    for line in text[..end].lines().rev() {
        if let Some(header) = line.strip_prefix('[') {
            let header = header.split(']').next().unwrap_or_default();
            return (names(header), field);
        }
        if field.is_none()
            && let Some((name, _)) = line.split_once('=')
            && let [name] = &names(name)[..]
        {
            field = Some(name.clone());
        }
    }
    (Path::new(), field)
}

fn names(dotted: &str) -> Path {
    let keys = Key::parse(dotted).unwrap_or_default();
    keys.iter().map(|key| key.get().to_owned()).collect()
}
