use std::fmt;

use kanade_resources_schema::template::{Argument, Fault, Invalid, Template};

/// How much of a value is shown.
const SHOWN: usize = 64;

/// A value that can't stand in a hole of a template.
///
/// It names the template, the hole, the value and what is wrong with it:
///
/// ```
/// mod nats {
///     kanade_resources::kanade_resources!("examples/templates.toml");
/// }
///
/// let error = nats::subjects::exec::pc("pc 1").unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "\"pc 1\" can't be `pc_id` of `commands.pc.{pc_id...4}`: it contains ' '; a token of a subject contains no \
///      `.`, `*`, `>`, white space or control character",
/// );
/// assert_eq!(error.value(), "pc 1");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidToken {
    template: &'static Template<'static>,
    hole: &'static str,
    value: Box<str>,
    fault: Fault,
}

impl InvalidToken {
    pub(super) fn new(
        template: &'static Template<'static>,
        invalid: Invalid,
        value: Option<Argument<'_>>,
    ) -> Self {
        let hole = template.holes().nth(invalid.hole);
        let value = match value {
            None => String::new(),
            Some(Argument::Text(text)) => text.to_owned(),
            Some(Argument::Unsigned(number)) => number.to_string(),
            Some(Argument::Signed(number)) => number.to_string(),
        };
        Self {
            template,
            hole: hole.map_or("", |hole| hole.name),
            value: value.into(),
            fault: invalid.fault,
        }
    }

    /// The template, as it is declared.
    pub fn template(&self) -> &'static str {
        self.template.text
    }

    /// The name of the hole.
    pub fn hole(&self) -> &'static str {
        self.hole
    }

    /// The value that does not fit.
    pub fn value(&self) -> &str {
        &self.value
    }
}

/// A long value is shown up to a point, and control characters are escaped.
impl fmt::Display for InvalidToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = self.value.char_indices().nth(SHOWN);
        match shown {
            None => write!(f, "{:?}", self.value)?,
            Some((end, _)) => write!(f, "{:?}…", &self.value[..end])?,
        }
        write!(
            f,
            " can't be `{}` of `{}`: {}",
            self.hole, self.template.text, self.fault
        )
    }
}

impl std::error::Error for InvalidToken {}
