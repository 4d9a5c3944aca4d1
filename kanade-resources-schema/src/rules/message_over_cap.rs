use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::rule::{Basis, Rule};
use crate::symbol;

static RULE: Rule = Rule {
    id: "KR0109",
    name: "message_over_cap",
    what: "A single message may be larger than the whole resource.",
    why: "The size limit allows such a message, but it can never be stored.",
    basis: Basis::Stricter("No message of the declared size could be kept."),
    refusals: &[],
    broker: Some(
        "The broker accepts the configuration and refuses the message. With `discard = \
             \"old\"`, it first deletes everything else for it.",
    ),
    fails: Some(
        r#"[kv.jobs]
max_value_size = "2MiB"
max_bytes = "1MiB"
"#,
    ),
    mend: Some(
        r#"[kv.jobs]
max_value_size = "64KiB"
max_bytes = "1MiB"
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check).in_profiles();

/// Compares the largest message with the cap.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for lowered in cx.lowered.iter() {
        let (message, cap) = (
            i64::from(lowered.stream.max_msg_size),
            lowered.stream.max_bytes,
        );
        if cap < 0 || message <= cap {
            continue;
        }
        let finding = Finding::new(
            &RULE,
            lowered.places.of(symbol::MAX_MSG_SIZE),
            "a single message may be larger than the whole resource",
        )
        .also(
            lowered.places.of(symbol::MAX_BYTES),
            "the cap of the resource",
        )
        .help("lower this, or raise `max_bytes`");
        findings.push(finding);
    }
}
