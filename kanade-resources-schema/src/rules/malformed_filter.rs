use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::rule::{Basis, Refusal, Rule};
use crate::subject;

static RULE: Rule = Rule {
    id: "KR0608",
    name: "malformed_filter",
    what: "A filter of a consumer is malformed.",
    why: "A filter is a subject: tokens separated by dots. `*` stands for one token, and `>` \
         at the end for one or more.",
    basis: Basis::Broker,
    refusals: &[MALFORMED, EMPTY],
    broker: None,
    fails: Some(
        r#"[streams.JOBS]
subjects = ["jobs.>"]

[streams.JOBS.consumers.worker]
filter_subjects = ["jobs..urgent"]
"#,
    ),
    mend: Some(
        r#"[streams.JOBS]
subjects = ["jobs.>"]

[streams.JOBS.consumers.worker]
filter_subjects = ["jobs.urgent"]
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check);

const MALFORMED: Refusal = Refusal::new(10052).of("malformed");
const EMPTY: Refusal = Refusal::new(10139).of("empty");

/// Checks the form of every filter.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for filter in cx.filters() {
        let fault = subject::validate(&filter.value)
            .err()
            .filter(|fault| fault.is_refused());
        if let Some(fault) = fault {
            let message = format!("`{}` is not a subject: {fault}", filter.value);
            let refusal = if filter.value.is_empty() {
                EMPTY
            } else {
                MALFORMED
            };
            let finding = Finding::new(&RULE, filter.span.clone(), message).refused_with(refusal);
            findings.push(finding);
        }
    }
}
