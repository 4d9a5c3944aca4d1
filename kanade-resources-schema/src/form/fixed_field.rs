use super::unknown_word;
use crate::diagnostic::{Finding, Span};
use crate::rule::{Basis, Rule};

pub(super) static RULE: Rule = Rule {
    id: "KR0013",
    name: "fixed_field",
    what: "A profile overlays something that is the same in every profile.",
    why: "Profiles differ in limits and places only. Names, subjects and kinds are what a program \
         is compiled with, so it could not work in a profile where they differ.",
    basis: Basis::Form,
    refusals: &[],
    broker: None,
    fails: Some(
        r#"[streams.RESULTS]
subjects = ["results.>"]
max_bytes = "2GiB"

[profiles.dev.streams.RESULTS]
subjects = ["dev.results.>"]
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

/// The finding for the key `key`; `known` can be overlaid in its place.
pub(crate) fn finding(span: Span, key: &str, known: &[&str]) -> Finding {
    Finding::new(&RULE, span, format!("`{key}` is the same in every profile")).help(format!(
        "a profile can overlay {}",
        unknown_word::quoted(known)
    ))
}
