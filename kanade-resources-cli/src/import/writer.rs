//! Says what differs, until nothing does.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use kanade_resources::{Change, Plan, Snapshot, Step};
use kanade_resources_schema::diagnostic::{Finding, Severity};
use kanade_resources_schema::field::{Field, Walk as _};
use kanade_resources_schema::spec::{ConsumerSpec, Kind, ServerVersion, StreamSpec};
use kanade_resources_schema::visible::visible;
use kanade_resources_schema::{Bump, analyse, symbol};
use serde_json::Value as Json;
use toml_edit::{InlineTable, Value};

use super::field;
use super::file::{File, Path, located};
use super::found::{Found, Resource};
use super::origins;

/// What servers take where neither the consumer nor its stream says how many.
const DEFAULT_MAX_ACK_PENDING: i64 = 1000;

/// More than it takes: one field may bring another one with it, and names may clash.
const ROUNDS: usize = 32;

/// Keys of metadata that servers and the engine write.
const MARKS: [&str; 2] = ["_nats.", "kanade-resources."];

/// What decides what a consumer has where it says nothing. Said first, it leaves less to say.
const DECISIVE: [&str; 4] = [
    symbol::ACK_POLICY,
    symbol::BACKOFF,
    symbol::DELIVER_SUBJECT,
    symbol::PRIORITY_POLICY,
];

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
            if !self.say_what_differs() {
                break;
            }
        }
        self.sort();
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

    /// The tables, with what no difference will tell.
    fn declare(&mut self, resource: &Resource) {
        let path = path(resource);
        let config = &resource.answer["config"];
        if !self.file.has(&path) {
            self.create(&path, config);
            if resource.kind == Kind::Stream {
                let subjects = field::written(&subjects().shape, &config[symbol::SUBJECTS]);
                self.set(&path, symbol::SUBJECTS, subjects);
                self.declare_window(&path, config);
            }
        }
        self.remark_on_unknown(&path, StreamSpec::FIELDS, config);
        for (name, answer) in &resource.consumers {
            self.declare_consumer(resource, name, answer);
        }
    }

    fn declare_consumer(&mut self, resource: &Resource, name: &str, answer: &Json) {
        let path = path(resource);
        if resource.kind != Kind::Stream {
            let what = format!(
                "consumer {} is left out: only streams declare consumers",
                visible(name)
            );
            self.file.remark(&path, what);
            return;
        }
        let path = consumer_path(&path, name);
        let config = &answer["config"];
        if !self.file.has(&path) {
            self.create(&path, config);
            let limits = &resource.answer["config"][symbol::CONSUMER_LIMITS];
            self.declare_own_limits(&path, config, limits);
        }
        self.remark_on_unknown(&path, ConsumerSpec::FIELDS, config);
    }

    /// What may be a limit of the server, so that no difference will tell of it, or somebody's choice.
    fn declare_own_limits(&mut self, path: &[String], config: &Json, of_stream: &Json) {
        for name in [symbol::MAX_BATCH, symbol::MAX_ACK_PENDING] {
            let value = &config[name];
            let is_default = name == symbol::MAX_ACK_PENDING
                && (*value == DEFAULT_MAX_ACK_PENDING || *value == of_stream[name]);
            if value.as_u64().unwrap_or_default() > 0 && !is_default {
                let field = known(ConsumerSpec::FIELDS, name);
                let value = field.and_then(|field| field::written(&field.shape, value));
                self.set(path, name, value);
            }
        }
    }

    /// A new table, with its description, and metadata that is not a server's.
    fn create(&mut self, path: &[String], config: &Json) {
        let description = config[symbol::DESCRIPTION].as_str().unwrap_or_default();
        self.file.create(path, description);
        if !description.is_empty() {
            self.file.set(path, symbol::DESCRIPTION, description.into());
        }
        let pairs = config[symbol::METADATA].as_object().into_iter().flatten();
        let pairs: InlineTable = pairs
            .filter(|(key, _)| !MARKS.iter().any(|mark| key.starts_with(mark)))
            .filter_map(|(key, value)| Some((key.as_str(), Value::from(value.as_str()?))))
            .collect();
        if !pairs.is_empty() {
            self.file.set(path, symbol::METADATA, pairs.into());
        }
    }

    /// A window that the broker would not take by itself.
    fn declare_window(&mut self, path: &[String], config: &Json) {
        let nanos = |field: &str| Duration::from_nanos(config[field].as_u64().unwrap_or_default());
        let window = nanos(symbol::DUPLICATE_WINDOW);
        let default = StreamSpec {
            max_age: nanos(symbol::MAX_AGE),
            ..StreamSpec::named("")
        };
        if window != default.default_duplicate_window() && !window.is_zero() {
            let field = known(StreamSpec::FIELDS, symbol::DUPLICATE_WINDOW);
            let value = field
                .and_then(|field| field::written(&field.shape, &config[symbol::DUPLICATE_WINDOW]));
            self.set(path, symbol::DUPLICATE_WINDOW, value);
        }
    }

    /// What servers newer than this language have.
    fn remark_on_unknown(&mut self, path: &[String], fields: &[Field], config: &Json) {
        const NAMES: [&str; 3] = [symbol::NAME, "durable_name", symbol::FILTER_SUBJECT];
        for (name, value) in field::unknown(fields, config) {
            if !NAMES.contains(&name.as_str()) && says_something(value) {
                let remark =
                    format!("{name} = {value} is left out: this version has no field for it");
                self.file.remark(path, remark);
            }
        }
    }

    /// One round: what differs is said, or else what breaks a rule is mended. Whether there may be more.
    fn say_what_differs(&mut self) -> bool {
        let text = self.file.text();
        let (plan, errors) = self.judged(&text);
        // What consumers are by themselves depends on what is said of their streams.
        let (consumers, streams): (Vec<&Step>, Vec<&Step>) = plan
            .steps
            .iter()
            .partition(|step| step.resource.consumer.is_some());
        let mut goes_on = false;
        for steps in [streams, consumers] {
            for step in steps {
                goes_on |= self.take_over(step, &text, &errors);
            }
            if goes_on {
                return true;
            }
        }
        if !errors.is_empty() && self.raise_min_server(errors.len()) {
            return true;
        }
        for error in &errors {
            goes_on |= self.mend(error, &text);
        }
        goes_on
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

    fn take_over(&mut self, step: &Step, text: &str, errors: &[Finding]) -> bool {
        let resource = &step.resource;
        let Some(found) = self
            .found
            .resources
            .iter()
            .find(|found| found.kind == resource.kind && found.name == resource.name)
        else {
            return false;
        };
        let path = match &resource.consumer {
            Some(name) => consumer_path(&path(found), name),
            None => path(found),
        };
        let fields = fields(resource.kind, resource.consumer.is_some());
        let differing = step
            .changes()
            .iter()
            .chain(&step.held_back)
            .chain(&step.impossible)
            .chain(&step.deferred);
        let differing: Vec<&Change> = differing.collect();
        let decisive = differing.iter().copied();
        let decisive: Vec<&Change> = decisive
            .filter(|change| DECISIVE.contains(&change.field.as_str()))
            .collect();
        let now = if decisive.is_empty() {
            differing
        } else {
            decisive
        };
        let mut has_said = false;
        for change in now {
            has_said |= self.say(&path, fields, found, change, |field| {
                refusal(text, errors, &path, field)
            });
        }
        has_said
    }

    /// Says what the broker holds in one field.
    fn say(
        &mut self,
        path: &Path,
        fields: &'static [Field],
        found: &Resource,
        change: &Change,
        refusal: impl Fn(&str) -> Option<String>,
    ) -> bool {
        if let Some(key) = change.field.strip_prefix("metadata.") {
            return self.say_metadata(path, key, &change.before);
        }
        let Some(field) = known(fields, &change.field) else {
            let why = "a declaration of its kind has no field for it";
            return self.leave_alone(path, &change.field, change, why);
        };
        if !self.said.insert((path.clone(), change.field.clone())) {
            let why = refusal(&change.field);
            let why = why.unwrap_or_else(|| "a declaration can't say it".to_owned());
            return self.leave_alone(path, &change.field, change, &why);
        }
        let before = origins::by_bucket(found, &change.before);
        match field::written(&field.shape, &before) {
            Some(value) => self.set_named(path, field.name, value),
            None => {
                self.file.remove(path, field.name);
            }
        }
        true
    }

    /// A single filter stands in the field for one.
    fn set_named(&mut self, path: &[String], field: &str, value: Value) {
        let one = value.as_array().filter(|list| list.len() == 1);
        let one = one.and_then(|list| list.get(0)).cloned();
        if field == symbol::FILTER_SUBJECTS {
            self.file.remove(path, symbol::FILTER_SUBJECT);
            self.file.remove(path, symbol::FILTER_SUBJECTS);
            if let Some(mut one) = one {
                one.decor_mut().clear();
                return self.file.set(path, symbol::FILTER_SUBJECT, one);
            }
        }
        self.file.set(path, field, value);
    }

    fn say_metadata(&mut self, path: &[String], key: &str, value: &Json) -> bool {
        let path = [path, &[symbol::METADATA.to_owned()]].concat();
        match value.as_str() {
            Some(value) => {
                self.file.set(&path, key, value.into());
                true
            }
            None => self.file.remove(&path, key),
        }
    }

    /// Has the field left as it is, and says what it is.
    fn leave_alone(&mut self, path: &[String], field: &str, change: &Change, why: &str) -> bool {
        let (held, _) = change.values();
        self.file.remove(path, field);
        self.file.add(path, symbol::IGNORE_CHANGES, field);
        self.file
            .remark(path, format!("{field} is {held}, and is left alone: {why}"));
        true
    }

    fn mend(&mut self, error: &Finding, text: &str) -> bool {
        let Some(primary) = &error.primary else {
            return false;
        };
        let (path, field) = located(text, primary.span.start);
        if matches!(error.rule.name, "constant_clash" | "malformed_constant") {
            return self.name_constant(&path);
        }
        match field {
            Some(field) if field != symbol::SUBJECTS && self.file.has(&path) => {
                self.file.remove(&path, &field);
                self.file.add(&path, symbol::IGNORE_CHANGES, &field);
                self.file
                    .remark(&path, format!("{field} is left alone: {}", error.message));
                true
            }
            _ => self.leave_out(&path, &error.message),
        }
    }

    /// Has the file work on newer servers only, up to the one that it is read from, where it breaks fewer rules then. It stays
    /// as it is where somebody has said already what it works on.
    fn raise_min_server(&mut self, errors: usize) -> bool {
        let settings = [symbol::SETTINGS.to_owned()];
        if !self.is_min_server_ours && self.file.get(&settings, symbol::MIN_SERVER).is_some() {
            return false;
        }
        let (oldest, newest) = (self.min_server, self.server);
        let newer = ServerVersion::SUPPORTED.into_iter();
        for version in newer.filter(|version| *version > oldest && *version <= newest) {
            let mut raised = self.file.clone();
            if !raised.has(&settings) {
                raised.create_in_front(&settings, 0);
            }
            let text = format!("{}.{}", version.major, version.minor);
            raised.set(&settings, symbol::MIN_SERVER, text.into());
            if self.judged(&raised.text()).1.len() < errors {
                self.file = raised;
                self.min_server = version;
                self.is_min_server_ours = true;
                return true;
            }
        }
        false
    }

    /// A name for the constants that no other one has, in the end: each try has another number.
    fn name_constant(&mut self, path: &[String]) -> bool {
        let Some(name) = path.last().filter(|_| self.file.has(path)) else {
            return false;
        };
        let constant = constant(name);
        let count = self.constants.entry(path.to_vec()).or_default();
        *count += 1;
        let constant = match count {
            1 => constant,
            count => format!("{constant}_{count}"),
        };
        self.file.set(path, symbol::CONST_NAME, constant.into());
        true
    }

    fn leave_out(&mut self, path: &[String], why: &str) -> bool {
        if !self.file.is_new(path) {
            return false;
        }
        self.file.remove_table(path);
        let name = path.last().map(String::as_str).unwrap_or_default();
        self.left_out.push(format!("{}: {why}", visible(name)));
        true
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

/// What a rule has against the field of a table.
fn refusal(text: &str, errors: &[Finding], path: &Path, field: &str) -> Option<String> {
    let is_about = |error: &&Finding| {
        let primary = error.primary.as_ref();
        primary.is_some_and(|primary| {
            located(text, primary.span.start) == (path.clone(), Some(field.to_owned()))
        })
    };
    errors
        .iter()
        .find(is_about)
        .map(|error| error.message.clone())
}

fn place(fields: &[Field], name: &str) -> usize {
    let known = |field: &Field| {
        field.name == name
            || field.name == symbol::FILTER_SUBJECTS && name == symbol::FILTER_SUBJECT
    };
    fields.iter().position(known).unwrap_or(fields.len())
}

fn known(fields: &'static [Field], name: &str) -> Option<&'static Field> {
    fields.iter().find(|field| field.name == name)
}

fn subjects() -> &'static Field {
    let subjects = known(StreamSpec::FIELDS, symbol::SUBJECTS);
    subjects.unwrap_or(&StreamSpec::FIELDS[0])
}

fn fields(kind: Kind, is_consumer: bool) -> &'static [Field] {
    if is_consumer {
        ConsumerSpec::FIELDS
    } else {
        kind.fields()
    }
}

fn path(resource: &Resource) -> Path {
    let table = match resource.kind {
        Kind::Stream => symbol::STREAMS,
        Kind::KvBucket => symbol::KV,
        Kind::ObjectStore => symbol::OBJECT_STORES,
    };
    vec![table.to_owned(), resource.name.clone()]
}

fn consumer_path(stream: &[String], name: &str) -> Path {
    [stream, &[symbol::CONSUMERS.to_owned(), name.to_owned()]].concat()
}

/// The tables of a resource and its consumers.
fn paths(resource: &Resource) -> impl Iterator<Item = Path> {
    let own = path(resource);
    let consumers: Vec<Path> = match resource.kind {
        Kind::Stream => resource
            .consumers
            .keys()
            .map(|name| consumer_path(&own, name))
            .collect(),
        _ => Vec::new(),
    };
    std::iter::once(own).chain(consumers)
}

/// The name in capital letters.
fn constant(name: &str) -> String {
    let words = name.split(|c: char| !c.is_ascii_alphanumeric());
    let words: Vec<String> = words
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_uppercase)
        .collect();
    if words.is_empty() {
        return "UNNAMED".to_owned();
    }
    words.join("_")
}

fn says_something(value: &Json) -> bool {
    match value {
        Json::Null => false,
        Json::Bool(flag) => *flag,
        Json::Number(number) => number.as_i64() != Some(0),
        Json::String(text) => !text.is_empty(),
        Json::Array(items) => !items.is_empty(),
        Json::Object(table) => table.values().any(says_something),
    }
}
