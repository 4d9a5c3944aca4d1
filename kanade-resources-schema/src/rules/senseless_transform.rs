use super::malformed_transform;
use crate::check::{Check, Context};
use crate::diagnostic::Findings;
use crate::rule::{Basis, Rule};

static RULE: Rule = Rule {
    id: "KR0305",
    name: "senseless_transform",
    what: "A transform makes subjects that nobody can use, or crashes servers.",
    why: "Wildcards are counted from 1, and there must be at least one partition.",
    basis: Basis::Stricter(
        "Brokers accept it, and make subjects that nobody wants. With zero partitions, \
             nats-server 2.10 and 2.11 crash at the first message.",
    ),
    refusals: &[],
    broker: Some("The broker accepts it."),
    fails: Some(
        r#"[streams.ORDERS]
subjects = ["orders.*"]
subject_transform = { src = "orders.*", dest = "orders.{{wildcard(0)}}" }
"#,
    ),
    mend: Some(
        r#"[streams.ORDERS]
subjects = ["orders.*"]
subject_transform = { src = "orders.*", dest = "orders.{{wildcard(1)}}" }
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check);

/// Looks for faults in the transforms that brokers accept.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for (lowered, transform, fault) in malformed_transform::faults(cx) {
        if malformed_transform::is_taken(&fault) {
            let finding = malformed_transform::finding(&RULE, lowered, &transform, &fault);
            findings.push(finding.note("the broker would accept it"));
        }
    }
}
