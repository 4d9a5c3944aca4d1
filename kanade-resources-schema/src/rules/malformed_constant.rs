use super::malformed_name;
use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::lower::Places;
use crate::rule::{Basis, Rule};
use crate::symbol;

static RULE: Rule = Rule {
    id: "KR0204",
    name: "malformed_constant",
    what: "The name of a resource or consumer, or its `const_name`, can't become a Rust constant.",
    why: "Every resource and consumer gets constants such as `STREAM_RESULTS`. The last part \
         is the name in SCREAMING_SNAKE_CASE.",
    basis: Basis::Form,
    refusals: &[],
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

pub(super) const CHECK: Check = Check::new(&RULE, check);

/// Checks that every resource and consumer has a constant.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for lowered in cx.lowered.iter() {
        if lowered.constant.is_none() && !malformed_name::applies(lowered) {
            findings.push(finding(&lowered.places, "RESULTS"));
        }
    }
    for (_, consumer) in cx.consumers() {
        if consumer.own_constant.is_none() && !malformed_name::applies_to_consumer(consumer) {
            findings.push(finding(&consumer.places, "WORKER"));
        }
    }
}

fn finding(places: &Places, example: &str) -> Finding {
    let (message, help) = if places.is_given(symbol::CONST_NAME) {
        (
            "`const_name` is not the end of a Rust constant",
            "use `A` to `Z` and `0` to `9`, with `_` between them".to_owned(),
        )
    } else {
        (
            "this name can't become a Rust constant",
            format!("give it a `const_name`, such as `const_name = \"{example}\"`"),
        )
    };
    Finding::new(&RULE, places.of(symbol::CONST_NAME), message).help(help)
}
