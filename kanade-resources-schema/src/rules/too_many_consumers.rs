use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::rule::{Basis, Refusal, Rule};
use crate::symbol;

static RULE: Rule = Rule {
    id: "KR0615",
    name: "too_many_consumers",
    what: "A stream declares more consumers than it allows.",
    why: "`max_consumers` counts every consumer, including those of other applications.",
    basis: Basis::Broker,
    refusals: &[Refusal::new(10026).saying("maximum consumers limit reached")],
    broker: None,
    fails: Some(
        r#"[streams.JOBS]
subjects = ["jobs.>"]
max_consumers = 1

[streams.JOBS.consumers.a]

[streams.JOBS.consumers.b]
"#,
    ),
    mend: Some(
        r#"[streams.JOBS]
subjects = ["jobs.>"]
max_consumers = 2

[streams.JOBS.consumers.a]

[streams.JOBS.consumers.b]
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check).in_profiles();

/// Counts the declared consumers of every stream, lazy ones included.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for stream in cx.lowered.iter() {
        let Ok(most) = usize::try_from(stream.stream.max_consumers) else {
            continue;
        };
        let Some(first_too_many) = stream.consumers.get(most) else {
            continue;
        };
        let declared = stream.consumers.len();
        let message = format!(
            "stream `{}` allows {most} consumers but declares {declared}",
            stream.name
        );
        let finding = Finding::new(&RULE, first_too_many.places.name(), message)
            .also(stream.places.of(symbol::MAX_CONSUMERS), "the limit")
            .refused()
            .help("raise `max_consumers`, or remove a consumer");
        findings.push(finding);
    }
}
