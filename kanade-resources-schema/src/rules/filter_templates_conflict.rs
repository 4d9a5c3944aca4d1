use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::rule::{Basis, Rule};
use crate::symbol;

static RULE: Rule = Rule {
    id: "KR0711",
    name: "filter_templates_conflict",
    what: "`filter_templates` stands beside other filters, or where subjects are rewritten.",
    why: "`filter_templates` is lowered to `filter_subjects` and stands in their place. A stream with `subject_transform` has \
          templates of what is published, while consumers filter what is stored.",
    basis: Basis::Form,
    refusals: &[],
    broker: None,
    fails: Some(
        r#"[streams.EXEC]
subject_templates = { all = "EXEC" }
consumers.backend = { filter_templates = ["all"], filter_subject = "EXEC" }
"#,
    ),
    mend: Some(
        r#"[streams.EXEC]
subject_templates = { all = "EXEC" }
consumers.backend = { filter_templates = ["all"] }
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check);

/// Looks for what `filter_templates` can't stand beside.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for (stream, consumer) in cx.consumers() {
        let Some(given) = consumer.filter_templates else {
            continue;
        };
        let others = [symbol::FILTER_SUBJECT, symbol::FILTER_SUBJECTS];
        for field in others
            .into_iter()
            .filter(|field| consumer.places.is_given(field))
        {
            let message = format!("a consumer can't have both `filter_templates` and `{field}`");
            let finding = Finding::new(&RULE, consumer.places.key(field), message)
                .also(given.key.clone(), "the templates")
                .help("declare a template for it, and name that in `filter_templates`");
            findings.push(finding);
        }
        if stream.stream.subject_transform.is_some() {
            let message = format!(
                "`{}` rewrites subjects, so it has no `filter_templates`",
                stream.name
            );
            let finding = Finding::new(&RULE, given.key.clone(), message)
                .also(stream.places.key(symbol::SUBJECT_TRANSFORM), "here")
                .note("its templates build what is published; consumers filter what is stored")
                .help("filter by `filter_subjects`, as the subjects are stored");
            findings.push(finding);
        }
    }
}
