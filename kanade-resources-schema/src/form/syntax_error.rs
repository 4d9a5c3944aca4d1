use crate::diagnostic::{Finding, Span};
use crate::rule::{Basis, Rule};

pub(super) static RULE: Rule = Rule {
    id: "KR0004",
    name: "syntax_error",
    what: "The file is not valid TOML.",
    why: "After a syntax error nothing else is checked, because the rest of the file may be \
         misread.",
    basis: Basis::Form,
    refusals: &[],
    broker: None,
    fails: Some(
        r#"[streams.RESULTS]
subjects = ["results.>"
"#,
    ),
    mend: Some(
        r#"[streams.RESULTS]
subjects = ["results.>"]
"#,
    ),
};

/// The finding for the fault at `span` that the TOML parser describes as `message`.
pub(crate) fn finding(span: Span, message: &str) -> Finding {
    Finding::new(
        &RULE,
        span,
        format!("syntax error: {}", message.trim_end_matches('.')),
    )
}

/// The finding for the key at `span` that stands at `first` already.
pub(crate) fn duplicate_key(span: Span, first: Option<Span>) -> Finding {
    let finding = Finding::new(&RULE, span, "syntax error: duplicate key");
    match first {
        Some(first) => finding
            .also(first, "it is given here first")
            .help("remove one of them"),
        None => finding,
    }
}
