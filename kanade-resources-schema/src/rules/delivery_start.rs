use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings, Span};
use crate::lower::LoweredConsumer;
use crate::rule::{Basis, Refusal, Rule};
use crate::spec::DeliverPolicy;
use crate::symbol;

static RULE: Rule = Rule {
    id: "KR0611",
    name: "delivery_start",
    what: "The start of delivery is given twice, or not at all.",
    why: "Each `deliver_policy` needs its own field for the start: a sequence, a time, a \
         filter, or none.",
    basis: Basis::Broker,
    refusals: &[Refusal::new(10094)],
    broker: None,
    fails: Some(
        r#"[streams.JOBS]
subjects = ["jobs.>"]

[streams.JOBS.consumers.worker]
deliver_policy = "by_start_sequence"
"#,
    ),
    mend: Some(
        r#"[streams.JOBS]
subjects = ["jobs.>"]

[streams.JOBS.consumers.worker]
deliver_policy = "by_start_sequence"
opt_start_seq = 7
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check);

/// Compares `deliver_policy` with the fields that belong to it.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for (_, consumer) in cx.consumers() {
        let missing = missing(consumer).map(|field| {
            let message = format!(
                "`deliver_policy = \"{}\"` needs `{field}`",
                consumer.spec.deliver_policy
            );
            (
                consumer.places.of(symbol::DELIVER_POLICY),
                message,
                remedy(field),
            )
        });
        for (span, message, help) in missing.into_iter().chain(superfluous(consumer)) {
            let finding = Finding::new(&RULE, span, message).refused();
            findings.push(finding.help(help));
        }
    }
}

fn missing(consumer: &LoweredConsumer<'_, '_>) -> Option<&'static str> {
    let spec = &consumer.spec;
    let filtered = spec.filter_subjects.iter().any(|filter| !filter.is_empty());
    match spec.deliver_policy {
        DeliverPolicy::ByStartSequence if spec.opt_start_seq.is_none() => {
            Some(symbol::OPT_START_SEQ)
        }
        DeliverPolicy::ByStartTime if spec.opt_start_time.is_none() => Some(symbol::OPT_START_TIME),
        DeliverPolicy::LastPerSubject if !filtered => Some(symbol::FILTER_SUBJECTS),
        _ => None,
    }
}

fn remedy(field: &str) -> String {
    match field {
        symbol::OPT_START_SEQ => "add `opt_start_seq`, the sequence to start at".to_owned(),
        symbol::OPT_START_TIME => "add `opt_start_time`, the point in time to start at".to_owned(),
        _ => "add `filter_subjects = [\">\"]` for every subject".to_owned(),
    }
}

fn superfluous(consumer: &LoweredConsumer<'_, '_>) -> impl Iterator<Item = (Span, String, String)> {
    let (spec, places) = (&consumer.spec, &consumer.places);
    let policy = spec.deliver_policy;
    let fields = [
        (
            spec.opt_start_seq.is_some(),
            symbol::OPT_START_SEQ,
            DeliverPolicy::ByStartSequence,
        ),
        (
            spec.opt_start_time.is_some(),
            symbol::OPT_START_TIME,
            DeliverPolicy::ByStartTime,
        ),
    ];
    fields
        .into_iter()
        .filter(move |(set, _, owner)| *set && *owner != policy)
        .map(move |(_, field, owner)| {
            let message =
                format!("`{field}` can't be combined with `deliver_policy = \"{policy}\"`");
            (
                places.key(field),
                message,
                format!("remove it, or set `deliver_policy = \"{owner}\"`"),
            )
        })
}
