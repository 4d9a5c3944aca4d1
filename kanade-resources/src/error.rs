use std::fmt;

use kanade_resources_schema::spec::ServerVersion;

use crate::failure::{Failure, FailureKind};
use crate::report::Report;
use crate::resource_id::ResourceId;

/// Why a bootstrap, a plan or an attach did not give what was asked for.
///
/// The text of each is meant for an operator: what happened, and what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The connected server is older than the declaration's `min_server`. Nothing was sent.
    #[error(
        "the connected nats-server is {found}, the declaration needs {required} or later\n  \
         help: upgrade the server, or lower `min_server` in [settings] of resources.toml"
    )]
    ServerTooOld {
        /// The declared `min_server`.
        required: ServerVersion,
        /// The version that the connected server reports.
        found: ServerVersion,
    },

    /// Nobody answers the JetStream API: the server runs without JetStream.
    #[error(
        "JetStream is not enabled on the connected nats-server ({cause})\n  \
         help: start it with `-js` or with a `jetstream {{ … }}` block; if the context uses a domain or an API \
         prefix, check its spelling"
    )]
    JetStreamNotEnabled {
        /// What the request came back with.
        #[source]
        cause: FailureKind,
    },

    /// The server runs JetStream, but the account of this connection may not use it (codes 10039 and 10035).
    #[error(
        "JetStream is not enabled for the account of this connection ({cause})\n  \
         help: add `jetstream: enabled` to the account, or its JetStream limits to the account's JWT, or connect \
         with another account"
    )]
    JetStreamNotEnabledForAccount {
        /// The broker's answer.
        #[source]
        cause: FailureKind,
    },

    /// A request that everything else depends on failed; nothing was written.
    #[error("{0}")]
    Unreachable(#[source] FailureKind),

    /// The account's limits leave too little for what would be written. Nothing was written.
    #[error(
        "the declaration does not fit the account's limits:{}\n  \
         help: lower max_bytes, remove what is not used, or raise the limits of the account",
        listed(.shortfalls)
    )]
    DoesNotFit {
        /// What does not fit, each in one line.
        shortfalls: Vec<String>,
    },

    /// Some resources are not as declared. Everything else was done.
    #[error("{}", incomplete(.failures))]
    Incomplete {
        /// Every failure, none hidden by another, in the order of the declaration.
        failures: Vec<Failure>,
        /// What was done all the same.
        report: Box<Report>,
    },

    /// A resource was named that the declaration does not have.
    #[error(
        "the {resource} is not declared\n  help: declare it in resources.toml, or correct the name"
    )]
    NotDeclared {
        /// What was named.
        resource: ResourceId,
    },

    /// Handles were asked for a resource that they were not made with.
    #[error(
        "there is no handle for the {resource}\n  \
         help: only declared resources that are not lazy have one; rebuild what was generated from resources.toml"
    )]
    NoHandle {
        /// What was asked for.
        resource: ResourceId,
    },
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

    /// The error for a request that everything else depends on.
    pub(crate) fn from_cause(cause: FailureKind) -> Self {
        match &cause {
            FailureKind::NoResponders { .. }
            | FailureKind::Refused {
                code: NOT_ENABLED, ..
            } => Self::JetStreamNotEnabled { cause },
            FailureKind::Refused {
                code: NOT_ENABLED_FOR_ACCOUNT | NO_ACCOUNT,
                ..
            } => Self::JetStreamNotEnabledForAccount { cause },
            _ => Self::Unreachable(cause),
        }
    }
}

const NO_ACCOUNT: u64 = 10035;
const NOT_ENABLED_FOR_ACCOUNT: u64 = 10039;
const NOT_ENABLED: u64 = 10076;

fn listed(lines: &[String]) -> impl fmt::Display {
    lines
        .iter()
        .map(|line| format!("\n  - {line}"))
        .collect::<Vec<_>>()
        .concat()
}

fn incomplete(failures: &[Failure]) -> impl fmt::Display {
    let lines: Vec<String> = failures
        .iter()
        .map(|failure| format!("\n  - {failure}"))
        .collect();
    let count = failures.len();
    let noun = if count == 1 { "failure" } else { "failures" };
    format!(
        "JetStream resources are not as declared ({count} {noun}):{}",
        lines.concat()
    )
}
