use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::lower::LoweredConsumer;
use crate::quantity;
use crate::rule::{Basis, Refusal, Rule};
use crate::symbol;

static RULE: Rule = Rule {
    id: "KR0607",
    name: "backoff_conflict",
    what: "The steps of `backoff` contradict `max_deliver` or `ack_wait`.",
    why: "`backoff` says how long to wait before each further delivery, so it can't have more \
         steps than there are deliveries. Its first step takes the place of `ack_wait`.",
    basis: Basis::Broker,
    refusals: &[Refusal::new(10116)],
    broker: Some("The broker silently replaces an `ack_wait` by the first step of `backoff`."),
    fails: Some(
        r#"[streams.JOBS]
subjects = ["jobs.>"]

[streams.JOBS.consumers.worker]
backoff = ["1s", "10s", "1m"]
max_deliver = 2
"#,
    ),
    mend: Some(
        r#"[streams.JOBS]
subjects = ["jobs.>"]

[streams.JOBS.consumers.worker]
backoff = ["1s", "10s", "1m"]
max_deliver = 3
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check).in_profiles();

/// Compares `backoff` with `max_deliver` and `ack_wait`.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for (_, consumer) in cx.consumers() {
        let Some(first) = consumer.spec.backoff.first() else {
            continue;
        };
        let (steps, most) = (consumer.spec.backoff.len(), consumer.spec.max_deliver);
        if usize::try_from(most).is_ok_and(|most| steps > most) {
            findings.push(too_long(consumer, steps, most));
        }
        if consumer.spec.ack_wait.is_some_and(|wait| wait != *first) {
            let message = "the broker would replace `ack_wait` by the first step of `backoff`";
            let finding = Finding::new(&RULE, consumer.places.of(symbol::ACK_WAIT), message)
                .also(
                    consumer.places.of(symbol::BACKOFF),
                    format!("the first step is {}", quantity::duration(*first)),
                )
                .note("brokers accept both, but then hold something else than the file, so every plan would find a difference")
                .help("remove `ack_wait`");
            findings.push(finding);
        }
    }
}

fn too_long(consumer: &LoweredConsumer<'_, '_>, steps: usize, most: i64) -> Finding {
    let message = format!("`backoff` has {steps} steps for at most {most} deliveries");
    Finding::new(&RULE, consumer.places.of(symbol::BACKOFF), message)
        .also(
            consumer.places.of(symbol::MAX_DELIVER),
            "the maximum number of deliveries",
        )
        .refused()
        .help("remove steps, or raise `max_deliver`")
}
