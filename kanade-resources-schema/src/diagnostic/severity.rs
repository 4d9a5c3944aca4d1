use std::fmt;

use crate::spec::{ServerVersion, Words, words};

words! {
    /// What becomes of the findings of a lint.
    Level {
        /// They are dropped.
        Allow = "allow",
        /// They are shown.
        #[default]
        Warn = "warn",
        /// They are errors.
        Deny = "deny",
    }
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// The declaration can't be used.
    Error,
    /// The declaration can be used; something about it is doubtful.
    Warning,
}

impl Severity {
    /// `error` or `warning`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}
