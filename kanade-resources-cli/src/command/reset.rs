use std::collections::BTreeSet;
use std::fmt;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Result, anyhow, bail};
use kanade_resources::{Declaration, Resource, ResourceId};
use kanade_resources_schema::visible::visible;
use kanade_resources_schema::{quantity, symbol};
use serde::Serialize;
use serde_json::Value;

use super::{Form, block_on, print_marked, shown};
use crate::connect;
use crate::declared::with_declaration;
use crate::listing::Listing;
use crate::output;
use crate::progress::Waiting;

/// Delete exactly what is declared, lazy resources included, with everything stored in it
///
/// Without `--yes` it only shows what would be deleted. What is not declared stays; if an undeclared stream copies a
/// declared one, nothing is deleted. Exits with 0, or with 1 on errors.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// The declaration; `-` is standard input
    #[arg(value_name = "FILE", default_value = "resources.toml")]
    file: PathBuf,
    /// Delete
    #[arg(short, long)]
    yes: bool,
    /// How the result is shown
    #[arg(long, value_enum, default_value_t)]
    format: Form,
    #[command(flatten)]
    connection: connect::Connection,
}

/// What goes, or has gone.
#[derive(Serialize)]
struct Reset {
    format_version: u64,
    /// Whether it has gone.
    deleted: bool,
    resources: Vec<Doomed>,
}

/// A declared resource that is there.
#[derive(Serialize)]
struct Doomed {
    resource: ResourceId,
    messages: u64,
    bytes: u64,
    #[serde(skip)]
    copies: bool,
}

pub(super) fn run(options: &Options, started: Instant) -> Result<ExitCode> {
    let deadline = options.connection.deadline(started);
    // Names are the same in every profile.
    with_declaration(&options.file, None, &deadline, |declaration| {
        block_on(async {
            let waiting = Waiting::start();
            let broker = options.connection.connect(&deadline, &waiting).await?;
            let listing = deadline.hold_fallible(Listing::ask(&broker.js)).await;
            let listing = broker.with_violations(listing)?;
            refuse_if_copied(declaration, &listing)?;
            let reset = Reset {
                format_version: 1,
                deleted: options.yes,
                resources: doomed(declaration, &listing),
            };
            if options.yes {
                for doomed in &reset.resources {
                    let deleted = broker.js.delete_stream(&doomed.resource.stream);
                    let deleted = deadline.hold(deleted).await?;
                    broker.with_violations(deleted.map_err(|error| {
                        anyhow!(
                            "could not delete {}: {error}; what follows it is still there",
                            doomed.resource
                        )
                    }))?;
                }
            }
            drop(waiting);
            match options.format {
                Form::Human => print_marked(&shown(&reset))?,
                Form::Json => options.format.print(&reset)?,
            }
            if !options.yes && options.format == Form::Human && !reset.resources.is_empty() {
                output::tell("nothing was deleted; `--yes` deletes it");
            }
            Ok(ExitCode::SUCCESS)
        })
    })
}

/// What is there of what is declared. Copies come before what they are made of.
fn doomed(declaration: &Declaration<'_>, listing: &Listing) -> Vec<Doomed> {
    let mut doomed: Vec<Doomed> = declaration
        .iter()
        .filter_map(|resource| of_resource(&resource, listing))
        .collect();
    doomed.sort_by_key(|doomed| !doomed.copies);
    doomed
}

fn of_resource(resource: &Resource<'_>, listing: &Listing) -> Option<Doomed> {
    let name = resource.stream.name;
    let live = listing.streams.get(name);
    if live.is_none() && !listing.silent.contains(name) {
        return None;
    }
    let number = |field: &str| live.and_then(|live| live["state"][field].as_u64());
    Some(Doomed {
        resource: ResourceId::from(resource),
        messages: number("messages").unwrap_or_default(),
        bytes: number("bytes").unwrap_or_default(),
        copies: live.is_some_and(|live| origins(live).next().is_some()),
    })
}

/// A stranger that copies what would go would be left with nothing to copy.
fn refuse_if_copied(declaration: &Declaration<'_>, listing: &Listing) -> Result<()> {
    let declared: BTreeSet<&str> = declaration
        .iter()
        .map(|resource| resource.stream.name)
        .collect();
    let mut copied: Vec<String> = Vec::new();
    for (name, live) in &listing.streams {
        if declared.contains(name.as_str()) {
            continue;
        }
        let origins = origins(live).filter(|origin| declared.contains(origin));
        copied.extend(
            origins.map(|origin| format!("stream {} copies {}", visible(name), visible(origin))),
        );
    }
    if copied.is_empty() {
        return Ok(());
    }
    copied.sort();
    bail!(
        "nothing was deleted: {}, and is not declared; delete it first, or declare it",
        copied.join(", ")
    )
}

/// The streams of this account that a stream copies.
fn origins(live: &Value) -> impl Iterator<Item = &str> {
    let config = &live["config"];
    let sources = config[symbol::SOURCES].as_array().into_iter().flatten();
    std::iter::once(&config[symbol::MIRROR])
        .chain(sources)
        .filter(|origin| !origin[symbol::EXTERNAL].is_object())
        .filter_map(|origin| origin[symbol::NAME].as_str())
}

impl fmt::Display for Reset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for doomed in &self.resources {
            let bytes = quantity::rounded_size(doomed.bytes);
            writeln!(
                f,
                "- {}\n    {} messages, {bytes}",
                doomed.resource, doomed.messages
            )?;
        }
        let count = self.resources.len();
        let messages: u64 = self.resources.iter().map(|doomed| doomed.messages).sum();
        let what = if self.deleted { "deleted" } else { "to delete" };
        write!(f, "reset: {count} {what}, with {messages} messages")
    }
}
