use super::unknown_word;
use crate::diagnostic::{Finding, Span};
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

/// What other tools call the tables.
const ALIASES: &[(&str, &str)] = &[
    ("buckets", symbol::KV),
    ("key_value", symbol::KV),
    ("kv_buckets", symbol::KV),
    ("object_store", symbol::OBJECT_STORES),
    ("objects", symbol::OBJECT_STORES),
    ("stream", symbol::STREAMS),
];

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
    let alias = ALIASES
        .iter()
        .find(|(alias, _)| *alias == key)
        .map(|(_, name)| *name);
    match alias.or_else(|| did_you_mean(key, known.iter().copied())) {
        Some(name) => finding.fix(format!("it is called `{name}`"), name),
        None => finding.help(format!("the tables are {}", unknown_word::quoted(known))),
    }
}
