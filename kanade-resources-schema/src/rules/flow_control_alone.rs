use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::rule::{Basis, Refusal, Rule};
use crate::spec::AckPolicy;
use crate::symbol;

static RULE: Rule = Rule {
    id: "KR0605",
    name: "flow_control_alone",
    what: "A push consumer has flow control without heartbeats.",
    why: "A receiver that missed a flow-control message learns of it only from the next heartbeat.",
    basis: Basis::Broker,
    refusals: &[Refusal::new(10108).saying("consumer with flow control also needs heartbeats")],
    broker: None,
    fails: Some(
        r#"[streams.JOBS]
subjects = ["jobs.>"]

[streams.JOBS.consumers.worker]
deliver_subject = "work"
flow_control = true
"#,
    ),
    mend: Some(
        r#"[streams.JOBS]
subjects = ["jobs.>"]

[streams.JOBS.consumers.worker]
deliver_subject = "work"
flow_control = true
idle_heartbeat = "5s"
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check);

/// Looks for heartbeats beside flow control. With `ack_policy = "flow_control"`, another rule asks for them.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    let controlled = cx
        .consumers()
        .filter(|(_, consumer)| consumer.spec.is_push() && consumer.spec.flow_control);
    for (_, consumer) in controlled {
        if consumer.spec.idle_heartbeat.is_some()
            || consumer.spec.ack_policy == AckPolicy::FlowControl
        {
            continue;
        }
        let span = consumer.places.key(symbol::FLOW_CONTROL);
        let finding = Finding::new(&RULE, span, "`flow_control` needs an `idle_heartbeat`")
            .refused()
            .help("add `idle_heartbeat = \"5s\"`");
        findings.push(finding);
    }
}
