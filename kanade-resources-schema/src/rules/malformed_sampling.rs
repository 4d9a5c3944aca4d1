use super::{Basis, Context, Rule};
use crate::diagnostic::{Finding, Findings};
use crate::symbol;

/// The share of sampled acknowledgements is not a whole number of per cent.
pub(crate) static RULE: Rule = Rule {
    id: "KR0612",
    name: "malformed_sampling",
    what: "The share of sampled acknowledgements is not a whole number of per cent.",
    why: "The broker reads a whole number, with or without one `%` behind it.",
    basis: Basis::Broker,
    broker: Some("Error 10095, failed to parse consumer sampling configuration."),
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

/// Reads every `sample_freq` as the broker does.
pub(crate) fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for (_, consumer) in cx.consumers() {
        let Some(text) = consumer.spec.sample_freq.filter(|text| !text.is_empty()) else {
            continue;
        };
        let number: Option<i64> = text.strip_suffix('%').unwrap_or(text).parse().ok();
        if number.is_some_and(|number| number >= 0) {
            continue;
        }
        let message = format!("`{text}` is not a whole number of per cent");
        let finding = Finding::new(&RULE, consumer.places.of(symbol::SAMPLE_FREQ), message)
            .note("the broker would refuse it with error 10095")
            .help("write a number from 0 to 100, such as `\"25%\"`");
        findings.push(finding);
    }
}
