//! Asks a file that may be a nats-server for its version.

use std::path::Path;
use std::process::Command;

/// What a binary says of itself, such as `2.15.1` or `2.16.0-RC.1`, or what is wrong with it.
pub(crate) fn version_of(binary: &Path) -> Result<String, String> {
    if !binary.exists() {
        return Err("does not exist".to_owned());
    }
    let output = match Command::new(binary).arg("--version").output() {
        Ok(output) => output,
        Err(error) => return Err(format!("does not run: {error}")),
    };
    let text = String::from_utf8_lossy(&output.stdout);
    match text.trim().strip_prefix("nats-server: v") {
        Some(version) => Ok(version.to_owned()),
        None => Err(format!(
            "is not a nats-server: its --version printed `{}`",
            text.trim()
        )),
    }
}
