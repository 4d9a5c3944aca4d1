//! What is wrong with a declaration, where, why, and what to do about it.

mod excerpt;
mod findings;
mod position;
mod render;
mod severity;

pub use crate::rule::Level;
pub use findings::Findings;
pub use position::{Lines, Position};
pub use render::{render, render_all, render_styled};
pub use severity::Severity;

use std::ops::Range;

use crate::rule::{Refusal, Rule};

/// A range of bytes of the source text.
pub type Span = Range<usize>;

/// One finding: a rule that the text breaks, and where.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule that is broken.
    pub rule: &'static Rule,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, in one line that stands alone.
    pub message: String,
    /// The smallest piece of text that is responsible, and what it is; `None` if that is the whole
    /// file.
    pub primary: Option<Label>,
    /// Other places that are involved.
    pub secondary: Vec<Label>,
    /// Facts that explain the finding, such as what the broker would do.
    pub notes: Vec<String>,
    /// What to do.
    pub help: Option<String>,
    /// The change of the text that the help speaks of, where there is no doubt about it.
    pub patch: Option<Patch>,
}

/// A change of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Patch {
    /// What is replaced.
    pub span: Span,
    /// What stands in its place.
    pub text: String,
}

/// A place in the text with a remark.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// The remark; may be empty.
    pub text: String,
}

impl Finding {
    pub(crate) fn new(rule: &'static Rule, span: Span, message: impl Into<String>) -> Self {
        let primary = Some(Label {
            span,
            text: String::new(),
        });
        Self {
            primary,
            ..Self::of_file(rule, message)
        }
    }

    /// A finding that no piece of the text is responsible for.
    pub(crate) fn of_file(rule: &'static Rule, message: impl Into<String>) -> Self {
        Self {
            rule,
            severity: Severity::Error,
            message: message.into(),
            primary: None,
            secondary: Vec::new(),
            notes: Vec::new(),
            help: None,
            patch: None,
        }
    }

    /// Says what the responsible text is.
    pub(crate) fn label(mut self, text: impl Into<String>) -> Self {
        if let Some(primary) = &mut self.primary {
            primary.text = text.into();
        }
        self
    }

    /// Points at another place that is involved.
    pub(crate) fn also(mut self, span: Span, text: impl Into<String>) -> Self {
        self.secondary.push(Label {
            span,
            text: text.into(),
        });
        self
    }

    /// Says that it is about the profiles `names`.
    pub(crate) fn in_profiles(mut self, names: &[&str]) -> Self {
        let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        let profiles = if names.len() == 1 {
            "profile"
        } else {
            "profiles"
        };
        self.message = format!("{profiles} {}: {}", quoted.join(", "), self.message);
        self
    }

    pub(crate) fn note(mut self, text: impl Into<String>) -> Self {
        self.notes.push(text.into());
        self
    }

    /// Notes that a broker would refuse it, with the only error that the rule has.
    pub(crate) fn refused(self) -> Self {
        match self.rule.refusals {
            [only] => self.refused_with(*only),
            _ => self,
        }
    }

    /// Notes that a broker would refuse it.
    pub(crate) fn refused_with(self, refusal: Refusal) -> Self {
        self.note(format!("the broker would refuse it with {refusal}"))
    }

    /// Says what to do, and how the responsible text reads then.
    pub(crate) fn fix(mut self, help: impl Into<String>, text: impl Into<String>) -> Self {
        let span = self.primary.as_ref().map(|primary| primary.span.clone());
        self.patch = span.map(|span| Patch {
            span,
            text: text.into(),
        });
        self.help(help)
    }

    pub(crate) fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }
}
