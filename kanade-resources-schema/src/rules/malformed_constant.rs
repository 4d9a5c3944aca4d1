use super::Rule;
use super::{Context, malformed_name};
use crate::diagnostic::{Finding, Findings};
use crate::symbol;

/// A resource's name, or its `const_name`, makes no Rust constant.
pub(crate) static RULE: Rule = Rule {
    id: "KR0204",
    name: "malformed_constant",
    what: "A resource's name, or its `const_name`, makes no Rust constant.",
    why: "Every resource gets constants such as `STREAM_RESULTS`, whose last part comes from its name in \
           SCREAMING_SNAKE_CASE.",
    broker: None,
    fails: Some(
        r#"[streams."結果"]
subjects = ["results.>"]
"#,
    ),
    mend: Some(
        r#"[streams."結果"]
const_name = "RESULTS"
subjects = ["results.>"]
"#,
    ),
};

/// Checks that every resource has a constant.
pub(crate) fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for lowered in
        cx.lowered.iter().filter(|lowered| lowered.constant.is_none() && !malformed_name::applies(lowered))
    {
        let (message, help) = if lowered.places.is_given(symbol::CONST_NAME) {
            (
                "`const_name` is not the end of a Rust constant",
                "use `A` to `Z` and `0` to `9`, with `_` between them",
            )
        } else {
            (
                "no Rust constant can be made of this name",
                "give it a `const_name`, such as `const_name = \"RESULTS\"`",
            )
        };
        findings.push(Finding::new(&RULE, lowered.places.of(symbol::CONST_NAME), message).help(help));
    }
}
