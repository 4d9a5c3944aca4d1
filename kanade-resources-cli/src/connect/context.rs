//! Contexts of the `nats` CLI: one JSON file each, in `nats/context` of the user's configuration.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

use anyhow::{Context as _, Result, bail};
use serde::{Deserialize, Deserializer};

/// What a context says of the connection. Fields about anything else are left aside.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Settings {
    #[serde(deserialize_with = "filled")]
    pub(super) url: Option<String>,
    #[serde(deserialize_with = "filled")]
    pub(super) user: Option<String>,
    #[serde(deserialize_with = "filled")]
    pub(super) password: Option<String>,
    #[serde(deserialize_with = "filled")]
    pub(super) token: Option<String>,
    #[serde(deserialize_with = "file")]
    pub(super) creds: Option<PathBuf>,
    #[serde(deserialize_with = "file")]
    pub(super) nkey: Option<PathBuf>,
    #[serde(deserialize_with = "file")]
    pub(super) cert: Option<PathBuf>,
    #[serde(deserialize_with = "file")]
    pub(super) key: Option<PathBuf>,
    #[serde(deserialize_with = "file")]
    pub(super) ca: Option<PathBuf>,
    #[serde(deserialize_with = "filled")]
    pub(super) jetstream_domain: Option<String>,
    #[serde(deserialize_with = "filled")]
    pub(super) jetstream_api_prefix: Option<String>,
    #[serde(deserialize_with = "filled")]
    pub(super) inbox_prefix: Option<String>,
    pub(super) tls_first: bool,
    #[serde(deserialize_with = "filled")]
    nsc: Option<String>,
    #[serde(deserialize_with = "filled")]
    socks_proxy: Option<String>,
    #[serde(deserialize_with = "filled")]
    user_jwt: Option<String>,
}

impl Settings {
    /// The context called `name`, or the selected one; nothing where none is selected.
    pub(super) fn read(name: Option<&str>) -> Result<Self> {
        let Some(folder) = folder() else {
            return match name {
                Some(name) => {
                    bail!(
                        "no context {name}: neither XDG_CONFIG_HOME nor HOME names a folder for it"
                    )
                }
                None => Ok(Self::default()),
            };
        };
        let name = match name {
            Some(name) => Some(name.to_owned()),
            None => selected(&folder)?,
        };
        name.map_or_else(|| Ok(Self::default()), |name| Self::of_file(&folder, &name))
    }

    /// Forgets who connects.
    pub(super) fn forget_user(&mut self) {
        self.user = None;
        self.password = None;
        self.token = None;
        self.creds = None;
        self.nkey = None;
    }

    fn of_file(folder: &Path, name: &str) -> Result<Self> {
        let path = folder.join("context").join(format!("{name}.json"));
        let unreadable = || {
            format!(
                "can't read the context {name} of the nats CLI ({})",
                path.display()
            )
        };
        let text = fs::read_to_string(&path).with_context(unreadable)?;
        let settings: Self = serde_json::from_str(&text).with_context(unreadable)?;
        let unsupported = [
            ("nsc", &settings.nsc),
            ("socks_proxy", &settings.socks_proxy),
            ("user_jwt", &settings.user_jwt),
        ];
        if let Some((field, _)) = unsupported.iter().find(|(_, value)| value.is_some()) {
            bail!(
                "the context {name} has a `{field}`, which this program can't use: give --creds or another context"
            );
        }
        Ok(settings)
    }
}

/// `nats` in the user's configuration.
fn folder() -> Option<PathBuf> {
    let variable = |name: &str| {
        env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    let configuration =
        variable("XDG_CONFIG_HOME").or_else(|| Some(variable("HOME")?.join(".config")))?;
    Some(configuration.join("nats"))
}

/// The name of the context that `nats context select` chose.
fn selected(folder: &Path) -> Result<Option<String>> {
    let path = folder.join("context.txt");
    match fs::read_to_string(&path) {
        Ok(name) => Ok(Some(name.trim().to_owned()).filter(|name| !name.is_empty())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("can't read {}", path.display())),
    }
}

/// An empty text is none.
fn filled<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(Option::<String>::deserialize(deserializer)?.filter(|text| !text.is_empty()))
}

/// A path, with `~/` for the user's home.
fn file<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<PathBuf>, D::Error> {
    let home = |rest: &str| Some(PathBuf::from(env::var_os("HOME")?).join(rest));
    let expanded = |text: String| {
        text.strip_prefix("~/")
            .and_then(home)
            .unwrap_or_else(|| text.into())
    };
    Ok(filled(deserializer)?.map(expanded))
}
