use std::collections::{HashSet, VecDeque};

use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::lower::{Lowered, Origin};
use crate::rule::{Basis, Refusal, Rule};
use crate::subject;

static RULE: Rule = Rule {
    id: "KR0513",
    name: "copy_cycle",
    what: "A stream copies itself through other streams.",
    why: "A message could go round in circles without end, each time as a new message.",
    basis: Basis::Broker,
    refusals: &[Refusal::new(10052).saying("detected cycle")],
    broker: Some(
        "If a filter hides the cycle at first, the broker refuses every later update of a \
             stream in it.",
    ),
    fails: Some(
        r#"[streams.A]
sources = [{ name = "B" }]

[streams.B]
sources = [{ name = "A" }]
"#,
    ),
    mend: Some(
        r#"[streams.A]
subjects = ["a.>"]
sources = [{ name = "B", filter_subject = "b.>" }]

[streams.B]
subjects = ["b.>"]
sources = [{ name = "A", filter_subject = "a.>" }]
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check);

/// Walks from every stream that copies as the broker does, with every declared stream in place: then neither
/// the order of creation nor a later update brings one to light.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    let mut reported = HashSet::new();
    for lowered in cx.lowered.iter() {
        let Some((copying, origin)) = revisited(cx, lowered) else {
            continue;
        };
        if reported.insert(origin.name_span().start) {
            findings.push(finding(cx, copying, &origin));
        }
    }
}

/// The first copy that leads to a stream the walk has been at, breadth first.
fn revisited<'c, 'm, 'a>(
    cx: &'c Context<'m, 'a>,
    start: &'c Lowered<'m, 'a>,
) -> Option<(&'c Lowered<'m, 'a>, Origin<'m, 'a>)> {
    let mut visited = HashSet::new();
    let mut queue = VecDeque::from([start]);
    while let Some(copying) = queue.pop_front() {
        visited.insert(copying.stream.name);
        for origin in copying.origins().filter(Origin::is_local) {
            if !visited.contains(origin.source.name) {
                queue.extend(cx.stream(origin.source.name));
            } else if could_return(copying, &origin) {
                return Some((copying, origin));
            }
        }
    }
    None
}

/// What a mirror copies has no filter to the broker, and neither has a source with transforms.
fn could_return(copying: &Lowered<'_, '_>, origin: &Origin<'_, '_>) -> bool {
    let filter = origin
        .source
        .filter_subject
        .filter(|filter| !filter.is_empty());
    match filter {
        Some(filter) if !origin.is_mirror && origin.source.subject_transforms.is_empty() => copying
            .stream
            .subjects
            .iter()
            .any(|subject| subject::collide(subject, filter)),
        _ => true,
    }
}

fn finding(cx: &Context<'_, '_>, copying: &Lowered<'_, '_>, origin: &Origin<'_, '_>) -> Finding {
    let name = origin.source.name;
    let message = if name == copying.stream.name {
        format!("stream `{name}` copies itself")
    } else {
        format!(
            "stream `{}` copies `{name}`, which leads back to it",
            copying.stream.name
        )
    };
    let finding = Finding::new(&RULE, origin.name_span(), message)
        .refused()
        .help(
            "break the cycle, or give every source in it a `filter_subject` that matches \
                 no subject of the stream that copies; if it is not a cycle, name the nearer \
                 origin last",
        );
    match cx.stream(name) {
        Some(other) if name != copying.stream.name => {
            finding.also(other.places.name(), "the other stream")
        }
        _ => finding,
    }
}
