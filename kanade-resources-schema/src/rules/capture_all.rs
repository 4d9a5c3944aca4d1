use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::rule::{Basis, Refusal, Rule};
use crate::symbol;

static RULE: Rule = Rule {
    id: "KR0308",
    name: "capture_all",
    what: "A stream that stores every subject acknowledges messages, or has replicas.",
    why: "`>` also captures every reply and every acknowledgement, and each of them would be \
         acknowledged again.",
    basis: Basis::Broker,
    refusals: &[Refusal::new(10052)],
    broker: None,
    fails: Some(
        r#"[streams.EVERYTHING]
subjects = [">"]
"#,
    ),
    mend: Some(
        r#"[streams.EVERYTHING]
subjects = [">"]
no_ack = true
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check).in_profiles();

/// Looks for streams on `>`.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for (lowered, _, span) in cx.subjects().filter(|(_, subject, _)| *subject == ">") {
        if !lowered.stream.no_ack {
            let finding = Finding::new(
                &RULE,
                span,
                format!(
                    "stream `{}` stores every subject and acknowledges the messages",
                    lowered.name
                ),
            )
            .refused()
            .help(
                "name the subjects that you want, or set `no_ack = true`, so that publishers get no acknowledgement",
            );
            findings.push(finding);
        } else if lowered.stream.num_replicas > 1 {
            let finding = Finding::new(
                &RULE,
                span,
                format!(
                    "stream `{}` stores every subject on several replicas",
                    lowered.name
                ),
            )
            .also(lowered.places.of(symbol::NUM_REPLICAS), "more than one")
            .refused()
            .help("leave `num_replicas` at 1");
            findings.push(finding);
        }
    }
}
