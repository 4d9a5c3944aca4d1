use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::lower::Origin;
use crate::rule::{Basis, Level, Rule};
use crate::subject;

static RULE: Rule = Rule {
    id: "KR0908",
    name: "copied_twice",
    what: "Two sources copy the same message.",
    why: "The broker follows each source separately, so a message that matches the filters of \
         two sources of one stream is stored twice.",
    basis: Basis::Lint(Level::Warn),
    refusals: &[],
    broker: Some("The broker stores the message once for every source that it matches."),
    fails: Some(
        r#"[streams.COPY]
max_age = "7d"
sources = [
    { name = "ORDERS", filter_subject = "orders.eu.>" },
    { name = "ORDERS", filter_subject = "orders.*.urgent" },
]
"#,
    ),
    mend: Some(
        r#"[streams.COPY]
max_age = "7d"
sources = [
    { name = "ORDERS", filter_subject = "orders.eu.>" },
    { name = "ORDERS", filter_subject = "orders.us.urgent" },
]
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check);

/// Compares the filters of the sources of one origin.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for lowered in cx.lowered.iter() {
        let sources: Vec<_> = lowered
            .origins()
            .filter(|origin| !origin.is_mirror)
            .collect();
        for (at, second) in sources.iter().enumerate() {
            if let Some(first) = sources[..at].iter().find(|first| share(first, second)) {
                let message = format!(
                    "`{}` is copied by two sources that have messages in common",
                    second.source.name
                );
                let finding = Finding::new(&RULE, second.name_span(), message)
                    .also(first.name_span(), "the other source")
                    .help("give them filters that have no message in common");
                findings.push(finding);
            }
        }
    }
}

fn share(a: &Origin<'_, '_>, b: &Origin<'_, '_>) -> bool {
    let same = a.source.name == b.source.name && a.source.external == b.source.external;
    same && takes(a)
        .iter()
        .any(|x| takes(b).iter().any(|y| subject::collide(x, y)))
}

/// The subjects that a source copies.
fn takes<'a>(origin: &Origin<'_, 'a>) -> Vec<&'a str> {
    if origin.source.subject_transforms.is_empty() {
        return vec![origin.source.filter_subject.unwrap_or(">")];
    }
    let transforms = origin.source.subject_transforms.iter();
    transforms
        .map(|transform| {
            if transform.src.is_empty() {
                ">"
            } else {
                transform.src
            }
        })
        .collect()
}
