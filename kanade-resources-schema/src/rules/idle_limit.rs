use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::lower::Lowered;
use crate::rule::{Basis, Level, Rule};
use crate::spec::{Discard, Kind, UNLIMITED};
use crate::symbol;

static RULE: Rule = Rule {
    id: "KR0907",
    name: "idle_limit",
    what: "A limit never applies.",
    why: "A smaller limit applies before the larger one, or a stream that should refuse \
         messages when it is full can never be full. Both are most likely mistakes.",
    basis: Basis::Lint(Level::Warn),
    refusals: &[],
    broker: None,
    fails: Some(
        r#"[streams.EVENTS]
subjects = ["events.>"]
max_msgs = 100
max_msgs_per_subject = 1000
"#,
    ),
    mend: Some(
        r#"[streams.EVENTS]
subjects = ["events.>"]
max_msgs = 1000
max_msgs_per_subject = 100
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check).in_profiles();

/// Compares limits with each other.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for lowered in cx
        .lowered
        .iter()
        .filter(|lowered| lowered.kind == Kind::Stream)
    {
        findings.extend(per_subject(lowered).into_iter().chain(refusal(lowered)));
    }
}

fn per_subject(lowered: &Lowered<'_, '_>) -> Option<Finding> {
    let (all, each) = (lowered.stream.max_msgs, lowered.stream.max_msgs_per_subject);
    if all == UNLIMITED || each <= all {
        return None;
    }
    let finding = Finding::new(
        &RULE,
        lowered.places.of(symbol::MAX_MSGS_PER_SUBJECT),
        format!("no subject can have {each} messages if the stream has at most {all}"),
    );
    Some(finding.also(lowered.places.of(symbol::MAX_MSGS), "the limit of all"))
}

fn refusal(lowered: &Lowered<'_, '_>) -> Option<Finding> {
    let stream = &lowered.stream;
    let limits = [
        stream.max_msgs,
        stream.max_bytes,
        stream.max_msgs_per_subject,
    ];
    if stream.discard == Discard::Old || limits.iter().any(|limit| *limit != UNLIMITED) {
        return None;
    }
    let finding = Finding::new(
        &RULE,
        lowered.places.of(symbol::DISCARD),
        format!(
            "stream `{}` is never full, so it never refuses a message",
            lowered.name
        ),
    );
    Some(finding.help("set `max_bytes` or `max_msgs`, or leave `discard` out"))
}
