use super::unknown_word;
use crate::diagnostic::{Finding, Span};
use crate::dialect::{self, Named};
use crate::rule::{Basis, Rule};
use crate::suggest::did_you_mean;
use crate::symbol;

pub(super) static RULE: Rule = Rule {
    id: "KR0006",
    name: "unknown_table",
    what: "The file has a table of an unknown name.",
    why: "Nothing in a declaration is ignored, because a misspelt table would silently declare \
         nothing.",
    basis: Basis::Form,
    refusals: &[],
    broker: None,
    fails: Some(
        r#"[stream.EVENTS]
subjects = ["events.>"]

[kv.jobs]
"#,
    ),
    mend: Some(
        r#"[streams.EVENTS]
subjects = ["events.>"]

[kv.jobs]
"#,
    ),
};

/// The finding for the top-level key `key`.
pub(crate) fn finding(span: Span, key: &str) -> Finding {
    explain(
        Finding::new(&RULE, span, format!("unknown table `{key}`")),
        key,
        symbol::TABLES,
    )
}

/// The finding for the key `key` of `[defaults]`.
pub(crate) fn finding_in_defaults(span: Span, key: &str) -> Finding {
    explain(
        Finding::new(&RULE, span, format!("unknown table `defaults.{key}`")),
        key,
        symbol::DEFAULT_TABLES,
    )
}

fn explain(finding: Finding, key: &str, known: &[&str]) -> Finding {
    let name = match dialect::table(key, known) {
        Some(Named::Written(text)) => return finding.help(text),
        Some(Named::Called(name)) => Some(name),
        None => did_you_mean(key, known.iter().copied()),
    };
    match name {
        Some(name) => finding.fix(format!("it is called `{name}`"), name),
        None => finding.help(format!("the tables are {}", unknown_word::quoted(known))),
    }
}
