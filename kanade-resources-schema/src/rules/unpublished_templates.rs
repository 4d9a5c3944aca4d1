use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::rule::{Basis, Rule};
use crate::spec::Kind;
use crate::symbol;

static RULE: Rule = Rule {
    id: "KR0708",
    name: "unpublished_templates",
    what: "A stream without subjects of its own has templates.",
    why: "Nothing can be published to such a stream: it stores what it copies from others.",
    basis: Basis::Stricter("Brokers know nothing of templates."),
    refusals: &[],
    broker: None,
    fails: Some(
        r#"[streams.EXEC]
subjects = ["commands.>"]

[streams.COPY]
mirror = { name = "EXEC" }

[streams.COPY.subject_templates]
all = "commands.all"
"#,
    ),
    mend: Some(
        r#"[streams.EXEC]
subjects = ["commands.>"]

[streams.EXEC.subject_templates]
all = "commands.all"

[streams.COPY]
mirror = { name = "EXEC" }
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check);

/// Looks for templates of streams that capture nothing.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    let streams = cx
        .lowered
        .iter()
        .filter(|lowered| lowered.kind == Kind::Stream);
    for stream in streams.filter(|stream| stream.stream.subjects.is_empty()) {
        let Some(first) = stream.templates.first() else {
            continue;
        };
        let message = format!(
            "`{}` has templates, but no subjects of its own",
            stream.name
        );
        let copied = [symbol::MIRROR, symbol::SOURCES]
            .into_iter()
            .find(|field| stream.places.is_given(field));
        let mut finding = Finding::new(&RULE, first.entry.text.span.clone(), message)
            .help("move the templates to the stream that captures what they build");
        if let Some(field) = copied {
            finding = finding.also(stream.places.of(field), "it stores what it copies");
        }
        findings.push(finding);
    }
}
