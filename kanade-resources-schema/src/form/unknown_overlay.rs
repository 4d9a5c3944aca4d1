use super::unknown_word;
use crate::diagnostic::{Finding, Span};
use crate::rule::{Basis, Rule};
use crate::spec::Kind;
use crate::suggest::did_you_mean;

pub(super) static RULE: Rule = Rule {
    id: "KR0206",
    name: "unknown_overlay",
    what: "A profile overlays a resource or consumer that is not declared.",
    why: "Nothing in a declaration is ignored. A profile changes what all profiles have; it \
         declares nothing by itself.",
    basis: Basis::Form,
    refusals: &[],
    broker: None,
    fails: Some(
        r#"[streams.RESULTS]
subjects = ["results.>"]
max_bytes = "2GiB"

[profiles.dev.streams.RESULT]
max_bytes = "32MiB"
"#,
    ),
    mend: Some(
        r#"[streams.RESULTS]
subjects = ["results.>"]
max_bytes = "2GiB"

[profiles.dev.streams.RESULTS]
max_bytes = "32MiB"
"#,
    ),
};

/// The finding for a resource `name` of `kind`, where there are `known`.
pub(crate) fn of_resource(span: Span, kind: Kind, name: &str, known: &[&str]) -> Finding {
    let finding = Finding::new(&RULE, span, format!("no {kind} `{name}` is declared"));
    suggest(finding, name, known, &format!("the {kind}s are"))
}

/// The finding for a resource that is of the kind `other`, so that it belongs in `table`.
pub(crate) fn of_other_kind(
    span: Span,
    kind: Kind,
    name: &str,
    other: Kind,
    table: &str,
) -> Finding {
    Finding::new(&RULE, span, format!("no {kind} `{name}` is declared")).help(format!(
        "it is {}, so it belongs in {table}",
        other.with_article()
    ))
}

/// The finding for a consumer `name` of `stream`, which has the consumers `known`.
pub(crate) fn of_consumer(span: Span, stream: &str, name: &str, known: &[&str]) -> Finding {
    let message = format!("the stream `{stream}` has no consumer `{name}`");
    let finding = Finding::new(&RULE, span, message);
    suggest(finding, name, known, "its consumers are")
}

fn suggest(finding: Finding, name: &str, known: &[&str], there_are: &str) -> Finding {
    /// More names are not listed.
    const LISTED: usize = 10;
    match did_you_mean(name, known.iter().copied()) {
        Some(near) => finding.fix(format!("did you mean `{near}`?"), near),
        None if known.is_empty() || known.len() > LISTED => {
            finding.help("declare it outside of the profile, where all profiles have it")
        }
        None => finding.help(format!("{there_are} {}", unknown_word::quoted(known))),
    }
}
