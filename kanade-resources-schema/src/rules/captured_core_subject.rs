use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::lower::{Lowered, LoweredTemplate};
use crate::rule::{Basis, Rule};
use crate::subject::{self, SubjectIndex};
use crate::template::{Line, common};

static RULE: Rule = Rule {
    id: "KR0706",
    name: "captured_core_subject",
    what: "A core subject is captured by a declared stream.",
    why: "Core subjects are for messages that nobody stores. A stream that captures one keeps every heartbeat and answers \
          every request with an acknowledgement, which the requester takes for the reply.",
    basis: Basis::Stricter("Brokers can't tell which messages were meant to be stored."),
    refusals: &[],
    broker: Some("The message is stored, and the stream answers requests before the service does."),
    fails: Some(
        r#"[core_subjects]
ping = "agents.{pc_id}.ping"

[streams.AGENTS]
subjects = ["agents.>"]
"#,
    ),
    mend: Some(
        r#"[core_subjects]
ping = "agents.{pc_id}.ping"

[streams.AGENTS]
subjects = ["agents.*.state"]
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check);

/// Compares core subjects with the subjects of every stream, those of buckets and stores included.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    let mut index = SubjectIndex::default();
    for lowered in cx.lowered.iter() {
        for (at, subject) in lowered.stream.subjects.iter().copied().enumerate() {
            if subject::validate(subject).is_ok() {
                index.insert(subject, (lowered, subject, at));
            }
        }
    }
    for template in cx.core_subjects.iter() {
        let Some(line) = template.template.as_ref().map(Line::of_template) else {
            continue;
        };
        let rivals = template
            .filters
            .iter()
            .flat_map(|filter| index.collisions(filter));
        let captured = rivals
            .into_iter()
            .find_map(|rival| Some((rival, common(&line, &Line::of_subject(rival.1))?)));
        if let Some(((stream, subject, at), witness)) = captured {
            findings.push(finding(template, stream, subject, *at, &witness));
        }
    }
}

fn finding(
    template: &LoweredTemplate<'_, '_>,
    stream: &Lowered<'_, '_>,
    subject: &str,
    at: usize,
    witness: &str,
) -> Finding {
    let message = format!(
        "`{witness}` is captured by `{subject}` of {} `{}`",
        stream.kind, stream.name
    );
    let place = stream.places.subjects().get(at).cloned();
    Finding::new(&RULE, template.entry.text.span.clone(), message)
        .label(format!("`{}` can build it", template.entry.name.value))
        .also(place.unwrap_or_else(|| stream.places.name()), "this captures it")
        .help("make it a template of the stream if it should be stored; otherwise give one of them another first token")
}
