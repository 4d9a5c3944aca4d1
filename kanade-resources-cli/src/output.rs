//! What goes to the terminal, or to whatever stands in its place.

use std::io::{ErrorKind, Write as _};

use anstyle::{AnsiColor, Style};
use anyhow::{Context as _, Result};

/// How the word "error" looks on a terminal with colours.
pub(crate) const ERROR: Style = AnsiColor::BrightRed.on_default().bold();
/// How the word "warning" looks.
pub(crate) const WARNING: Style = AnsiColor::Yellow.on_default().bold();
/// How headings look.
pub(crate) const HEADING: Style = Style::new().bold();
/// How code looks.
pub(crate) const CODE: Style = AnsiColor::Cyan.on_default();

/// Writes the result of a command to standard output, without its colours where they are not wanted.
///
/// A reader that has seen enough, such as `head`, is no failure.
pub(crate) fn print(text: &str) -> Result<()> {
    let mut stdout = anstream::stdout().lock();
    match stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush())
    {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        result => result.context("could not write to standard output"),
    }
}

/// Writes a line about the command itself to standard error. Where that is closed, nobody wants to know.
pub(crate) fn tell(line: &str) {
    let _ = writeln!(anstream::stderr(), "{line}");
}
