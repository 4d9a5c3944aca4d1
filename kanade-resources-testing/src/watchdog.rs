//! Ends the server of a test process that was killed before it could do so itself.

use std::path::Path;
use std::process::Child;

/// A shell that waits for the end of this process, which closes the pipe it reads from.
///
/// The kernel could do this without a shell, but only through `unsafe` code.
#[derive(Debug)]
pub(crate) struct Watchdog(Option<Child>);

impl Watchdog {
    /// Best effort: a machine without `sh` goes without.
    #[cfg(unix)]
    pub(crate) fn start(server: u32, store: &Path) -> Self {
        use std::os::unix::process::CommandExt as _;
        use std::process::{Command, Stdio};

        const SCRIPT: &str = r#"read -r _; kill -KILL "$1"; sleep 1; rm -rf -- "$2""#;
        let shell = Command::new("sh")
            .args(["-c", SCRIPT, "watchdog", &server.to_string()])
            .arg(store)
            .process_group(0) // Ctrl-C is for the tests; the watchdog has to outlive them.
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        Self(shell.ok())
    }

    #[cfg(not(unix))]
    pub(crate) fn start(_server: u32, _store: &Path) -> Self {
        Self(None)
    }

    /// Must be called while the server is still running: later, its process number may belong to
    /// another process.
    pub(crate) fn dismiss(&mut self) {
        if let Some(mut shell) = self.0.take() {
            // It can only have ended already, which is just as good.
            let _ = shell.kill();
            let _ = shell.wait();
        }
    }
}
