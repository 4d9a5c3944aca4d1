use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::rule::{Basis, Rule};
use crate::symbol;

static RULE: Rule = Rule {
    id: "KR0515",
    name: "mirror_direct_mismatch",
    what: "A mirror and its origin disagree on direct reads.",
    why: "At every update, the broker sets `mirror_direct` of a mirror to its origin's \
         `allow_direct`.",
    basis: Basis::Broker,
    refusals: &[],
    broker: Some("The broker silently changes `mirror_direct`."),
    fails: Some(
        r#"[streams.ORDERS]
subjects = ["orders.>"]
allow_direct = true

[streams.COPY]
mirror = { name = "ORDERS" }
"#,
    ),
    mend: Some(
        r#"[streams.ORDERS]
subjects = ["orders.>"]
allow_direct = true

[streams.COPY]
mirror = { name = "ORDERS" }
mirror_direct = true
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check);

/// Compares every mirror with its declared origin.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for (mirror, origin) in cx
        .origins()
        .filter(|(_, origin)| origin.is_mirror && origin.is_local())
    {
        let Some(original) = cx.stream(origin.source.name) else {
            continue;
        };
        let direct = original.stream.allow_direct;
        if mirror.stream.mirror_direct == direct {
            continue;
        }
        let span = if mirror.places.is_given(symbol::MIRROR_DIRECT) {
            mirror.places.of(symbol::MIRROR_DIRECT)
        } else {
            origin.name_span()
        };
        let message = format!(
            "`mirror_direct` of `{}` contradicts its origin",
            mirror.name
        );
        let finding = Finding::new(&RULE, span, message)
            .also(
                original.places.of(symbol::ALLOW_DIRECT),
                "the origin sets it here",
            )
            .note("the broker would silently set it to the origin's `allow_direct`")
            .note("it accepts the declaration, but then holds something else, so every plan would find a difference")
            .help(format!("write `mirror_direct = {direct}`"));
        findings.push(finding);
    }
}
