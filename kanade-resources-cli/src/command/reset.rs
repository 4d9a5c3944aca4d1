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

use super::{Form, block_on};
use crate::connect::{self, Broker};
use crate::deadline::Deadline;
use crate::declared::with_declaration;
use crate::format::terminal;
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

/// What is to be deleted, or was.
#[derive(Serialize)]
struct Reset {
    format_version: u64,
    /// Whether it was deleted.
    deleted: bool,
    resources: Vec<Doomed>,
}

/// A declared resource that exists.
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
        let reset = block_on(options.reset(declaration, &deadline))?;
        options.format.print(&reset, terminal::render)?;
        if !options.yes && options.format == Form::Human && !reset.resources.is_empty() {
            output::tell("nothing was deleted; `--yes` deletes it");
        }
        Ok(ExitCode::SUCCESS)
    })
}

impl Options {
    /// Looks at what is declared, and deletes it if that is wanted.
    async fn reset(&self, declaration: &Declaration<'_>, deadline: &Deadline) -> Result<Reset> {
        let waiting = Waiting::start();
        let broker = self.connection.connect(deadline, &waiting).await?;
        let listing = deadline.hold_fallible(Listing::ask(&broker.js)).await;
        let listing = broker.with_violations(listing)?;
        refuse_if_copied(declaration, &listing)?;
        let resources = doomed(declaration, &listing);
        if self.yes {
            delete(&resources, &broker, deadline).await?;
        }
        Ok(Reset {
            format_version: 1,
            deleted: self.yes,
            resources,
        })
    }
}

async fn delete(resources: &[Doomed], broker: &Broker, deadline: &Deadline) -> Result<()> {
    for Doomed { resource, .. } in resources {
        let deleted = broker.js.delete_stream(&resource.stream);
        let deleted = deadline.hold(deleted).await?;
        broker.with_violations(deleted.map_err(|error| {
            anyhow!("could not delete {resource}: {error}; what follows it is still there")
        }))?;
    }
    Ok(())
}

/// The declared resources that exist. Copies come before their origins.
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
    let stored = listing.state(name);
    Some(Doomed {
        resource: ResourceId::from(resource),
        messages: stored["messages"].as_u64().unwrap_or_default(),
        bytes: stored["bytes"].as_u64().unwrap_or_default(),
        copies: live.is_some_and(|live| origins(live).next().is_some()),
    })
}

/// An undeclared stream that copies a declared one would be left without its origin.
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
