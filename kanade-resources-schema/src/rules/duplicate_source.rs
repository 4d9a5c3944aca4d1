use std::collections::HashMap;

use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::lower::Origin;
use crate::rule::{Basis, Refusal, Rule};
use crate::spec::StreamSource;
use crate::subject::or_every;

static RULE: Rule = Rule {
    id: "KR0509",
    name: "duplicate_source",
    what: "Two sources of a stream are the same.",
    why: "Every message would be copied twice.",
    basis: Basis::Broker,
    refusals: &[SAME, SAME_CONSUMER],
    broker: None,
    fails: Some(
        r#"[streams.ALL]
sources = [{ name = "ORDERS" }, { name = "ORDERS", opt_start_seq = 7 }]
"#,
    ),
    mend: Some(
        r#"[streams.ALL]
sources = [{ name = "ORDERS", filter_subject = "orders.eu" }, { name = "ORDERS", filter_subject = "orders.us" }]
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check);

const SAME: Refusal = Refusal::new(10140)
    .of("the same source")
    .saying("duplicate source configuration detected");
const SAME_CONSUMER: Refusal = Refusal::new(10216).of("the same consumer");

/// Compares the sources of each stream, as the broker tells them apart.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for lowered in cx.lowered.iter() {
        let mut sources = HashMap::new();
        let mut consumers = HashMap::new();
        for origin in lowered.origins().filter(|origin| !origin.is_mirror) {
            let Some(consumer) = origin.source.consumer else {
                if let Some(first) = sources.insert(key(&origin.source), origin.name_span()) {
                    let finding = finding(&origin, "this source is declared twice", SAME);
                    findings.push(finding.also(first, "the first"));
                }
                continue;
            };
            let key = (origin.source.name, api(&origin.source), consumer.name);
            if let Some(first) = consumers.insert(key, origin.name_span()) {
                let message = "another source uses the same consumer";
                findings.push(finding(&origin, message, SAME_CONSUMER).also(first, "the first"));
            }
        }
    }
}

/// What tells two sources without consumers of their own apart: neither where they start nor how they are delivered.
fn key<'a>(source: &StreamSource<'a>) -> (&'a str, Option<&'a str>, Vec<(&'a str, &'a str)>) {
    let subjects = if source.subject_transforms.is_empty() {
        vec![(or_every(source.filter_subject.unwrap_or_default()), ">")]
    } else {
        let transforms = source.subject_transforms.iter();
        transforms
            .map(|transform| (or_every(transform.src), or_every(transform.dest)))
            .collect()
    };
    (source.name, api(source), subjects)
}

fn api<'a>(source: &StreamSource<'a>) -> Option<&'a str> {
    source.external.map(|external| external.api)
}

fn finding(origin: &Origin<'_, '_>, message: &str, refusal: Refusal) -> Finding {
    Finding::new(&RULE, origin.name_span(), message)
        .refused_with(refusal)
        .help("remove one of them, or give each a filter of its own")
}
