use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::rule::{Basis, Refusal, Rule};
use crate::symbol;

static RULE: Rule = Rule {
    id: "KR0501",
    name: "mirror_direct_alone",
    what: "A stream has `mirror_direct`, but is not a mirror.",
    why: "`mirror_direct` lets a mirror answer direct reads of its origin. Other streams have \
         no origin.",
    basis: Basis::Broker,
    refusals: &[Refusal::new(10052).saying("stream has no mirror but does have mirror direct")],
    broker: None,
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

pub(super) const CHECK: Check = Check::new(&RULE, check);

/// Looks for `mirror_direct` without a mirror.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
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
        .refused()
        .help("for direct reads of this stream, use `allow_direct`");
        findings.push(finding);
    }
}
