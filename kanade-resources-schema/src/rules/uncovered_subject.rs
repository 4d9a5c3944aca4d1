use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::rule::{Basis, Level, Rule};
use crate::spec::Kind;
use crate::template::{Line, common};

static RULE: Rule = Rule {
    id: "KR0913",
    name: "uncovered_subject",
    what: "A stream has a subject that no template covers, not even in part.",
    why: "What is published to it is built by hand and not checked, or nobody publishes to it any more.",
    basis: Basis::Lint(Level::Allow),
    refusals: &[],
    broker: None,
    fails: Some(
        r#"[lints]
uncovered_subject = "warn"

[streams.EXEC]
subjects = ["commands.>", "revoked.*"]
max_age = "7d"

[streams.EXEC.subject_templates]
all = "commands.all"
"#,
    ),
    mend: Some(
        r#"[lints]
uncovered_subject = "warn"

[streams.EXEC]
subjects = ["commands.>", "revoked.*"]
max_age = "7d"

[streams.EXEC.subject_templates]
all = "commands.all"
revoked = "revoked.{exec_id}"
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check);

/// Looks for subjects that no template has a string in common with.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for (stream, subject, span) in cx
        .subjects()
        .filter(|(stream, ..)| stream.kind == Kind::Stream)
    {
        let line = Line::of_subject(subject);
        let mut templates = stream
            .templates
            .iter()
            .filter_map(|template| template.template.as_ref());
        let is_covered =
            templates.any(|template| common(&line, &Line::of_template(template)).is_some());
        if !is_covered {
            let message = format!("no template of `{}` covers `{subject}`", stream.name);
            let finding = Finding::new(&RULE, span, message)
                .help("declare what is published there in the stream's `subject_templates`");
            findings.push(finding);
        }
    }
}
