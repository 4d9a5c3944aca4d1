//! Writes a declaration: says what differs, and mends what that breaks, until nothing is left.

mod declare;
mod mend;
mod say;

use std::collections::{BTreeMap, BTreeSet};

use kanade_resources::{Plan, Snapshot};
use kanade_resources_schema::diagnostic::{Finding, Severity};
use kanade_resources_schema::field::Field;
use kanade_resources_schema::spec::ServerVersion;
use kanade_resources_schema::{Bump, analyse};
use toml_edit::Value;

use super::file::{File, Path};
use super::found::Found;
use super::tables::{fields, paths, place};

/// More than it takes: one field may bring another one with it, and names may clash.
const ROUNDS: usize = 32;

/// What came out.
pub(crate) struct Imported {
    /// The declaration.
    pub(crate) text: String,
    /// What is not in it, with the reasons.
    pub(crate) left_out: Vec<String>,
}

/// A declaration, what it is to say, and what was tried.
pub(super) struct Writer<'f> {
    pub(super) file: File,
    found: &'f Found,
    snapshot: Snapshot,
    server: ServerVersion,
    /// The oldest server that the file works on by now.
    min_server: ServerVersion,
    is_min_server_ours: bool,
    said: BTreeSet<(Path, String)>,
    /// How many names of constants were tried.
    constants: BTreeMap<Path, usize>,
    left_out: Vec<String>,
}

impl<'f> Writer<'f> {
    pub(super) fn new(file: File, found: &'f Found, server: ServerVersion) -> Self {
        Self {
            file,
            found,
            snapshot: found.snapshot(),
            server,
            min_server: ServerVersion::OLDEST,
            is_min_server_ours: false,
            said: BTreeSet::new(),
            constants: BTreeMap::new(),
            left_out: found.left_out.clone(),
        }
    }

    /// Declares everything that was found.
    pub(super) fn write(&mut self) {
        for resource in &self.found.resources {
            self.declare(resource);
        }
        for _ in 0..ROUNDS {
            if !self.go_on() {
                break;
            }
        }
        self.sort();
    }

    /// Says what differs, or else mends what breaks a rule. Whether there was anything to do.
    fn go_on(&mut self) -> bool {
        let text = self.file.text();
        let (plan, errors) = self.judged(&text);
        self.say_what_differs(&plan, &text, &errors) || self.mend_what_is_wrong(&errors, &text)
    }

    pub(super) fn finish(self) -> Imported {
        Imported {
            text: self.file.text(),
            left_out: self.left_out,
        }
    }

    /// The tables that were found, each with the fields that it may have.
    pub(super) fn tables(&self) -> Vec<(Path, &'static [Field])> {
        let found = self.found.resources.iter().flat_map(|resource| {
            paths(resource).map(|path| {
                let fields = fields(resource.kind, path.len() > 2);
                (path, fields)
            })
        });
        found.filter(|(path, _)| self.file.has(path)).collect()
    }

    /// What a run for `text` would do to the broker, and what is wrong with it.
    fn judged(&self, text: &str) -> (Plan, Vec<Finding>) {
        let arena = Bump::new();
        let (checked, findings) = match analyse(text, &arena) {
            Ok(checked) => (checked, Vec::new()),
            Err(rejected) => (rejected.legible, rejected.findings),
        };
        let plan = self
            .snapshot
            .plan(&checked.declaration(&arena), self.server);
        let errors = findings
            .into_iter()
            .filter(|finding| finding.severity == Severity::Error)
            .collect();
        (plan, errors)
    }

    fn set(&mut self, path: &[String], field: &str, value: Option<Value>) {
        if let Some(value) = value {
            self.file.set(path, field, value);
        }
    }

    /// New tables have their fields in the order of the language.
    fn sort(&mut self) {
        for (path, fields) in self.tables() {
            if self.file.is_new(&path) {
                self.file.sort(&path, |name| place(fields, name));
            }
        }
    }
}
