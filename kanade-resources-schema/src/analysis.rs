//! The pipeline: text → tree → manifest → specs → checks.

use std::io;

use bumpalo::Bump;

use crate::diagnostic::{Finding, Findings};
use crate::lower::{self, Lowered, Spec};
use crate::manifest::{Manifest, value};
use crate::rules::{self, Context, empty_declaration, not_utf8, oversized_file, unreadable_file};
use crate::spec::{Resource, ServerVersion};
use crate::text;

/// A declaration that keeps every rule.
#[derive(Clone, Debug)]
pub struct Checked<'a> {
    /// The text of the `#!` lines.
    pub doc: &'a str,
    /// The oldest nats-server that the file must work on.
    pub min_server: ServerVersion,
    /// The ceiling for reservations of file storage, in bytes.
    pub storage_budget: Option<u64>,
    /// The ceiling for reservations of memory storage, in bytes.
    pub memory_budget: Option<u64>,
    /// Every resource: streams, KV buckets, object stores, each in file order.
    pub items: Vec<Item<'a>>,
}

/// One resource of a declaration.
#[derive(Clone, Copy, Debug)]
pub struct Item<'a> {
    /// The text of the `##` lines, or the description.
    pub doc: &'a str,
    /// The last part of its constants: `RESULTS` of `STREAM_RESULTS`.
    pub constant: &'a str,
    /// The resource under the field names of its kind.
    pub spec: Spec<'a>,
    /// The resource as the engine takes it.
    pub resource: Resource<'a>,
}

/// What is left of a declaration that breaks rules.
#[derive(Debug)]
pub struct Rejected<'a> {
    /// What is wrong, in the order of the text; never empty.
    pub findings: Vec<Finding>,
    /// What could be read all the same. It breaks rules: good for names, not for a broker.
    pub legible: Checked<'a>,
}

/// Turns the bytes of a file into text.
///
/// `path` is how the messages call the file.
///
/// # Errors
///
/// A finding if reading failed, if the file is larger than 8 MiB, or if it is not UTF-8.
pub fn decode(path: &str, read: io::Result<Vec<u8>>) -> Result<String, Finding> {
    let bytes = read.map_err(|reason| unreadable_file::finding(path, &reason))?;
    if bytes.len() as u64 > oversized_file::MOST {
        return Err(oversized_file::finding(path, bytes.len() as u64));
    }
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        not_utf8::finding(path, valid, &error.as_bytes()[..valid])
    })
}

/// Reads and checks a declaration.
///
/// ```
/// use kanade_resources_schema::{Bump, analyse};
///
/// let arena = Bump::new();
/// let checked = analyse("[kv.jobs]\nhistory = 5", &arena).unwrap();
/// assert_eq!(checked.items[0].resource.stream.name, "KV_jobs");
///
/// let rejected = analyse("[kv.jobs]\nhistory = 65", &arena).unwrap_err();
/// assert_eq!(rejected.findings[0].rule.id, "KR0104");
/// assert_eq!(rejected.legible.items[0].constant, "JOBS");
/// ```
///
/// # Errors
///
/// Every rule the text breaks, together with what is legible of it.
pub fn analyse<'a>(source: &str, arena: &'a Bump) -> Result<Checked<'a>, Rejected<'a>> {
    let mut findings = Findings::default();
    let tree = text::parse(source, &mut findings);
    if tree.truncated {
        // What follows a syntax error may be missing or misplaced, so only names are taken from it.
        let manifest = Manifest::read(tree, &mut Findings::default());
        let legible = checked(&manifest, &lower::lower(&manifest, arena), arena);
        return Err(Rejected { findings: findings.into_sorted(), legible });
    }

    let manifest = Manifest::read(tree, &mut findings);
    let cx = Context { lowered: lower::lower(&manifest, arena), manifest: &manifest };
    rules::check(&cx, &mut findings);
    let checked = checked(&manifest, &cx.lowered, arena);
    if checked.items.is_empty() && findings.is_empty() {
        findings.push(empty_declaration::finding());
    }
    if findings.is_empty() {
        return Ok(checked);
    }
    Err(Rejected { findings: findings.into_sorted(), legible: checked })
}

fn checked<'a>(manifest: &Manifest, lowered: &[Lowered<'a>], arena: &'a Bump) -> Checked<'a> {
    let settings = &manifest.settings;
    let budget =
        |given: Option<&crate::manifest::Given<i64>>| given.and_then(|given| given.value.try_into().ok());
    Checked {
        doc: arena.alloc_str(&manifest.doc),
        min_server: settings.min_server.as_ref().map_or(value::version::OLDEST, |given| given.value),
        storage_budget: budget(settings.storage_budget.as_ref()),
        memory_budget: budget(settings.memory_budget.as_ref()),
        items: lowered.iter().filter_map(item).collect(),
    }
}

fn item<'a>(lowered: &Lowered<'a>) -> Option<Item<'a>> {
    Some(Item {
        doc: if lowered.doc.is_empty() {
            lowered.stream.description.unwrap_or_default()
        } else {
            lowered.doc
        },
        constant: lowered.constant?,
        spec: lowered.spec,
        resource: lowered.resource(),
    })
}
