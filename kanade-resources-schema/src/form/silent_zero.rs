use crate::diagnostic::{Finding, Span};
use crate::field::Zero;
use crate::rule::{Basis, Refusal, Rule};

pub(super) static RULE: Rule = Rule {
    id: "KR0103",
    name: "silent_zero",
    what: "A limit, a duration or a number is zero.",
    why: "Zero looks like \"nothing\", but the broker reads it as \"unlimited\" or as a default, \
         depending on the field.",
    basis: Basis::Stricter(
        "The broker reads zero as \"unlimited\" or as a default, and most people read it as \
             \"nothing\". Such a misunderstanding costs too much.",
    ),
    refusals: &[Refusal::new(10094).of("`opt_start_seq` of a consumer")],
    broker: Some(
        "The broker silently stores zero of a limit as -1, which means unlimited. Where a field \
             has a default, such as the 30 seconds of `ack_wait`, it stores the default.",
    ),
    fails: Some(
        r#"[streams.RESULTS]
subjects = ["results.>"]
max_bytes = 0
"#,
    ),
    mend: Some(
        r#"[streams.RESULTS]
subjects = ["results.>"]
max_bytes = "unlimited"
"#,
    ),
};

/// The finding for the zero at `span`, in a field where it becomes `zero` and may be `"unlimited"` instead or not.
pub(crate) fn finding(span: Span, zero: Zero, takes_unlimited: bool) -> Finding {
    let finding = Finding::new(&RULE, span, "zero does not mean \"nothing\" here");
    match zero {
        Zero::Unlimited => finding
            .label("the broker reads this as \"unlimited\"")
            .help("write `\"unlimited\"` if you want no limit, or leave the field out"),
        Zero::Missing(default) => finding
            .label(format!("the broker reads this as {default}"))
            .help(without_the_field(takes_unlimited)),
        Zero::FromOne => finding
            .label("these numbers start at one")
            .help("write `1` for the smallest"),
        Zero::Kept => finding
            .label("the broker keeps this zero")
            .help("write how long to wait, such as `\"1s\"`"),
        Zero::NoBudget => finding
            .label("nothing fits into a budget of zero")
            .help("write `\"unlimited\"` if you want no ceiling, or leave the field out"),
    }
}

fn without_the_field(takes_unlimited: bool) -> &'static str {
    if takes_unlimited {
        "leave the field out if you want that, or write `\"unlimited\"` for no limit"
    } else {
        "leave the field out if you want that"
    }
}
