use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::rule::{Basis, Refusal, Rule};
use crate::spec::ConsumerSpec;
use crate::symbol;

static RULE: Rule = Rule {
    id: "KR0601",
    name: "push_only_field",
    what: "A pull consumer has a field that only push consumers can have.",
    why: "Heartbeats, flow control and rate limits are for messages that the broker sends \
         without a request.",
    basis: Basis::Broker,
    refusals: &[HEARTBEAT, FLOW_CONTROL, RATE],
    broker: None,
    fails: Some(
        r#"[streams.JOBS]
subjects = ["jobs.>"]

[streams.JOBS.consumers.worker]
idle_heartbeat = "5s"
"#,
    ),
    mend: Some(
        r#"[streams.JOBS]
subjects = ["jobs.>"]

[streams.JOBS.consumers.worker]
deliver_subject = "work"
idle_heartbeat = "5s"
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check);

const HEARTBEAT: Refusal = Refusal::new(10088).of("`idle_heartbeat`");
const FLOW_CONTROL: Refusal = Refusal::new(10089).of("`flow_control`");
const RATE: Refusal = Refusal::new(10086).of("`rate_limit_bps`");

/// Looks for fields of push consumers in pull consumers.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for (_, consumer) in cx
        .consumers()
        .filter(|(_, consumer)| !consumer.spec.is_push())
    {
        for (field, refusal) in push_only(&consumer.spec) {
            let message = format!("a pull consumer can't have `{field}`");
            let finding = Finding::new(&RULE, consumer.places.key(field), message)
                .refused_with(refusal)
                .help("remove it, or make it a push consumer with a `deliver_subject`");
            findings.push(finding);
        }
    }
}

fn push_only(spec: &ConsumerSpec<'_>) -> impl Iterator<Item = (&'static str, Refusal)> {
    let fields = [
        (
            spec.idle_heartbeat.is_some(),
            symbol::IDLE_HEARTBEAT,
            HEARTBEAT,
        ),
        (spec.flow_control, symbol::FLOW_CONTROL, FLOW_CONTROL),
        (spec.rate_limit_bps.is_some(), symbol::RATE_LIMIT_BPS, RATE),
    ];
    fields
        .into_iter()
        .filter(|(set, ..)| *set)
        .map(|(_, field, refusal)| (field, refusal))
}
