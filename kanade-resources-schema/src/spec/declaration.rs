use std::fmt;

use super::{
    ConsumerSpec, DeclaredProfile, IgnoreChanges, KvSpec, ObjectStoreSpec, ServerVersion,
    StreamSpec,
};
use crate::field::{Field, Walk};
use crate::template::{self, Template};

/// From this many streams on, a plan asks a lone server for pages of all streams of the account, which come sooner
/// than single answers: measured on nats-server 2.15.1. A cluster gathers every page from all of its servers, so
/// pages are never sooner there.
pub const MANY_STREAMS: usize = 100;

/// Everything one `resources.toml` declares, lowered to what the broker is asked for.
///
/// Fields may be added in any release; build a value from [`Declaration::new`]:
///
/// ```
/// use kanade_resources_schema::spec::{Declaration, Kind, Resource, ServerVersion, StreamSpec};
///
/// const JOBS: StreamSpec =
///     StreamSpec { subjects: &["$KV.jobs.>"], ..StreamSpec::named("KV_jobs") };
/// static RESOURCES: Declaration = Declaration::new(&[Resource::new(Kind::KvBucket, "jobs", JOBS)])
///     .min_server(ServerVersion::V2_12)
///     .storage_budget(6 << 30);
///
/// for resource in &RESOURCES {
///     assert_eq!(resource.to_string(), "KV bucket jobs");
/// }
/// assert!(RESOURCES.get(Kind::KvBucket, "jobs").is_some());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Declaration<'a> {
    /// The oldest nats-server that this declaration must work on.
    pub min_server: ServerVersion,
    /// The most bytes of file storage that all resources together may reserve.
    pub storage_budget: Option<u64>,
    /// The most bytes of memory storage that all resources together may reserve.
    pub memory_budget: Option<u64>,
    /// The generation that resources are stamped with.
    pub generation: Option<u64>,
    /// Every resource, lazy ones included: streams, KV buckets, object stores, each in file order.
    pub resources: &'a [Resource<'a>],
    /// The templates of core subjects, which no stream captures, in file order.
    pub core_subjects: &'a [Template<'a>],
    /// The profile that it is in; `None` as it is declared for all of them.
    pub profile: Option<&'a str>,
    /// Its profiles, in file order.
    pub profiles: &'a [DeclaredProfile<'a>],
    /// What it was made of, if it is in a profile.
    pub(super) base: Option<&'a Declaration<'a>>,
}

impl<'a> Declaration<'a> {
    /// A declaration of `resources` for every supported nats-server, without budgets or generation.
    pub const fn new(resources: &'a [Resource<'a>]) -> Self {
        Self {
            min_server: ServerVersion::OLDEST,
            storage_budget: None,
            memory_budget: None,
            generation: None,
            resources,
            core_subjects: &[],
            profile: None,
            profiles: &[],
            base: None,
        }
    }

    /// Sets the oldest nats-server that it must work on.
    #[must_use]
    pub const fn min_server(mut self, version: ServerVersion) -> Self {
        self.min_server = version;
        self
    }

    /// Sets the most bytes of file storage that all resources together may reserve.
    #[must_use]
    pub const fn storage_budget(mut self, bytes: u64) -> Self {
        self.storage_budget = Some(bytes);
        self
    }

    /// Sets the most bytes of memory storage that all resources together may reserve.
    #[must_use]
    pub const fn memory_budget(mut self, bytes: u64) -> Self {
        self.memory_budget = Some(bytes);
        self
    }

    /// Sets the generation that resources are stamped with.
    #[must_use]
    pub const fn generation(mut self, generation: u64) -> Self {
        self.generation = Some(generation);
        self
    }

    /// Sets the templates of core subjects.
    #[must_use]
    pub const fn core_subjects(mut self, templates: &'a [Template<'a>]) -> Self {
        self.core_subjects = templates;
        self
    }

    /// Sets the profiles.
    #[must_use]
    pub const fn profiles(mut self, profiles: &'a [DeclaredProfile<'a>]) -> Self {
        self.profiles = profiles;
        self
    }

    /// Replaces the resources. Profiles are laid over these from then on.
    #[must_use]
    pub const fn resources(mut self, resources: &'a [Resource<'a>]) -> Self {
        self.resources = resources;
        self.base = None;
        self
    }

    /// Every resource, lazy ones included.
    pub fn iter(&self) -> Resources<'a> {
        Resources(self.resources.iter())
    }

    /// The resources that bootstrap guarantees: all but the lazy ones.
    pub fn eager(&self) -> impl Iterator<Item = Resource<'a>> {
        self.iter().filter(|resource| !resource.lazy)
    }

    /// The resource of `kind` that is declared as `name`.
    pub fn get(&self, kind: Kind, name: &str) -> Option<Resource<'a>> {
        self.iter()
            .find(|resource| resource.kind == kind && resource.name == name)
    }

    /// Every template of a subject: of what streams store, then of core subjects.
    pub fn subject_templates(&self) -> impl Iterator<Item = &'a Template<'a>> {
        self.iter()
            .filter(|resource| resource.kind == Kind::Stream)
            .flat_map(|resource| resource.templates)
            .chain(self.core_subjects)
    }

    /// The template that builds `subject`, as it is declared: what telemetry wants for
    /// `messaging.destination.template`. A string that no template builds has none.
    pub fn template_of(&self, subject: &str) -> Option<&'a str> {
        self.subject_templates()
            .find(|template| template::accepts(template, subject))
            .map(|template| template.text)
    }
}

impl<'a> IntoIterator for &Declaration<'a> {
    type Item = Resource<'a>;
    type IntoIter = Resources<'a>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// The resources of a declaration.
#[derive(Clone, Debug)]
pub struct Resources<'a>(std::slice::Iter<'a, Resource<'a>>);

impl<'a> Iterator for Resources<'a> {
    type Item = Resource<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().copied()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl ExactSizeIterator for Resources<'_> {}

/// One declared resource and the stream that backs it.
///
/// Fields may be added in any release; build a value from [`Resource::new`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Resource<'a> {
    /// What it is to an application.
    pub kind: Kind,
    /// Its declared name: `agent_config`, where the broker's stream is `KV_agent_config`.
    pub name: &'a str,
    /// The stream that the broker keeps for it.
    pub stream: StreamSpec<'a>,
    /// Whether it is created on first use only, not by bootstrap.
    pub lazy: bool,
    /// Whether changes that delete stored messages may be applied.
    pub allow_data_loss: bool,
    /// What is left to operators: fields of the stream's configuration that are set at creation and
    /// never touched again.
    pub ignore_changes: IgnoreChanges<'a>,
    /// Stream configuration fields that the declaration names, where somebody wrote that down. Plans say of a change of
    /// another field that it goes back to its default.
    pub declared: Option<&'a [&'a str]>,
    /// The templates of the stream's subjects, the bucket's keys or the store's names, in file order.
    pub templates: &'a [Template<'a>],
    /// The durable consumers of the stream, lazy ones included, in file order.
    pub consumers: &'a [Consumer<'a>],
}

impl<'a> Resource<'a> {
    /// A resource that bootstrap guarantees, backed by `stream`, without consumers.
    pub const fn new(kind: Kind, name: &'a str, stream: StreamSpec<'a>) -> Self {
        Self {
            kind,
            name,
            stream,
            lazy: false,
            allow_data_loss: false,
            ignore_changes: IgnoreChanges::NONE,
            declared: None,
            templates: &[],
            consumers: &[],
        }
    }

    /// Makes it lazy: created on first use only.
    #[must_use]
    pub const fn lazy(mut self) -> Self {
        self.lazy = true;
        self
    }

    /// Allows changes that delete stored messages.
    #[must_use]
    pub const fn allow_data_loss(mut self) -> Self {
        self.allow_data_loss = true;
        self
    }

    /// Sets the fields of the stream's configuration that are never touched after creation.
    #[must_use]
    pub const fn ignore_changes(mut self, fields: &'a [&'a str]) -> Self {
        self.ignore_changes = IgnoreChanges::Fields(fields);
        self
    }

    /// Leaves it to operators once it is created: it is never changed.
    #[must_use]
    pub const fn ignore_all_changes(mut self) -> Self {
        self.ignore_changes = IgnoreChanges::ALL;
        self
    }

    /// Sets the fields of the stream's configuration that the declaration names.
    #[must_use]
    pub const fn declared(mut self, fields: &'a [&'a str]) -> Self {
        self.declared = Some(fields);
        self
    }

    /// Sets the templates of its subjects, keys or names.
    #[must_use]
    pub const fn templates(mut self, templates: &'a [Template<'a>]) -> Self {
        self.templates = templates;
        self
    }

    /// Sets the durable consumers.
    #[must_use]
    pub const fn consumers(mut self, consumers: &'a [Consumer<'a>]) -> Self {
        self.consumers = consumers;
        self
    }
}

/// One declared durable consumer.
///
/// Fields may be added in any release; build a value from [`Consumer::new`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Consumer<'a> {
    /// Its configuration.
    pub spec: ConsumerSpec<'a>,
    /// Whether it is created on first use only, not by bootstrap; also true for consumers of a lazy
    /// stream.
    pub lazy: bool,
    /// What is left to operators: fields of its configuration that are set at creation and never
    /// touched again.
    pub ignore_changes: IgnoreChanges<'a>,
    /// Consumer configuration fields that the declaration names, where somebody wrote that down.
    pub declared: Option<&'a [&'a str]>,
}

impl<'a> Consumer<'a> {
    /// A consumer that bootstrap guarantees.
    pub const fn new(spec: ConsumerSpec<'a>) -> Self {
        Self {
            spec,
            lazy: false,
            ignore_changes: IgnoreChanges::NONE,
            declared: None,
        }
    }

    /// Makes it lazy: created on first use only.
    #[must_use]
    pub const fn lazy(mut self) -> Self {
        self.lazy = true;
        self
    }

    /// Sets the fields of its configuration that are never touched after creation.
    #[must_use]
    pub const fn ignore_changes(mut self, fields: &'a [&'a str]) -> Self {
        self.ignore_changes = IgnoreChanges::Fields(fields);
        self
    }

    /// Leaves it to operators once it is created: it is never changed.
    #[must_use]
    pub const fn ignore_all_changes(mut self) -> Self {
        self.ignore_changes = IgnoreChanges::ALL;
        self
    }

    /// Sets the fields of its configuration that the declaration names.
    #[must_use]
    pub const fn declared(mut self, fields: &'a [&'a str]) -> Self {
        self.declared = Some(fields);
        self
    }
}

impl fmt::Display for Consumer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "consumer {} of {}", self.spec.name, self.spec.stream)
    }
}

impl fmt::Display for Resource<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.kind, self.name)
    }
}

/// What a resource is to an application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A stream.
    Stream,
    /// A key-value bucket, kept in the stream `KV_<name>`.
    KvBucket,
    /// An object store, kept in the stream `OBJ_<name>`.
    ObjectStore,
}

impl Kind {
    /// Every kind, in the order in which a declaration lists them.
    pub const ALL: [Self; 3] = [Self::Stream, Self::KvBucket, Self::ObjectStore];

    /// The name in prose.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Stream => "stream",
            Self::KvBucket => "KV bucket",
            Self::ObjectStore => "object store",
        }
    }

    /// The name in prose, with its article.
    pub const fn with_article(self) -> &'static str {
        match self {
            Self::Stream => "a stream",
            Self::KvBucket => "a KV bucket",
            Self::ObjectStore => "an object store",
        }
    }

    /// The fields that a declaration of this kind has.
    ///
    /// ```
    /// use kanade_resources_schema::spec::Kind;
    ///
    /// let fields = Kind::KvBucket.fields();
    /// assert!(fields.iter().any(|field| field.name == "history"));
    /// ```
    pub const fn fields(self) -> &'static [Field] {
        match self {
            Self::Stream => StreamSpec::FIELDS,
            Self::KvBucket => KvSpec::FIELDS,
            Self::ObjectStore => ObjectStoreSpec::FIELDS,
        }
    }

    /// The field of a declaration that is kept in the field `backing` of the stream, if one is.
    ///
    /// ```
    /// use kanade_resources_schema::spec::Kind;
    ///
    /// let declared = Kind::KvBucket.declared_field("max_msgs_per_subject");
    /// assert_eq!(declared.map(|field| field.name), Some("history"));
    /// assert!(Kind::ObjectStore.declared_field("max_msgs").is_none());
    /// ```
    pub fn declared_field(self, backing: &str) -> Option<&'static Field> {
        self.fields().iter().find(|field| field.kept_in == backing)
    }

    /// The prefix of the backing stream's name.
    pub const fn stream_prefix(self) -> &'static str {
        match self {
            Self::Stream => "",
            Self::KvBucket => "KV_",
            Self::ObjectStore => "OBJ_",
        }
    }

    /// What stands before each key of a bucket, and before what a store keeps, in the subjects of the stream behind it
    /// (ADR-8, ADR-20). A stream has nothing of its own there.
    ///
    /// ```
    /// use kanade_resources_schema::spec::Kind;
    ///
    /// assert_eq!(Kind::KvBucket.subject_prefix("jobs"), "$KV.jobs.");
    /// ```
    pub fn subject_prefix(self, name: &str) -> String {
        match self {
            Self::Stream => String::new(),
            Self::KvBucket => format!("$KV.{name}."),
            Self::ObjectStore => format!("$O.{name}."),
        }
    }

    /// The subjects of the stream behind a bucket, or behind a store: chunks first, then what describes the objects. A
    /// stream declares its own.
    ///
    /// ```
    /// use kanade_resources_schema::spec::Kind;
    ///
    /// assert_eq!(Kind::ObjectStore.subjects("results"), ["$O.results.C.>", "$O.results.M.>"]);
    /// ```
    pub fn subjects(self, name: &str) -> Vec<String> {
        let endings: &[&str] = match self {
            Self::Stream => &[],
            Self::KvBucket => &[">"],
            Self::ObjectStore => &["C.>", "M.>"],
        };
        let prefix = self.subject_prefix(name);
        endings
            .iter()
            .map(|ending| format!("{prefix}{ending}"))
            .collect()
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
