use anyhow::{Context as _, Result};
use kanade_resources_schema::spec::ServerVersion;
use kanade_resources_schema::symbol::{CONSUMERS, KV, OBJECT_STORES, STREAMS};
use toml::de::DeTable;

use crate::value::{self, Table, Value, key};

/// A declaration that servers of every version can be asked about.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Case {
    pub(crate) resources: Vec<Resource>,
}

/// A resource under the names of the language.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Resource {
    pub(crate) kind: Kind,
    pub(crate) name: String,
    pub(crate) fields: Table,
    pub(crate) consumers: Vec<Consumer>,
}

/// A consumer of a stream.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Consumer {
    pub(crate) name: String,
    pub(crate) fields: Table,
}

/// The table that a resource stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Stream,
    Kv,
    ObjectStore,
}

impl Kind {
    pub(crate) const ALL: [Self; 3] = [Self::Stream, Self::Kv, Self::ObjectStore];

    pub(crate) fn table(self) -> &'static str {
        match self {
            Self::Stream => STREAMS,
            Self::Kv => KV,
            Self::ObjectStore => OBJECT_STORES,
        }
    }
}

impl Case {
    /// Reads a declaration. Settings and defaults count for nothing here.
    ///
    /// # Errors
    ///
    /// When it is no TOML, or has values that no declaration has.
    pub fn parse(text: &str) -> Result<Self> {
        let root = DeTable::parse(text)?;
        let mut resources = Vec::new();
        for kind in Kind::ALL {
            let Some(table) = root.get_ref().get(kind.table()) else {
                continue;
            };
            let entries = value::entries(table.get_ref())
                .context("a resource has a value of no declaration")?;
            for (name, fields) in entries {
                let Value::Table(fields) = fields else {
                    continue;
                };
                resources.push(Resource::read(kind, name, fields));
            }
        }
        Ok(Self { resources })
    }

    /// The declaration, for servers from `version` on.
    pub fn to_toml(&self, version: ServerVersion) -> String {
        let settings = format!(
            "[settings]\nmin_server = \"{}.{}\"\n",
            version.major, version.minor
        );
        self.resources
            .iter()
            .fold(settings, |text, resource| text + "\n" + &resource.to_toml())
    }
}

impl Resource {
    fn read(kind: Kind, name: String, fields: Table) -> Self {
        let (consumers, fields): (Table, Table) =
            fields.into_iter().partition(|(key, _)| key == CONSUMERS);
        let consumers = consumers
            .into_iter()
            .filter_map(|(_, consumers)| match consumers {
                Value::Table(consumers) => Some(consumers),
                _ => None,
            });
        let consumers = consumers
            .flatten()
            .filter_map(|(name, fields)| match fields {
                Value::Table(fields) => Some(Consumer { name, fields }),
                _ => None,
            });
        Self {
            kind,
            name,
            fields,
            consumers: consumers.collect(),
        }
    }

    fn to_toml(&self) -> String {
        let header = format!("{}.{}", self.kind.table(), key(&self.name));
        let consumers = self.consumers.iter();
        consumers.fold(block(&header, &self.fields), |text, consumer| {
            let header = format!("{header}.{CONSUMERS}.{}", key(&consumer.name));
            text + "\n" + &block(&header, &consumer.fields)
        })
    }
}

fn block(header: &str, fields: &Table) -> String {
    let lines = fields
        .iter()
        .map(|(name, value)| format!("{} = {}\n", key(name), value.to_toml()));
    format!("[{header}]\n{}", lines.collect::<String>())
}
