use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;
use std::{env, fs};

use anyhow::{Context as _, Result};
use glob::Pattern;
use kanade_resources_schema::spec::ServerVersion;
use kanade_resources_schema::visible::visible;

use super::block_on;
use crate::connect;
use crate::deadline::Deadline;
use crate::declared::with_checked;
use crate::import::{self, Found, Imported, Selection};
use crate::output;
use crate::progress::Waiting;
use crate::source::Source;

/// Write a declaration of what a broker holds
///
/// Streams, KV buckets, object stores and durable consumers, without fields that have their default. The plan of the
/// result is empty. What the language can't say is noted in comments, and left alone. Exits with 0, or with 1 on
/// errors.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Only names that match, such as `ORDERS*`; may be given several times
    #[arg(long = "match", value_name = "PATTERN")]
    matching: Vec<Pattern>,
    /// No names that match; may be given several times
    #[arg(long = "exclude", value_name = "PATTERN")]
    excluded: Vec<Pattern>,
    /// Write into this declaration, which keeps its comments, order and formatting, instead of to standard output
    #[arg(long, value_name = "FILE")]
    into: Option<PathBuf>,
    #[command(flatten)]
    connection: connect::Connection,
}

pub(super) fn run(options: &Options, started: Instant) -> Result<ExitCode> {
    let deadline = options.connection.deadline(started);
    let text = options.into.as_deref().map(declaration).transpose()?;
    let (found, server) = block_on(options.find(&deadline))?;
    let (Some(path), Some(text)) = (&options.into, text) else {
        let imported = import::anew(&found, server);
        output::print_exactly(&imported.text)?;
        return Ok(told(&imported));
    };
    let imported = import::into(&text, &found, server)?;
    replace(path, &imported.text)
        .with_context(|| format!("could not write {}", visible(&path.display().to_string())))?;
    Ok(told(&imported))
}

impl Options {
    /// What the broker holds, and the version of its server.
    async fn find(&self, deadline: &Deadline) -> Result<(Found, ServerVersion)> {
        let waiting = Waiting::start();
        let broker = self.connection.connect(deadline, &waiting).await?;
        let selection = Selection {
            matching: &self.matching,
            excluded: &self.excluded,
        };
        let found = Found::ask(&broker.js, &selection);
        let found = broker.with_violations(deadline.hold_fallible(found).await)?;
        let server = broker.server_version().unwrap_or(ServerVersion::NEWEST);
        Ok((found, server))
    }
}

/// The text of the declaration to write into, if it breaks no rule.
fn declaration(path: &Path) -> Result<String> {
    let source = Source::read(path);
    let text = source.text_or_empty();
    with_checked(source, "; nothing was written", |_, _| Ok(text))
}

fn told(imported: &Imported) -> ExitCode {
    for left_out in &imported.left_out {
        output::tell(&format!("left out: {left_out}"));
    }
    if imported.left_out.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Writes the file as a whole or not at all.
fn replace(path: &Path, text: &str) -> Result<()> {
    // The target of a symbolic link is replaced, not the link.
    let path = fs::canonicalize(path)?;
    let folder = path.parent().map(PathBuf::from);
    let folder = folder.map_or_else(env::current_dir, Ok)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(text.as_bytes())?;
    let permissions = fs::metadata(&path)?.permissions();
    file.as_file().set_permissions(permissions)?;
    file.persist(&path)?;
    Ok(())
}
