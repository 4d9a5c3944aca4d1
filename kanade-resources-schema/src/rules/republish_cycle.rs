use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::lower::{DeclaredTransform, Lowered};
use crate::rule::{Basis, Refusal, Rule};
use crate::subject;
use crate::subject::transform::Use;

static RULE: Rule = Rule {
    id: "KR0306",
    name: "republish_cycle",
    what: "A stream publishes its messages to itself.",
    why: "The stream must not store what it republishes, because each message would cause \
         another one.",
    basis: Basis::Broker,
    refusals: &[Refusal::new(10052).saying("forms a cycle")],
    broker: Some(
        "The broker compares the text of `dest` with the stream's subjects. If the stream \
             has a `subject_transform`, nats-server 2.11 and later may rewrite `dest = \
             \">\"`.",
    ),
    fails: Some(
        r#"[streams.ORDERS]
subjects = ["orders.>"]
republish = { src = "orders.>", dest = "orders.live.>" }
"#,
    ),
    mend: Some(
        r#"[streams.ORDERS]
subjects = ["orders.>"]
republish = { src = "orders.>", dest = "live.orders.>" }
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check);

/// Compares the destination with the stream's own subjects, as texts.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for lowered in cx.lowered.iter() {
        for transform in lowered
            .transforms()
            .into_iter()
            .filter(|transform| transform.at == Use::Republish)
        {
            let (dest, subjects) = (transform.dest.text, lowered.stream.subjects);
            let own = subjects
                .iter()
                .position(|subject| subject::collide(dest, subject));
            if let Some(own) = own {
                findings.push(finding(lowered, &transform, own));
            }
        }
    }
}

fn finding(lowered: &Lowered<'_, '_>, transform: &DeclaredTransform<'_>, own: usize) -> Finding {
    let message = format!("`{}` publishes its messages to itself", lowered.name);
    let stored = lowered
        .places
        .subjects()
        .get(own)
        .cloned()
        .unwrap_or_else(|| lowered.places.name());
    Finding::new(&RULE, transform.dest.span(), message)
        .also(
            stored,
            format!(
                "it stores `{}`",
                lowered.stream.subjects.get(own).unwrap_or(&"")
            ),
        )
        .refused()
        .help("start `dest` with a different token")
}
