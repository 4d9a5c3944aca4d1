//! What a rule is: its id, its documentation, and the errors with which brokers enforce it.

use std::fmt;

use crate::suggest::did_you_mean;
use crate::words::words;

/// Where the pages of all rules are.
const PAGES: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/blob/main/docs/rules.md");

/// One rule of the language.
#[derive(Debug)]
pub struct Rule {
    /// The stable id, such as `KR0107`.
    pub id: &'static str,
    /// The pattern that is flagged, in snake case; also the name of its file.
    pub name: &'static str,
    /// What is flagged.
    pub what: &'static str,
    /// Why it is wrong.
    pub why: &'static str,
    /// Why declarations must keep it.
    pub basis: Basis,
    /// The errors with which a broker refuses what breaks the rule.
    pub refusals: &'static [Refusal],
    /// What else a broker would do.
    pub broker: Option<&'static str>,
    /// A declaration that breaks only this rule, if a file can.
    pub fails: Option<&'static str>,
    /// The same declaration, corrected.
    pub mend: Option<&'static str>,
}

impl Rule {
    /// Whether this is an opinion with a level, rather than a rule.
    pub fn is_lint(&self) -> bool {
        matches!(self.basis, Basis::Lint(_))
    }

    /// The page of the rule on the web.
    ///
    /// ```
    /// let rule = kanade_resources_schema::rules::find("over_budget").unwrap();
    /// assert!(rule.url().ends_with("/docs/rules.md#kr0107-over_budget"));
    /// ```
    pub fn url(&self) -> String {
        format!("{PAGES}#{}-{}", self.id.to_lowercase(), self.name)
    }
}

/// Why declarations must keep a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// Code could not be generated from the file.
    Form,
    /// A broker of the declared version refuses, changes or drops the declaration, or fails later because of it.
    Broker,
    /// Brokers accept the declaration. This is why the rule exists nevertheless.
    Stricter(&'static str),
    /// They need not: it is an opinion, which `[lints]` may allow or deny. This is its default level.
    Lint(Level),
}

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

/// An error with which a broker refuses a configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The `err_code` of the JetStream API.
    pub code: u16,
    /// The case that it is for, if a rule has several; otherwise empty.
    pub case: &'static str,
    /// The broker's own words, if they help; otherwise empty.
    pub description: &'static str,
}

impl Refusal {
    pub(crate) const fn new(code: u16) -> Self {
        Self {
            code,
            case: "",
            description: "",
        }
    }

    /// Says what the error is about.
    pub(crate) const fn of(self, case: &'static str) -> Self {
        Self { case, ..self }
    }

    /// Quotes the broker.
    pub(crate) const fn saying(self, description: &'static str) -> Self {
        Self {
            description,
            ..self
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error {}", self.code)?;
        if self.description.is_empty() {
            return Ok(());
        }
        write!(f, " ({})", self.description)
    }
}

/// The rule with the id or name `wanted`, in upper or lower case. The error is the most similar rule.
pub(crate) fn find(
    rules: &[&'static Rule],
    wanted: &str,
) -> Result<&'static Rule, Option<&'static Rule>> {
    let wanted = wanted.to_lowercase().replace('-', "_");
    let id = full_id(&wanted);
    let exact = rules
        .iter()
        .find(|rule| rule.id.eq_ignore_ascii_case(&id) || rule.name == wanted);
    if let Some(rule) = exact {
        return Ok(rule);
    }
    let near = did_you_mean(&wanted, rules.iter().map(|rule| rule.name));
    Err(near.and_then(|name| rules.iter().copied().find(|rule| rule.name == name)))
}

/// `kr107` and `107` as `kr0107`.
fn full_id(wanted: &str) -> String {
    let number = wanted.strip_prefix("kr").unwrap_or(wanted);
    match number.parse::<u16>() {
        Ok(number) => format!("kr{number:04}"),
        Err(_) => wanted.to_owned(),
    }
}
