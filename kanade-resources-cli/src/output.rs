//! What goes to the terminal, or to whatever stands in its place.

use std::io::{self, ErrorKind, Write};

use anstyle::{AnsiColor, Style};
use anyhow::{Context as _, Result};
use kanade_resources_schema::visible::visible_lines;

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
/// A reader that has seen enough, such as `head`, is not a failure.
pub(crate) fn print(text: &str) -> Result<()> {
    write(anstream::stdout().lock(), text)
}

/// Writes the result of a command to standard output as it is: text without colours, for programs.
pub(crate) fn print_exactly(text: &str) -> Result<()> {
    write(io::stdout().lock(), text)
}

fn write(mut stdout: impl Write, text: &str) -> Result<()> {
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

/// Tells why the command failed. Whatever the error quotes, a terminal gets nothing but text.
pub(crate) fn tell_error(error: &str) {
    tell(&format!("{ERROR}error:{ERROR:#} {}", visible_lines(error)));
}
