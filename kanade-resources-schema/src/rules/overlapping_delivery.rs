use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::lower::{Lowered, Origin};
use crate::rule::{Basis, Refusal, Rule};
use crate::subject;

static RULE: Rule = Rule {
    id: "KR0511",
    name: "overlapping_delivery",
    what: "An external stream delivers its messages on subjects that another origin stores.",
    why: "That origin would store them, and they would be copied from there again.",
    basis: Basis::Broker,
    refusals: &[
        Refusal::new(10022).saying("stream external delivery prefix overlaps with stream subject")
    ],
    broker: None,
    fails: Some(
        r#"[streams.ORDERS]
subjects = ["in.>"]

[[streams.ALL.sources]]
name = "ORDERS"

[[streams.ALL.sources]]
name = "FAR"
external = { api = "$JS.hub.API", deliver = "in" }
"#,
    ),
    mend: Some(
        r#"[streams.ORDERS]
subjects = ["in.>"]

[[streams.ALL.sources]]
name = "ORDERS"

[[streams.ALL.sources]]
name = "FAR"
external = { api = "$JS.hub.API", deliver = "far" }
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check);

/// Compares the delivery prefixes of each stream with the subjects of its other origins.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for lowered in cx.lowered.iter() {
        let subjects = origin_subjects(cx, lowered);
        let externals = lowered
            .origins()
            .filter_map(|origin| origin.given.value.external.as_ref());
        for deliver in externals.filter_map(|external| external.value.deliver.as_ref()) {
            let stored = subjects.iter().find(|subject| {
                let delivered = format!("{}.{subject}", deliver.value);
                subject::collide(subject, &delivered)
            });
            let Some(subject) = stored.filter(|_| !deliver.value.is_empty()) else {
                continue;
            };
            let message = format!(
                "messages that are delivered on `{}` could match `{subject}`",
                deliver.value
            );
            let finding = Finding::new(&RULE, deliver.span.clone(), message)
                .refused()
                .help("use a prefix that no stream stores");
            findings.push(finding);
        }
    }
}

/// The subjects of the declared streams of this account that `lowered` copies.
fn origin_subjects<'a>(cx: &Context<'_, 'a>, lowered: &Lowered<'_, 'a>) -> Vec<&'a str> {
    let local = lowered.origins().filter(Origin::is_local);
    let streams = local.filter_map(|origin| cx.stream(origin.source.name));
    streams
        .flat_map(|stream| stream.stream.subjects.iter().copied())
        .collect()
}
