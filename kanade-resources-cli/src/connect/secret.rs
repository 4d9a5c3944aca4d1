//! What must not be shown: passwords, tokens, seeds, and what may be such a secret by mistake.

use std::ffi::OsString;
use std::fmt;
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use kanade_resources_schema::visible::visible;
use secrecy::SecretString;

/// The largest file that is read, in bytes. Credentials have some hundreds.
const MOST: u64 = 1024 * 1024;

/// The path of a file with credentials, a seed, a key or a certificate, as somebody gave it.
///
/// If somebody gives the secret itself instead, it must not end up in a log: it is shown only if it looks like a path.
#[derive(Clone)]
pub(crate) struct KeyFile(PathBuf);

impl KeyFile {
    /// The path of the file with `what` in it, for a library that reads all of it: a regular file has an end.
    ///
    /// # Errors
    ///
    /// When it is not a file, or is the secret itself.
    pub(super) fn path(&self, what: &str) -> Result<PathBuf> {
        self.check(what)?;
        ensure!(
            self.0.is_file(),
            "can't read {what} in {self}: there is no such file"
        );
        Ok(self.0.clone())
    }

    /// What the file holds, such as "the nkey seed".
    ///
    /// # Errors
    ///
    /// When it can't be read, is too large, or is not a file but the secret itself.
    pub(super) fn read(&self, what: &str) -> Result<SecretString> {
        self.check(what)?;
        read_text(&self.0)
            .with_context(|| format!("can't read {what} in {self}"))
            .map(SecretString::from)
    }

    fn check(&self, what: &str) -> Result<()> {
        ensure!(
            !self.is_secret(),
            "give the path of a file with {what}: what was given is not a path, and is not shown, because it may be the secret itself"
        );
        Ok(())
    }

    /// Whether it looks like a seed, a token or a key: a long run of the characters of base32 or base64.
    fn is_secret(&self) -> bool {
        const LONG: usize = 40;
        if self.0.exists() {
            return false;
        }
        let text = self.0.to_string_lossy();
        text.contains("-----") || text.split(is_not_in_a_key).any(|run| run.len() >= LONG)
    }
}

fn is_not_in_a_key(c: char) -> bool {
    !(c.is_ascii_alphanumeric() || matches!(c, '+' | '=' | '_' | '-'))
}

impl From<OsString> for KeyFile {
    fn from(given: OsString) -> Self {
        Self(given.into())
    }
}

impl From<PathBuf> for KeyFile {
    fn from(path: PathBuf) -> Self {
        Self(path)
    }
}

impl fmt::Display for KeyFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_secret() {
            f.write_str("a file that is not shown")
        } else {
            write!(f, "{}", visible(&self.0.to_string_lossy()))
        }
    }
}

/// The text of a small file. A device or a pipe that never ends is read up to the limit only.
pub(super) fn read_text(path: &Path) -> Result<String> {
    let mut text = String::new();
    File::open(path)?.take(MOST + 1).read_to_string(&mut text)?;
    ensure!(text.len() as u64 <= MOST, "it has more than {MOST} bytes");
    Ok(text)
}
