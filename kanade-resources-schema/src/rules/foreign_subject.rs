use super::reserved_subject;
use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::rule::{Basis, Rule};
use crate::subject;

static RULE: Rule = Rule {
    id: "KR0309",
    name: "foreign_subject",
    what: "A stream that acknowledges listens on subjects of buckets, or of the broker where that does not object.",
    why: "`$KV.` carries the keys of every bucket and `$O.` the objects of every store, those of other applications \
          included.",
    basis: Basis::Stricter(
        "The broker refuses such a stream only once a bucket exists, and from then on every new bucket. A stream of \
         nats-server 2.10 on `*.API.>` stores the API's requests, and its acknowledgements come back in place of the \
         API's answers.",
    ),
    refusals: &[],
    broker: Some(
        "The broker accepts it; error 10065 where a bucket or store exists, and for every one created later.",
    ),
    fails: Some(
        r#"[streams.CONFIGURATION]
subjects = ["$KV.configuration.>"]
"#,
    ),
    mend: Some(
        r#"[streams.CONFIGURATION]
subjects = ["configuration.>"]
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check);

/// What the clients keep for buckets and stores.
const OF_BUCKETS: &[&str] = &["$KV.>", "$O.>"];

/// Compares the subjects of streams with those of buckets and, where brokers don't, with the broker's own.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for (lowered, subject, span) in cx.subjects() {
        let passes = lowered.stream.no_ack || subject == ">" || subject::validate(subject).is_err();
        if passes || reserved_subject::reserved_by(subject, cx.version()).is_some() {
            continue;
        }
        if let Some(foreign) = foreign(subject) {
            let message = format!(
                "`{subject}` of stream `{}` reaches into `{foreign}`",
                lowered.name
            );
            let owner = if OF_BUCKETS.contains(&foreign) {
                "buckets and object stores"
            } else {
                "the broker"
            };
            let finding = Finding::new(&RULE, span, message)
                .note(format!("these subjects belong to {owner}"))
                .help("start the subject with a token of your own");
            findings.push(finding);
        }
    }
}

fn foreign(subject: &str) -> Option<&'static str> {
    let broker = reserved_subject::RESERVED
        .iter()
        .filter(|_| !reserved_subject::is_open(subject));
    broker
        .chain(OF_BUCKETS)
        .copied()
        .find(|foreign| subject::collide(subject, foreign))
}
