use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::rule::{Basis, Refusal, Rule};
use crate::symbol;

static RULE: Rule = Rule {
    id: "KR0514",
    name: "message_over_copy",
    what: "A copy accepts only smaller messages than its origin.",
    why: "A message of the origin could be too large for the copy.",
    basis: Basis::Broker,
    refusals: &[MIRROR, SOURCE],
    broker: Some(
        "The broker checks this once both streams exist. If the origin is created later, the \
             broker refuses every update of the copy.",
    ),
    fails: Some(
        r#"[streams.ORDERS]
subjects = ["orders.>"]
max_msg_size = "1MiB"

[streams.COPY]
mirror = { name = "ORDERS" }
max_msg_size = "64KiB"
"#,
    ),
    mend: Some(
        r#"[streams.ORDERS]
subjects = ["orders.>"]
max_msg_size = "1MiB"

[streams.COPY]
mirror = { name = "ORDERS" }
max_msg_size = "1MiB"
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check).in_profiles();

const MIRROR: Refusal = Refusal::new(10030).of("mirror");
const SOURCE: Refusal = Refusal::new(10046).of("source");

/// Compares the largest message of every copy with that of its declared origins.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for (copy, origin) in cx.origins().filter(|(_, origin)| origin.is_local()) {
        let Some(original) = cx.stream(origin.source.name) else {
            continue;
        };
        let (taken, stored) = (copy.stream.max_msg_size, original.stream.max_msg_size);
        if taken < 0 || stored < 0 || taken >= stored {
            continue;
        }
        let refusal = if origin.is_mirror { MIRROR } else { SOURCE };
        let message = format!(
            "`{}` accepts only smaller messages than its {}",
            copy.name,
            origin.word()
        );
        let finding = Finding::new(&RULE, copy.places.of(symbol::MAX_MSG_SIZE), message)
            .also(
                original.places.of(symbol::MAX_MSG_SIZE),
                "the limit of the origin",
            )
            .refused_with(refusal)
            .help("raise the limit, or leave it out");
        findings.push(finding);
    }
}
