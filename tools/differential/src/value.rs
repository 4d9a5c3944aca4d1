use std::fmt::Write as _;

use toml::de::DeValue;

/// A value of a declaration, as TOML has it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    Boolean(bool),
    Integer(i64),
    Text(String),
    List(Vec<Value>),
    Table(Table),
}

/// Keys with their values, in the order of the text.
pub(crate) type Table = Vec<(String, Value)>;

impl Value {
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// What a parsed value says; none for what declarations have no use for.
    pub(crate) fn read(value: &DeValue<'_>) -> Option<Self> {
        match value {
            DeValue::String(text) => Some(Self::text(text.as_ref())),
            DeValue::Integer(integer) => i64::from_str_radix(integer.as_str(), integer.radix())
                .ok()
                .map(Self::Integer),
            DeValue::Boolean(value) => Some(Self::Boolean(*value)),
            DeValue::Datetime(time) => Some(Self::Text(time.to_string())),
            DeValue::Array(items) => items
                .iter()
                .map(|item| Self::read(item.get_ref()))
                .collect::<Option<_>>()
                .map(Self::List),
            DeValue::Table(_) => entries(value).map(Self::Table),
            DeValue::Float(_) => None,
        }
    }

    /// As it stands in a declaration, in one line.
    pub(crate) fn to_toml(&self) -> String {
        match self {
            Self::Boolean(value) => value.to_string(),
            Self::Integer(number) => number.to_string(),
            Self::Text(text) => quoted(text),
            Self::List(items) => {
                format!(
                    "[{}]",
                    items
                        .iter()
                        .map(Self::to_toml)
                        .collect::<Vec<_>>()
                        .join(", ")
                )
            }
            Self::Table(entries) => {
                let entries = entries
                    .iter()
                    .map(|(key, value)| format!("{} = {}", self::key(key), value.to_toml()));
                format!("{{ {} }}", entries.collect::<Vec<_>>().join(", "))
            }
        }
    }
}

/// The entries of a table in the order of the text.
pub(crate) fn entries(value: &DeValue<'_>) -> Option<Table> {
    let DeValue::Table(table) = value else {
        return None;
    };
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    entries
        .into_iter()
        .map(|(key, value)| Some((key.get_ref().to_string(), Value::read(value.get_ref())?)))
        .collect()
}

/// A key, in quotes where it needs them.
pub(crate) fn key(key: &str) -> String {
    let bare = !key.is_empty()
        && key
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    if bare { key.to_owned() } else { quoted(key) }
}

fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                quoted.push('\\');
                quoted.push(c);
            }
            c if c.is_control() => {
                let _ = write!(quoted, "\\u{:04X}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
