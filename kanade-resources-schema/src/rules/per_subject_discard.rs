use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::rule::{Basis, Refusal, Rule};
use crate::spec::Discard;
use crate::symbol;

static RULE: Rule = Rule {
    id: "KR0402",
    name: "per_subject_discard",
    what: "A full subject should refuse messages, but has no limit.",
    why: "`discard_new_per_subject` applies `discard = \"new\"` to each subject, so each \
         subject needs a limit.",
    basis: Basis::Broker,
    refusals: &[Refusal::new(10052)],
    broker: None,
    fails: Some(
        r#"[streams.JOBS]
subjects = ["jobs.>"]
discard_new_per_subject = true
"#,
    ),
    mend: Some(
        r#"[streams.JOBS]
subjects = ["jobs.>"]
discard = "new"
discard_new_per_subject = true
max_msgs_per_subject = 1
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check).in_profiles();

/// Looks for what `discard_new_per_subject` needs.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for lowered in cx
        .lowered
        .iter()
        .filter(|lowered| lowered.stream.discard_new_per_subject)
    {
        let (stream, places) = (&lowered.stream, &lowered.places);
        let place = places.key(symbol::DISCARD_NEW_PER_SUBJECT);
        if stream.discard != Discard::New {
            let message = "`discard_new_per_subject` needs `discard = \"new\"`";
            let finding = Finding::new(&RULE, place.clone(), message).refused();
            findings.push(finding.help("add `discard = \"new\"`"));
        }
        if stream.max_msgs_per_subject < 0 {
            let message = "`discard_new_per_subject` needs a limit for each subject";
            let finding = Finding::new(&RULE, place, message).refused();
            findings.push(finding.help("add `max_msgs_per_subject`"));
        }
    }
}
