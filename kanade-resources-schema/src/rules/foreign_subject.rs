use super::reserved_subject;
use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::rule::{Basis, Rule};
use crate::subject;

static RULE: Rule = Rule {
    id: "KR0309",
    name: "foreign_subject",
    what: "A stream that acknowledges messages stores subjects of buckets, or subjects of the \
         broker's own traffic that the broker itself allows.",
    why: "`$KV.` carries the keys of every bucket and `$O.` the objects of every store, \
         including those of other applications.",
    basis: Basis::Stricter(
        "The broker refuses such a stream only if a bucket exists, and once the stream \
             exists, it refuses every new bucket. On nats-server 2.10, a stream on `*.API.>` \
             stores the requests of the API, and clients get its acknowledgements instead of \
             the API's answers.",
    ),
    refusals: &[],
    broker: Some(
        "The broker accepts it, unless a bucket or store exists (error 10065). It then \
             refuses every bucket and store that is created later.",
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
