use super::{Basis, Context, Rule};
use crate::diagnostic::{Finding, Findings};
use crate::symbol;

/// A stream that is no mirror is to answer for its origin.
pub(crate) static RULE: Rule = Rule {
    id: "KR0501",
    name: "mirror_direct_alone",
    what: "A stream that is no mirror is to answer for its origin.",
    why: "`mirror_direct` lets a mirror answer the direct reads of its origin; another stream has none.",
    basis: Basis::Broker,
    broker: Some("Error 10052, stream has no mirror but does have mirror direct."),
    fails: Some(
        r#"[streams.ORDERS]
subjects = ["orders.>"]
mirror_direct = true
"#,
    ),
    mend: Some(
        r#"[streams.ORDERS]
subjects = ["orders.>"]
allow_direct = true
"#,
    ),
};

/// Looks for `mirror_direct` without a mirror.
pub(crate) fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    let direct = cx
        .lowered
        .iter()
        .filter(|lowered| lowered.stream.mirror_direct);
    for lowered in direct.filter(|lowered| lowered.stream.mirror.is_none()) {
        let finding = Finding::new(
            &RULE,
            lowered.places.key(symbol::MIRROR_DIRECT),
            "`mirror_direct` needs a `mirror`",
        )
        .note("the broker would refuse it with error 10052")
        .help("if direct reads of this stream are meant, it is called `allow_direct`");
        findings.push(finding);
    }
}
