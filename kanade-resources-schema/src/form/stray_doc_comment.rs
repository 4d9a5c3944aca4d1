use crate::diagnostic::{Finding, Span};
use crate::rule::{Basis, Rule};

pub(super) static RULE: Rule = Rule {
    id: "KR0009",
    name: "stray_doc_comment",
    what: "A documentation comment documents nothing.",
    why: "`##` lines belong directly above the table of a resource, and `#!` lines at the top \
         of the file. Anywhere else, their text would be lost.",
    basis: Basis::Form,
    refusals: &[],
    broker: None,
    fails: Some(
        r#"## Where the results go.

[streams.RESULTS]
subjects = ["results.>"]
"#,
    ),
    mend: Some(
        r#"## Where the results go.
[streams.RESULTS]
subjects = ["results.>"]
"#,
    ),
};

/// The finding for the comment at `span`.
pub(crate) fn finding(span: Span) -> Finding {
    Finding::new(&RULE, span, "this documentation comment documents nothing").help(
        "put `##` lines directly above the table of a resource and `#!` lines above all tables, or use `#`",
    )
}
