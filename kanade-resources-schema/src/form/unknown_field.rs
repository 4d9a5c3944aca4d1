use super::unknown_word;
use crate::diagnostic::{Finding, Span};
use crate::dialect::{self, Named};
use crate::field::Walk as _;
use crate::rule::{Basis, Refusal, Rule};
use crate::spec::{ConsumerSpec, KvSpec, StreamSpec};
use crate::suggest::did_you_mean;

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

/// The finding for the field `key` of `owner`, which has the fields `known`.
pub(crate) fn finding(span: Span, key: &str, owner: &str, known: &[&str]) -> Finding {
    explain(new(span, key, owner), key, known, str::to_owned)
}

/// The same for a field that is named in a list, as a string.
pub(crate) fn in_a_list(span: Span, key: &str, owner: &str, known: &[&str]) -> Finding {
    explain(new(span, key, owner), key, known, string)
}

/// The finding for the field `key` of the backing stream, which `owner` has under the name `name`.
pub(crate) fn renamed(span: Span, key: &str, owner: &str, name: &str) -> Finding {
    new(span, key, owner).fix(called(name), name)
}

/// The same for a field that is named in a list.
pub(crate) fn renamed_in_a_list(span: Span, key: &str, owner: &str, name: &str) -> Finding {
    new(span, key, owner).fix(called(name), string(name))
}

fn new(span: Span, key: &str, owner: &str) -> Finding {
    Finding::new(&RULE, span, format!("unknown field `{key}` of {owner}"))
}

fn called(name: &str) -> String {
    format!("it is called `{name}` here")
}

fn string(name: &str) -> String {
    format!("\"{name}\"")
}

fn explain(
    finding: Finding,
    key: &str,
    known: &[&str],
    as_text: impl Fn(&str) -> String,
) -> Finding {
    match dialect::field(key, known) {
        Some(Named::Called(name)) => return finding.fix(called(name), as_text(name)),
        Some(Named::Written(text)) => return finding.help(text),
        None => {}
    }
    if let Some(owners) = other_owners(key) {
        return finding.help(format!("it is a field of {owners}"));
    }
    match did_you_mean(key, known.iter().copied()) {
        Some(name) => finding.fix(format!("did you mean `{name}`?"), as_text(name)),
        None => finding.help(format!("the fields are {}", unknown_word::quoted(known))),
    }
}

/// Those that have a field `key`, which is unknown where it stands.
fn other_owners(key: &str) -> Option<&'static str> {
    let owners = [
        (StreamSpec::FIELDS, "streams only"),
        (KvSpec::FIELDS, "KV buckets only"),
        (ConsumerSpec::FIELDS, "consumers only"),
    ];
    let mut having = owners
        .iter()
        .filter(|(fields, _)| fields.iter().any(|field| field.name == key));
    match (having.next(), having.next()) {
        (Some((_, owners)), None) => Some(owners),
        _ => None,
    }
}
