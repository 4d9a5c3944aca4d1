use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use kanade_resources_schema::quantity;

use crate::plan::Change;
use crate::resource_id::ResourceId;

/// Why one stream or consumer is not as declared.
#[derive(Debug)]
#[non_exhaustive]
pub struct Failure {
    /// Which resource, or which consumer of it.
    pub resource: ResourceId,
    /// What went wrong.
    pub kind: FailureKind,
}

/// What went wrong with one resource or one request.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FailureKind {
    /// The declaration asks for a change that the connected nats-server does not make to what exists.
    #[error("{0}")]
    Impossible(Box<Change>),

    /// The broker answered with an error.
    #[error("the broker refused `{subject}`: {description} (code {code}){}", help(*code))]
    Refused {
        /// The JetStream API subject of the request.
        subject: String,
        /// The broker's error code, for instance 10047.
        code: u64,
        /// The broker's words.
        description: String,
    },

    /// The resource does not exist, and this process does not create it.
    #[error(
        "it does not exist\n    help: bootstrap it first, with a user that may administer JetStream"
    )]
    Missing,

    /// The stream of a consumer could not be created, so the consumer was not tried.
    #[error("its stream does not exist, and could not be created")]
    NoStream,

    /// The user of this connection may not send the request, as its server says.
    #[error(
        "the user `{user}` may not publish on `{subject}`\n    help: allow it in the user's permissions"
    )]
    Forbidden {
        /// The JetStream API subject of the request. `$JS.API` stands for the context's own prefix.
        subject: String,
        /// The user, as the server knows it.
        user: String,
    },

    /// The client was not connected to a server before the deadline.
    #[error(
        "not connected within {}\n    help: check the servers' addresses, and that one of them runs",
        milliseconds(*.waited)
    )]
    NotConnected {
        /// How long the connection was waited for.
        waited: Duration,
    },

    /// No answer came in time. A broker does not answer a request that its user may not send; nor does
    /// the client library tell a request about the broker's permission violation.
    #[error(
        "no answer on `{subject}` within {}\n    help: the user may lack the permission to publish `$JS.API.>` or to \
         subscribe `_INBOX.>` (the server's log says so; with the permission to publish `$SYS.REQ.USER.INFO` this \
         error would), or the broker is overloaded or starting",
        milliseconds(*.waited)
    )]
    NoAnswer {
        /// The JetStream API subject of the request. `$JS.API` stands for the context's own prefix.
        subject: String,
        /// How long the answer was waited for.
        waited: Duration,
    },

    /// The deadline of the run passed before the request could be sent.
    #[error(
        "the deadline passed before `{subject}` was sent\n    help: give the run a longer deadline"
    )]
    OutOfTime {
        /// The JetStream API subject of the request.
        subject: String,
    },

    /// Nobody listens on the subject of the request.
    #[error("no responders on `{subject}`")]
    NoResponders {
        /// The JetStream API subject of the request.
        subject: String,
    },

    /// The request could not be sent, or its answer was not what the JetStream API promises.
    #[error("the request on `{subject}` failed: {source}")]
    Request {
        /// The JetStream API subject of the request.
        subject: String,
        /// The client library's error.
        source: Box<dyn StdError + Send + Sync>,
    },
}

impl FailureKind {
    /// The broker's error code, where the broker answered with one.
    pub const fn code(&self) -> Option<u64> {
        match self {
            Self::Refused { code, .. } => Some(*code),
            _ => None,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.resource, self.kind)
    }
}

impl StdError for Failure {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&self.kind)
    }
}

fn help(code: u64) -> String {
    remedy(code)
        .map(|remedy| format!("\n    help: {remedy}"))
        .unwrap_or_default()
}

/// What to do about the broker's error `code`, where more can be said than the broker does.
fn remedy(code: u64) -> Option<&'static str> {
    let remedy = match code {
        10002 | 10028 | 10047 => {
            "the broker reserves max_bytes on each replica: lower it, free space, or raise the limits of the server \
             or the account"
        }
        10005 | 10074 => {
            "num_replicas needs that many servers that suit the placement, in a cluster"
        }
        10008 | 10009 => "the cluster has no leader at the moment: try again",
        10025 => "the server does not know a field: it may be older than the declaration needs",
        10026 | 10027 => "raise the limits of the account, or remove what is not used",
        10059 | 10149 => "it was deleted by somebody else during this run: try again",
        10065 => {
            "another stream holds these subjects: narrow one of the two, or remove what is not used"
        }
        _ => return None,
    };
    Some(remedy)
}

fn milliseconds(time: Duration) -> String {
    quantity::duration(Duration::from_millis(
        u64::try_from(time.as_millis()).unwrap_or(u64::MAX),
    ))
}
