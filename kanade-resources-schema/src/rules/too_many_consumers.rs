use super::{Basis, Context, Rule};
use crate::diagnostic::{Finding, Findings};
use crate::symbol;

/// A stream declares more consumers than it allows.
pub(crate) static RULE: Rule = Rule {
    id: "KR0615",
    name: "too_many_consumers",
    what: "A stream declares more consumers than it allows.",
    why: "`max_consumers` counts every consumer, those of other applications included.",
    basis: Basis::Broker,
    broker: Some("Error 10026, maximum consumers limit reached."),
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

/// Counts the declared consumers of every stream, lazy ones included.
pub(crate) fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for stream in cx.lowered.iter() {
        let Ok(most) = usize::try_from(stream.stream.max_consumers) else {
            continue;
        };
        let Some(first_too_many) = stream.consumers.get(most) else {
            continue;
        };
        let declared = stream.consumers.len();
        let message = format!(
            "stream `{}` allows {most} consumers and declares {declared}",
            stream.name
        );
        let finding = Finding::new(&RULE, first_too_many.places.name(), message)
            .also(stream.places.of(symbol::MAX_CONSUMERS), "the limit")
            .note("the broker would refuse it with error 10026")
            .help("raise `max_consumers`, or remove a consumer");
        findings.push(finding);
    }
}
