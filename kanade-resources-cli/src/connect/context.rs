//! Contexts of the `nats` CLI: one JSON file each, in `nats/context` of the user's configuration.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::{env, io};

use anyhow::{Context as _, Result, bail, ensure};
use kanade_resources_schema::visible::visible;
use secrecy::SecretString;
use serde_json::{Map, Value};

use super::secret::{KeyFile, read_text};

/// What a context says of the connection. Other fields are ignored.
#[derive(Default)]
pub(super) struct Settings {
    /// The servers, which may hold passwords.
    pub(super) url: Option<SecretString>,
    /// The user, or a token.
    pub(super) user: Option<SecretString>,
    pub(super) password: Option<SecretString>,
    pub(super) token: Option<SecretString>,
    pub(super) creds: Option<KeyFile>,
    pub(super) nkey: Option<KeyFile>,
    pub(super) cert: Option<KeyFile>,
    pub(super) key: Option<KeyFile>,
    pub(super) ca: Option<KeyFile>,
    pub(super) jetstream_domain: Option<String>,
    pub(super) jetstream_api_prefix: Option<String>,
    pub(super) inbox_prefix: Option<String>,
    pub(super) tls_first: bool,
}

/// Fields that decide who connects, and that this program can't use.
const UNSUPPORTED: [&str; 3] = ["nsc", "socks_proxy", "user_jwt"];

impl Settings {
    /// The context called `given`, or the one in the file at that path; else the selected one, if there is one.
    pub(super) fn read(given: Option<&str>) -> Result<Self> {
        if let Some(path) = given.and_then(as_file) {
            return Self::of_file(path).with_context(|| unreadable(path));
        }
        let Some(folder) = folder() else {
            return match given {
                Some(name) => bail!(
                    "no context {}: neither XDG_CONFIG_HOME nor HOME names a folder for it",
                    visible(name)
                ),
                None => Ok(Self::default()),
            };
        };
        let name = match given {
            Some(name) => Some(name.to_owned()),
            None => selected(&folder)?,
        };
        name.map_or_else(|| Ok(Self::default()), |name| Self::named(&name, &folder))
    }

    /// Forgets who connects.
    pub(super) fn forget_user(&mut self) {
        self.user = None;
        self.password = None;
        self.token = None;
        self.creds = None;
        self.nkey = None;
    }

    fn named(name: &str, folder: &Path) -> Result<Self> {
        ensure!(
            is_name(name),
            "`{}` is not the name of a context: a name contains neither `/` nor `..`; a path must lead to an existing file and end with `.json`",
            visible(name)
        );
        let path = folder.join("context").join(format!("{name}.json"));
        Self::of_file(&path).with_context(|| {
            format!(
                "can't read the context {} of the nats CLI ({})",
                visible(name),
                shown(&path)
            )
        })
    }

    fn of_file(path: &Path) -> Result<Self> {
        let text = read_text(path)?;
        // Errors of the parser quote values only where a type was asked for, and any JSON will do here.
        let value: Value = serde_json::from_str(&text).context("it is not JSON")?;
        let Value::Object(fields) = value else {
            bail!("it is not a JSON object");
        };
        Self::of_fields(&Fields(fields))
    }

    fn of_fields(fields: &Fields) -> Result<Self> {
        for field in UNSUPPORTED {
            ensure!(
                fields.text(field)?.is_none(),
                "it has a `{field}`, which this program can't use: give --creds or another context"
            );
        }
        Ok(Self {
            url: fields.secret("url")?,
            user: fields.secret("user")?,
            password: fields.secret("password")?,
            token: fields.secret("token")?,
            creds: fields.file("creds")?,
            nkey: fields.file("nkey")?,
            cert: fields.file("cert")?,
            key: fields.file("key")?,
            ca: fields.file("ca")?,
            jetstream_domain: fields.text("jetstream_domain")?,
            jetstream_api_prefix: fields.text("jetstream_api_prefix")?,
            inbox_prefix: fields.text("inbox_prefix")?,
            tls_first: fields.flag("tls_first")?,
        })
    }
}

/// The fields of a context. No error quotes a value: any of them may be a secret that went into the wrong field.
struct Fields(Map<String, Value>);

impl Fields {
    /// A text; an empty text counts as absent.
    fn text(&self, field: &str) -> Result<Option<String>> {
        match self.0.get(field) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone()).filter(|text| !text.is_empty())),
            Some(other) => bail!("`{field}` must be a text, but is {}", kind(other)),
        }
    }

    fn secret(&self, field: &str) -> Result<Option<SecretString>> {
        Ok(self.text(field)?.map(SecretString::from))
    }

    fn flag(&self, field: &str) -> Result<bool> {
        match self.0.get(field) {
            None | Some(Value::Null) => Ok(false),
            Some(Value::Bool(flag)) => Ok(*flag),
            Some(other) => bail!("`{field}` must be true or false, but is {}", kind(other)),
        }
    }

    /// A path, with `~/` for the user's home.
    fn file(&self, field: &str) -> Result<Option<KeyFile>> {
        Ok(self.text(field)?.map(expanded).map(KeyFile::from))
    }
}

fn expanded(path: String) -> PathBuf {
    match (path.strip_prefix("~/"), variable("HOME")) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => path.into(),
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// What is meant as a path, by the rule of the `nats` CLI: there is such a file, and it ends with `.json`.
fn as_file(given: &str) -> Option<&Path> {
    let path = Path::new(given);
    (path.extension() == Some(OsStr::new("json")) && path.is_file()).then_some(path)
}

/// What may be the name of a context, by the rule of the `nats` CLI.
fn is_name(name: &str) -> bool {
    !name.is_empty() && !name.contains("..") && !name.contains(['/', '\\'])
}

/// `nats` in the user's configuration.
fn folder() -> Option<PathBuf> {
    let configuration =
        variable("XDG_CONFIG_HOME").or_else(|| Some(variable("HOME")?.join(".config")))?;
    Some(configuration.join("nats"))
}

/// The folder that a variable of the environment names.
fn variable(name: &str) -> Option<PathBuf> {
    env::var_os(name)
        .filter(|value| !value.is_empty())
        .map(PathBuf::from)
}

/// The name of the context that `nats context select` chose.
fn selected(folder: &Path) -> Result<Option<String>> {
    let path = folder.join("context.txt");
    match read_text(&path) {
        Ok(name) => Ok(Some(name.trim().to_owned()).filter(|name| !name.is_empty())),
        Err(error) if is_missing(&error) => Ok(None),
        Err(error) => Err(error).with_context(|| unreadable(&path)),
    }
}

fn is_missing(error: &anyhow::Error) -> bool {
    error
        .downcast_ref::<io::Error>()
        .is_some_and(|error| error.kind() == io::ErrorKind::NotFound)
}

fn unreadable(path: &Path) -> String {
    format!("can't read {}", shown(path))
}

fn shown(path: &Path) -> String {
    visible(&path.to_string_lossy()).to_string()
}
