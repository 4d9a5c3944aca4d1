//! What goes wrong with one resource or one request.

use std::borrow::Cow;
use std::collections::HashSet;
use std::error::Error as StdError;
use std::fmt;
use std::ops::Deref;
use std::time::Duration;

use kanade_resources_schema::quantity;
use kanade_resources_schema::visible::visible;

use crate::change::{Change, Class};
use crate::codes::{ErrorCode, remedy};
use crate::mismatch::Mismatch;
use crate::resource_id::ResourceId;

/// Why one stream or consumer is not as declared.
///
/// `Display` is one line: the resource, and what happened. [`help`](Self::help) says what to do.
#[non_exhaustive]
pub struct Failure {
    /// Which resource, or which consumer of it.
    pub resource: ResourceId,
    /// What went wrong.
    pub kind: FailureKind,
}

/// The failures of one run, in the order of the declaration.
#[derive(Default)]
pub struct Failures(Vec<Failure>);

/// What went wrong with one resource or one request.
///
/// `Display` is one line that says what happened; [`help`](Self::help) says what to do about it.
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum FailureKind {
    /// The declaration asks for a change that the connected nats-server does not make to what
    /// exists.
    #[error("{}", impossible(.0))]
    Impossible(Box<Change>),

    /// It is missing, and creating it would delete messages of other streams, to which nobody agreed.
    #[error("it is not created without consent: {0}")]
    HeldBack(Box<Change>),

    /// The broker answered with an error.
    #[error("the broker refused `{}`: {} (code {code})", visible(.subject), visible(.description))]
    Refused {
        /// The JetStream API subject of the request.
        subject: String,
        /// The broker's error code, for instance 10047.
        code: u64,
        /// The broker's words.
        description: String,
    },

    /// Another stream holds a subject that this one should hold (code 10065).
    #[error("the stream {} holds a subject that overlaps with `{}` (code 10065)", visible(.stream), visible(.subject))]
    SubjectTaken {
        /// The declared subject.
        subject: String,
        /// The broker's name of the stream that holds it.
        stream: String,
    },

    /// The deadline passed while the cluster still moved or scaled the stream, or while something
    /// else that has to be done first was not done.
    #[error("the deadline passed while something else had to be done first")]
    Unfinished,

    /// The server took the configuration and dropped these fields, since it does not know them.
    #[error("the server that holds it silently dropped `{}`", .fields.join("`, `"))]
    Dropped {
        /// The fields of the stream or consumer configuration.
        fields: Vec<String>,
    },

    /// The resource does not exist, and this process does not create it.
    #[error("it does not exist")]
    Missing,

    /// Something else has its name: another kind of consumer, or a stream that no bucket or object
    /// store is kept in. Only an attach looks for that.
    #[error("there is {found} of that name")]
    OtherKind {
        /// What there is instead.
        found: &'static str,
    },

    /// One of its fields is not what the [`Fit`](crate::Fit) of an attach asks for.
    #[error("{0}")]
    Differs(Box<Mismatch>),

    /// The stream of a consumer could not be created, so the consumer was not tried.
    #[error("its stream does not exist, and could not be created")]
    NoStream,

    /// The user of this connection may not send the request, as its server says.
    #[error("the user `{}` may not publish on `{}`", visible(.user), visible(.subject))]
    Forbidden {
        /// The JetStream API subject of the request. `$JS.API` stands for the context's own prefix.
        subject: String,
        /// The user, as the server knows it.
        user: String,
    },

    /// The client was not connected to a server before the deadline.
    #[error("not connected within {}", milliseconds(*.waited))]
    NotConnected {
        /// How long the connection was waited for.
        waited: Duration,
    },

    /// No answer came in time. A broker does not answer a request that its user may not send; nor
    /// does the client library tell a request about the broker's permission violation.
    #[error("no answer on `{}` within {}", visible(.subject), milliseconds(*.waited))]
    NoAnswer {
        /// The JetStream API subject of the request. `$JS.API` stands for the context's own prefix.
        subject: String,
        /// How long the answer was waited for.
        waited: Duration,
    },

    /// The deadline of the run passed before the request could be sent.
    #[error("the deadline passed before `{}` was sent", visible(.subject))]
    OutOfTime {
        /// The JetStream API subject of the request.
        subject: String,
    },

    /// Nobody listens on the subject of the request.
    #[error("no responders on `{}`", visible(.subject))]
    NoResponders {
        /// The JetStream API subject of the request.
        subject: String,
    },

    /// The request could not be sent, or its answer was not what the JetStream API promises.
    #[error("the request on `{}` failed", visible(.subject))]
    Request {
        /// The JetStream API subject of the request.
        subject: String,
        /// What the client library's error says.
        source: Foreign,
    },
}

impl FailureKind {
    /// The broker's error code, if the broker answered with one.
    pub const fn code(&self) -> Option<u64> {
        match self {
            Self::Refused { code, .. } => Some(*code),
            Self::SubjectTaken { .. } => Some(ErrorCode::STREAM_SUBJECT_OVERLAP.0),
            _ => None,
        }
    }

    /// What to do about it, if anything can be said.
    pub fn help(&self) -> Option<Cow<'_, str>> {
        let help = match self {
            Self::Impossible(change) => match &change.class {
                Class::Impossible(refusal) => return Some(Cow::Borrowed(&refusal.remedy)),
                _ => return None,
            },
            Self::HeldBack(_) => {
                "create it by hand, declare `allow_data_loss = true` on it, or run with the consent to lose messages"
            }
            Self::Refused {
                code, description, ..
            } => remedy(ErrorCode(*code), description)?,
            Self::SubjectTaken { stream, .. } => {
                return Some(
                    format!(
                        "narrow one of the two, or remove the stream {} if it is not used",
                        visible(stream)
                    )
                    .into(),
                );
            }
            Self::Unfinished => {
                "check that the servers that keep the stream are up to date, and run again"
            }
            Self::Dropped { .. } => {
                "upgrade the servers of its domain, or leave the fields out and set `min_server` to the version that runs there"
            }
            Self::Missing => "bootstrap it first, with a user that may administer JetStream",
            Self::OtherKind { .. } => "remove what has this name, or declare it as what it is",
            Self::Differs(_) => {
                "bootstrap with the declaration that this process was built with, or attach with a \
                 `Fit` that asks for less"
            }
            Self::Forbidden { subject, user } => {
                let (user, subject) = (visible(user), visible(subject));
                return Some(
                    format!("allow the user `{user}` to publish on `{subject}`, on the server")
                        .into(),
                );
            }
            Self::NotConnected { .. } => {
                "check the addresses of the servers, and that one of them runs"
            }
            Self::NoAnswer { .. } => NO_ANSWER,
            Self::OutOfTime { .. } => "give the run a longer deadline",
            Self::NoStream | Self::NoResponders { .. } | Self::Request { .. } => return None,
        };
        Some(Cow::Borrowed(help))
    }

    pub(crate) fn names_another_stream(&self) -> bool {
        matches!(self, Self::SubjectTaken { .. })
    }

    pub(crate) fn is(&self, wanted: ErrorCode) -> bool {
        self.code() == Some(wanted.0)
    }

    pub(crate) fn is_any_of(&self, wanted: &[ErrorCode]) -> bool {
        wanted.iter().any(|code| self.is(*code))
    }
}

const NO_ANSWER: &str = "the broker may be overloaded or starting, the server that keeps the \
     resource may be down, or the user may lack a permission. The user needs the permission to \
     publish on `$JS.API.>`. The user needs the permission to subscribe to `_INBOX.>`. The \
     server's log names a missing permission; so does this error if the user may publish on \
     `$SYS.REQ.USER.INFO`";

impl Failure {
    /// What to do about it, if anything can be said.
    pub fn help(&self) -> Option<Cow<'_, str>> {
        self.kind.help()
    }
}

impl Deref for Failures {
    type Target = [Failure];

    fn deref(&self) -> &[Failure] {
        &self.0
    }
}

impl From<Vec<Failure>> for Failures {
    fn from(failures: Vec<Failure>) -> Self {
        Self(failures)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.resource, self.kind)
    }
}

impl fmt::Display for Failures {
    /// One line with all of them, each with its causes.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, failure) in self.iter().enumerate() {
            let separator = if place == 0 { "" } else { "; " };
            write!(f, "{separator}{failure}")?;
            write_causes(f, failure)?;
        }
        Ok(())
    }
}

impl fmt::Debug for FailureKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")?;
        write_causes(f, self)?;
        write_help(f, "  ", self.help())
    }
}

impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {:?}", self.resource, self.kind)
    }
}

impl fmt::Debug for Failures {
    /// A line for each, with its causes and with help. The same help is only said once.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut said = HashSet::new();
        for failure in &**self {
            write!(f, "\n  - {failure}")?;
            write_causes(f, failure)?;
            let help = failure.help();
            write_help(f, "    ", help.filter(|help| said.insert(help.to_string())))?;
        }
        Ok(())
    }
}

impl StdError for Failure {
    /// What caused [`kind`](Self::kind); `Display` says the kind itself.
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.kind.source()
    }
}

impl StdError for Failures {}

/// What an error of another library says, with its causes. It may quote a broker, so it is shown
/// with hidden characters escaped, even to code that walks the chain of causes.
#[derive(Debug)]
pub struct Foreign(String);

impl fmt::Display for Foreign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", visible(&self.0))
    }
}

impl StdError for Foreign {}

impl Foreign {
    pub(crate) fn of(error: &(dyn StdError + 'static)) -> Self {
        Self(Chain(error).to_string())
    }
}

impl From<&str> for Foreign {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

/// An error and its causes, in one line.
pub(crate) struct Chain<'e>(pub(crate) &'e dyn StdError);

impl fmt::Display for Chain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)?;
        write_causes(f, self.0)
    }
}

/// The sources of `error`, in the same line.
pub(crate) fn write_causes(f: &mut fmt::Formatter<'_>, error: &dyn StdError) -> fmt::Result {
    let mut cause = error.source();
    while let Some(error) = cause {
        write!(f, ": {}", visible(&error.to_string()))?;
        cause = error.source();
    }
    Ok(())
}

/// What to do, in a line of its own.
pub(crate) fn write_help(
    f: &mut fmt::Formatter<'_>,
    indent: &str,
    help: Option<Cow<'_, str>>,
) -> fmt::Result {
    match help {
        Some(help) => write!(f, "\n{indent}help: {help}"),
        None => Ok(()),
    }
}

fn impossible(change: &Change) -> String {
    let (before, after) = change.values();
    let why = match &change.class {
        Class::Impossible(refusal) => &refusal.why,
        _ => "it can't be made",
    };
    let (field, why) = (visible(&change.field), visible(why));
    format!("{field}: {before} -> {after} is impossible: {why}")
}

fn milliseconds(time: Duration) -> String {
    let whole = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
    quantity::duration(Duration::from_millis(whole))
}

/// The first error of type `T` in the chain of `error`.
pub(crate) fn cause<'e, T: StdError + 'static>(
    error: &'e (dyn StdError + 'static),
) -> Option<&'e T> {
    std::iter::successors(Some(error), |error: &&'e (dyn StdError + 'static)| {
        (*error).source()
    })
    .find_map(|error| error.downcast_ref())
}
