//! Why a bootstrap, a plan or an attach did not give what was asked for.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use kanade_resources_schema::spec::ServerVersion;

use crate::codes::ErrorCode;
use crate::failure::{Failure, FailureKind, Failures, write_causes, write_help};
use crate::format;
use crate::handles::{Handles, NoHandle};
use crate::invalid_override::InvalidOverride;
use crate::report::Report;
use crate::resource_id::ResourceId;
use crate::shortfall::Shortfall;

/// Why a bootstrap, a plan or an attach did not give what was asked for.
///
/// `Display` is one line that says what happened, and does not repeat what
/// [`source`](std::error::Error::source) says. [`help`](Self::help) says what to do. `Debug` prints
/// both, with all causes, so that a program whose `main` returns the error shows everything:
///
/// ```no_run
/// use kanade_resources::{Declaration, Engine, async_nats};
///
/// # async fn start(declaration: &Declaration<'_>) -> Result<(), Box<dyn std::error::Error>> {
/// let js = async_nats::jetstream::new(async_nats::connect("nats://127.0.0.1").await?);
/// let (_handles, _report) = Engine::new(&js, declaration).run().await?;
/// # Ok(())
/// # }
/// ```
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The connected server is older than the declaration's `min_server`. Nothing was sent.
    #[error("the connected nats-server is {found}, the declaration needs {required} or later")]
    ServerTooOld {
        /// The declared `min_server`.
        required: ServerVersion,
        /// The version that the connected server reports.
        found: ServerVersion,
    },

    /// Nobody answers the JetStream API: the server runs without JetStream.
    #[error("JetStream is not enabled on the connected nats-server")]
    JetStreamNotEnabled {
        /// What the request came back with.
        #[source]
        cause: FailureKind,
    },

    /// The server runs JetStream, but the account of this connection may not use it (codes 10039
    /// and 10035).
    #[error("JetStream is not enabled for the account of this connection")]
    JetStreamNotEnabledForAccount {
        /// The broker's answer.
        #[source]
        cause: FailureKind,
    },

    /// A request that everything else depends on failed; nothing was written.
    #[error("the JetStream API can't be reached")]
    Unreachable(#[source] FailureKind),

    /// The account's limits leave too little for what would be written. Nothing was written.
    #[error("the declaration does not fit the account's limits: {}", listed(.shortfalls))]
    DoesNotFit {
        /// What does not fit.
        shortfalls: Vec<Shortfall>,
    },

    /// Some resources are not as declared. Everything else was done.
    #[error("JetStream resources are not as declared ({})", counted(.failures, *.waited))]
    Incomplete {
        /// Every failure, none hidden by another, in the order of the declaration.
        #[source]
        failures: Failures,
        /// How long an [attach](crate::attach) waited for them.
        waited: Option<Duration>,
        /// What was done all the same.
        report: Box<Report>,
        /// The handles of what is there, by name.
        handles: Box<Handles>,
    },

    /// A resource was named that the declaration does not have.
    #[error("the {resource} is not declared")]
    NotDeclared {
        /// What was named.
        resource: ResourceId,
    },

    /// Overrides have values that a declaration could not have. Nothing was sent.
    #[error("invalid overrides: {}", listed(.invalid))]
    InvalidOverride {
        /// Every value that is wrong.
        invalid: Vec<InvalidOverride>,
    },

    /// Handles were asked for a resource that they were not made with.
    #[error(transparent)]
    NoHandle(#[from] NoHandle),
}

impl Error {
    /// Every failure of a run that was not completed; empty for the other errors.
    pub fn failures(&self) -> &[Failure] {
        match self {
            Self::Incomplete { failures, .. } => failures,
            _ => &[],
        }
    }

    /// The report of a run that was not completed.
    pub fn report(&self) -> Option<&Report> {
        match self {
            Self::Incomplete { report, .. } => Some(report),
            _ => None,
        }
    }

    /// The handles of what is there, of a run that was not completed.
    pub fn handles(&self) -> Option<&Handles> {
        match self {
            Self::Incomplete { handles, .. } => Some(handles),
            _ => None,
        }
    }

    /// What to do about it, if anything can be said. Each of [`failures`](Self::failures) has help
    /// of its own.
    pub fn help(&self) -> Option<Cow<'_, str>> {
        let help = match self {
            Self::ServerTooOld { .. } => {
                "upgrade the server, or lower `min_server` in [settings] of resources.toml"
            }
            Self::JetStreamNotEnabled { .. } => {
                "start it with `-js` or with a `jetstream { … }` block; if the context uses a \
                 domain or an API prefix, check its spelling"
            }
            Self::JetStreamNotEnabledForAccount { .. } => {
                "add `jetstream: enabled` to the account, or JetStream limits to its JWT, or connect with another account"
            }
            Self::Unreachable(cause) => return cause.help(),
            Self::DoesNotFit { .. } => {
                "lower max_bytes, remove what is not used, or raise the limits of the account"
            }
            Self::Incomplete { .. } => return None,
            Self::InvalidOverride { invalid } => return help_for_each(invalid),
            Self::NotDeclared { .. } => "declare it in resources.toml, or correct the name",
            Self::NoHandle(missing) => missing.help(),
        };
        Some(Cow::Borrowed(help))
    }

    /// The same error, after this long a wait.
    pub(crate) fn after_waiting(mut self, time: Option<Duration>) -> Self {
        if let Self::Incomplete { waited, .. } = &mut self {
            *waited = time;
        }
        self
    }

    /// The error for a request that everything else depends on.
    pub(crate) fn from_cause(cause: FailureKind) -> Self {
        const NOT_FOR_ACCOUNT: [ErrorCode; 2] = [
            ErrorCode::JETSTREAM_NOT_ENABLED_FOR_ACCOUNT,
            ErrorCode::NO_ACCOUNT,
        ];
        let is_deaf = matches!(cause, FailureKind::NoResponders { .. });
        if is_deaf || cause.is(ErrorCode::JETSTREAM_NOT_ENABLED) {
            Self::JetStreamNotEnabled { cause }
        } else if cause.is_any_of(&NOT_FOR_ACCOUNT) {
            Self::JetStreamNotEnabledForAccount { cause }
        } else {
            Self::Unreachable(cause)
        }
    }
}

impl fmt::Debug for Error {
    /// What `Display` says, then the causes, then the help.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")?;
        if let Self::Incomplete { failures, .. } = self {
            return write!(f, ":{failures:?}");
        }
        write_causes(f, self)?;
        write_help(f, "  ", self.help())
    }
}

fn listed(all: &[impl ToString]) -> String {
    let lines: Vec<String> = all.iter().map(ToString::to_string).collect();
    lines.join("; ")
}

/// What to do, each thing said once.
fn help_for_each(invalid: &[InvalidOverride]) -> Option<Cow<'_, str>> {
    let mut help: Vec<Cow<'_, str>> = invalid.iter().map(InvalidOverride::help).collect();
    help.dedup();
    (!help.is_empty()).then(|| help.join("; ").into())
}

fn counted(failures: &Failures, waited: Option<Duration>) -> String {
    let count = match failures.len() {
        1 => "1 failure".to_owned(),
        count => format!("{count} failures"),
    };
    match waited {
        Some(time) => format!("{count} after waiting {}", format::seconds(time)),
        None => count,
    }
}
