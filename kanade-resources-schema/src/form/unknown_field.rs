use super::unknown_word;
use crate::diagnostic::{Finding, Span};
use crate::rule::{Basis, Refusal, Rule};
use crate::suggest::did_you_mean;
use crate::symbol;

pub(super) static RULE: Rule = Rule {
    id: "KR0007",
    name: "unknown_field",
    what: "This kind of resource has no field of that name.",
    why: "Nothing in a declaration is ignored, because a misspelt limit would silently limit \
         nothing.",
    basis: Basis::Broker,
    refusals: &[Refusal::new(10025).of("nats-server 2.12 and later")],
    broker: Some("Older versions silently drop unknown fields."),
    fails: Some(
        r#"[streams.RESULTS]
subjects = ["results.>"]
max_byte = "2GiB"
"#,
    ),
    mend: Some(
        r#"[streams.RESULTS]
subjects = ["results.>"]
max_bytes = "2GiB"
"#,
    ),
};

/// What other tools call the fields, and in which form the value goes here.
const ALIASES: &[(&str, &str)] = &[
    ("allow_rollup", "allow_rollup_hdrs"),
    ("bucket", "the table's name"),
    ("dedup_window", symbol::DUPLICATE_WINDOW),
    ("discard_policy", symbol::DISCARD),
    ("duplicates", symbol::DUPLICATE_WINDOW),
    ("max_history", symbol::HISTORY),
    ("max_message_size", symbol::MAX_MSG_SIZE),
    ("max_messages", symbol::MAX_MSGS),
    ("max_messages_per_subject", symbol::MAX_MSGS_PER_SUBJECT),
    ("max_size", symbol::MAX_BYTES),
    ("replicas", symbol::NUM_REPLICAS),
    ("retention_days", symbol::MAX_AGE),
    ("retention_policy", symbol::RETENTION),
    ("storage_type", symbol::STORAGE),
    ("ttl", symbol::MAX_AGE),
];

/// The finding for the field `key` of `owner`, which has the fields `known`.
pub(crate) fn finding(span: Span, key: &str, owner: &str, known: &[&str]) -> Finding {
    explain(new(span, key, owner), key, known, str::to_owned)
}

/// The same for a field that is named in a list, as a string.
pub(crate) fn in_a_list(span: Span, key: &str, owner: &str, known: &[&str]) -> Finding {
    explain(new(span, key, owner), key, known, string)
}

/// The finding for the field `key` in a list, which `owner` has under the name `name`.
pub(crate) fn renamed(span: Span, key: &str, owner: &str, name: &str) -> Finding {
    new(span, key, owner).fix(format!("it is called `{name}` here"), string(name))
}

fn new(span: Span, key: &str, owner: &str) -> Finding {
    Finding::new(&RULE, span, format!("unknown field `{key}` of {owner}"))
}

fn string(name: &str) -> String {
    format!("\"{name}\"")
}

fn explain(
    finding: Finding,
    key: &str,
    known: &[&str],
    written: impl Fn(&str) -> String,
) -> Finding {
    let alias = ALIASES
        .iter()
        .find(|(alias, _)| *alias == key)
        .map(|(_, name)| *name);
    if let Some(name) = alias.filter(|name| known.contains(name)) {
        return finding.help(format!(
            "it is called `{name}` here, as in the JetStream API"
        ));
    }
    match did_you_mean(key, known.iter().copied()) {
        Some(name) => finding.fix(format!("did you mean `{name}`?"), written(name)),
        None => finding.help(format!("the fields are {}", unknown_word::quoted(known))),
    }
}
