use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings, Span};
use crate::rule::{Basis, Rule};
use crate::subject::{self, Fault};

static RULE: Rule = Rule {
    id: "KR0310",
    name: "unusable_subject",
    what: "No client can use this subject.",
    why: "The broker disconnects a client that publishes to a subject of more than 4096 bytes \
         (`max_control_line`). Messages whose subject has the character DEL are never found \
         by their subject.",
    basis: Basis::Stricter("Brokers accept it in a configuration, but no message can ever arrive."),
    refusals: &[],
    broker: Some("The broker accepts it."),
    fails: Some(
        r#"[streams.EVENTS]
subjects = ["events.\u007F"]
"#,
    ),
    mend: Some(
        r#"[streams.EVENTS]
subjects = ["events.deleted"]
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check);

/// Looks at the subjects of streams and the filters of consumers and copies.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    let subjects = cx.subjects().map(|(_, subject, span)| (subject, span));
    let filters = cx
        .filters()
        .chain(cx.origin_filters().map(|(_, filter)| filter));
    for (subject, span) in
        subjects.chain(filters.map(|given| (given.value.as_str(), given.span.clone())))
    {
        check_one(subject, span, findings);
    }
}

fn check_one(subject: &str, span: Span, findings: &mut Findings) {
    let Err(fault @ (Fault::TooLong | Fault::Delete)) = subject::validate(subject) else {
        return;
    };
    let finding = Finding::new(
        &RULE,
        span,
        format!("nobody could use this subject: {fault}"),
    )
    .note("the broker would accept it");
    findings.push(finding);
}
