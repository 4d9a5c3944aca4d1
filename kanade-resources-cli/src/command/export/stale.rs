//! `--check`: whether a file is what would be written.

use std::path::Path;
use std::{env, fs};

use anyhow::{Context as _, Result, bail};
use kanade_resources_schema::visible::visible;

/// The option that names the file.
const CHECK: &str = "--check";

/// Refuses a `file` that is not `text`, and says what writes it.
///
/// # Errors
///
/// When it is another text, or can't be read.
pub(super) fn refuse_if_stale(file: &Path, text: &str) -> Result<()> {
    let name = file.display().to_string();
    let present = fs::read(file).with_context(|| format!("can't read {}", visible(&name)))?;
    if present == text.as_bytes() {
        return Ok(());
    }
    let arguments = env::args_os().map(|argument| argument.to_string_lossy().into_owned());
    let command = without_check(arguments.skip(1));
    bail!(
        "{} is out of date; run `kanade-resources {} > {}`",
        visible(&name),
        command.join(" "),
        quoted(&name)
    )
}

/// The arguments that write the file, as a shell takes them.
fn without_check(arguments: impl Iterator<Item = String>) -> Vec<String> {
    let mut kept = Vec::new();
    let mut arguments = arguments;
    while let Some(argument) = arguments.next() {
        if argument == CHECK {
            arguments.next();
        } else if !argument.starts_with(&format!("{CHECK}=")) {
            kept.push(quoted(&argument));
        }
    }
    kept
}

/// One argument to a shell.
fn quoted(text: &str) -> String {
    if !text.is_empty() && text.chars().all(is_plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-_./=:,@%+".contains(c)
}
