use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::rule::{Basis, Refusal, Rule};
use crate::symbol;

static RULE: Rule = Rule {
    id: "KR0612",
    name: "malformed_sampling",
    what: "The sampled share of acknowledgements is not a whole percentage.",
    why: "The broker reads a whole number that may end in one `%`.",
    basis: Basis::Broker,
    refusals: &[Refusal::new(10095).saying("failed to parse consumer sampling configuration")],
    broker: None,
    fails: Some(
        r#"[streams.JOBS]
subjects = ["jobs.>"]

[streams.JOBS.consumers.worker]
sample_freq = "12.5%"
"#,
    ),
    mend: Some(
        r#"[streams.JOBS]
subjects = ["jobs.>"]

[streams.JOBS.consumers.worker]
sample_freq = "12%"
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check);

/// Reads every `sample_freq` as the broker does.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for (_, consumer) in cx.consumers() {
        let Some(text) = consumer.spec.sample_freq.filter(|text| !text.is_empty()) else {
            continue;
        };
        let number: Option<i64> = text.strip_suffix('%').unwrap_or(text).parse().ok();
        if number.is_some_and(|number| number >= 0) {
            continue;
        }
        let message = format!("`{text}` is not a whole percentage");
        let finding = Finding::new(&RULE, consumer.places.of(symbol::SAMPLE_FREQ), message)
            .refused()
            .help("write a number from 0 to 100, such as `\"25%\"`");
        findings.push(finding);
    }
}
