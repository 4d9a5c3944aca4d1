//! What the lists of a role name.

use crate::spec::{Consumer, Kind, Resource};
use crate::template::{Space, Template};
use crate::words::words;

words! {
    /// A list of a role: what may be done with what it names.
    List {
        /// Publishing.
        #[default]
        Publish = "publish",
        /// Subscribing to core subjects.
        Subscribe = "subscribe",
        /// Answering requests.
        Respond = "respond",
        /// Getting messages from durable consumers.
        Consume = "consume",
        /// Reading streams by ordered consumers.
        Replay = "replay",
        /// Reading buckets and stores.
        Read = "read",
        /// Writing to buckets and stores.
        Write = "write",
    }
}

impl List {
    /// Every list, in the order in which the documentation has them.
    pub const ALL: [Self; 7] = [
        Self::Publish,
        Self::Subscribe,
        Self::Respond,
        Self::Consume,
        Self::Replay,
        Self::Read,
        Self::Write,
    ];

    /// Whether the list may name `what`.
    pub fn takes(self, what: &Granted<'_>) -> bool {
        let sort = what.sort();
        match self {
            Self::Publish => {
                matches!(
                    sort,
                    Sort::Stream | Sort::SubjectTemplate | Sort::CoreSubject
                )
            }
            Self::Subscribe | Self::Respond => sort == Sort::CoreSubject,
            Self::Consume => sort == Sort::Consumer,
            Self::Replay => matches!(sort, Sort::Stream | Sort::SubjectTemplate),
            Self::Read | Self::Write => {
                matches!(sort, Sort::Bucket | Sort::KeyTemplate | Sort::ObjectStore)
            }
        }
    }
}

/// An entry of a list.
#[derive(Clone, Copy, Debug)]
pub struct Grant<'a> {
    /// The list.
    pub list: List,
    /// The entry as it is written: `streams.EXEC.done`.
    pub path: &'a str,
    /// What it names.
    pub what: Granted<'a>,
}

/// What an entry names.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Granted<'a> {
    /// A stream, a bucket or a store as a whole. Its templates and consumers are left out.
    Resource(Resource<'a>),
    /// A template of a resource.
    Template(Resource<'a>, Template<'a>),
    /// A template of core subjects.
    CoreSubject(Template<'a>),
    /// A durable consumer.
    Consumer(Consumer<'a>),
}

/// What kind of thing an entry names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sort {
    Stream,
    SubjectTemplate,
    CoreSubject,
    Consumer,
    Bucket,
    KeyTemplate,
    ObjectStore,
    ObjectName,
}

impl<'a> Granted<'a> {
    /// The template, if it names one.
    pub fn template(&self) -> Option<Template<'a>> {
        match self {
            Self::Template(_, template) | Self::CoreSubject(template) => Some(*template),
            Self::Resource(_) | Self::Consumer(_) => None,
        }
    }

    pub(crate) fn sort(&self) -> Sort {
        match self {
            Self::Resource(resource) => match resource.kind {
                Kind::Stream => Sort::Stream,
                Kind::KvBucket => Sort::Bucket,
                Kind::ObjectStore => Sort::ObjectStore,
            },
            Self::Template(_, template) => match template.space {
                Space::Subject => Sort::SubjectTemplate,
                Space::Key => Sort::KeyTemplate,
                Space::Name => Sort::ObjectName,
            },
            Self::CoreSubject(_) => Sort::CoreSubject,
            Self::Consumer(_) => Sort::Consumer,
        }
    }
}

impl Sort {
    /// What it is called in prose, with an article.
    pub(crate) const fn with_article(self) -> &'static str {
        match self {
            Self::Stream => "a stream",
            Self::SubjectTemplate => "a template of a stream's subjects",
            Self::CoreSubject => "a core subject",
            Self::Consumer => "a durable consumer",
            Self::Bucket => "a KV bucket",
            Self::KeyTemplate => "a template of keys",
            Self::ObjectStore => "an object store",
            Self::ObjectName => "a template of object names",
        }
    }
}
