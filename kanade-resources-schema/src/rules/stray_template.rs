use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::form::unknown_word;
use crate::lower::{Lowered, LoweredTemplate};
use crate::rule::{Basis, Rule};
use crate::spec::Kind;
use crate::subject;
use crate::template::{Line, uncovered};

static RULE: Rule = Rule {
    id: "KR0704",
    name: "stray_template",
    what: "A template of a stream builds subjects that the stream does not capture.",
    why: "A message on such a subject is stored nowhere: a JetStream publisher gets an error, and a core publisher not even \
          that. A host name with dots takes several tokens, which `*` does not match.",
    basis: Basis::Stricter("Brokers know nothing of templates."),
    refusals: &[],
    broker: None,
    fails: Some(
        r#"[streams.EXEC]
subjects = ["commands.*.*"]

[streams.EXEC.subject_templates]
pc = "commands.pc.{pc_id...4}"
"#,
    ),
    mend: Some(
        r#"[streams.EXEC]
subjects = ["commands.>"]

[streams.EXEC.subject_templates]
pc = "commands.pc.{pc_id...4}"
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check);

/// Looks for a subject of each template that its stream does not capture.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for stream in cx
        .lowered
        .iter()
        .filter(|lowered| lowered.kind == Kind::Stream)
    {
        let subjects = stream.stream.subjects;
        let legible = subjects
            .iter()
            .all(|subject| subject::validate(subject).is_ok());
        if subjects.is_empty() || !legible {
            continue;
        }
        let captured: Vec<Line<'_>> = subjects.iter().copied().map(Line::of_subject).collect();
        for template in &stream.templates {
            let line = template.template.as_ref().map(Line::of_template);
            if let Some(witness) = line.and_then(|line| uncovered(&line, &captured)) {
                findings.push(finding(stream, template, &witness));
            }
        }
    }
}

fn finding(stream: &Lowered<'_, '_>, template: &LoweredTemplate<'_, '_>, witness: &str) -> Finding {
    let subjects = unknown_word::quoted(stream.stream.subjects);
    let message = format!("`{witness}` is not captured by {subjects}");
    let finding = Finding::new(&RULE, template.entry.text.span.clone(), message)
        .label(format!("`{}` can build it", template.entry.name.value))
        .note(format!(
            "the stream `{}` stores only what its `subjects` capture",
            stream.name
        ))
        .help("widen the subjects of the stream, or make the template narrower");
    match stream.places.subjects().first() {
        Some(place) => finding.also(place.clone(), "what the stream captures"),
        None => finding,
    }
}
