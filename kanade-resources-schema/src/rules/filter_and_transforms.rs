use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::lower::{Lowered, Origin};
use crate::rule::{Basis, Refusal, Rule};
use crate::spec::ServerVersion;

static RULE: Rule = Rule {
    id: "KR0506",
    name: "filter_and_transforms",
    what: "A mirror or source has both a filter and transforms.",
    why: "The `src` of each transform already says which subjects are copied.",
    basis: Basis::Broker,
    refusals: &[MIRROR, SOURCE],
    broker: None,
    fails: Some(
        r#"[[streams.COPY.sources]]
name = "ORDERS"
filter_subject = "orders.eu.>"
subject_transforms = [{ src = "orders.>", dest = "all.>" }]
"#,
    ),
    mend: Some(
        r#"[[streams.COPY.sources]]
name = "ORDERS"
subject_transforms = [{ src = "orders.eu.>", dest = "all.eu.>" }]
"#,
    ),
};

pub(super) const CHECK: Check = Check::by_version(&RULE, check);

const MIRROR: Refusal = Refusal::new(10150).of("mirror");
const SOURCE: Refusal = Refusal::new(10144).of("source");

/// Looks for filters beside transforms.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for (lowered, origin) in cx.origins() {
        if applies(&origin, cx.version()) {
            findings.push(finding(lowered, &origin));
        }
    }
}

fn applies(origin: &Origin<'_, '_>, version: ServerVersion) -> bool {
    let filtered = origin
        .source
        .filter_subject
        .is_some_and(|filter| !filter.is_empty());
    filtered && !origin.source.subject_transforms.is_empty() && !origin.is_overlooked(version)
}

fn finding(lowered: &Lowered<'_, '_>, origin: &Origin<'_, '_>) -> Finding {
    let fields = &origin.given.value;
    let span = fields
        .filter_subject
        .as_ref()
        .map_or(&origin.given.span, |filter| &filter.key);
    let refusal = if origin.is_mirror { MIRROR } else { SOURCE };
    let message = format!(
        "a {} can't have both a filter and transforms",
        origin.word()
    );
    let finding = Finding::new(&RULE, span.clone(), message).refused_with(refusal);
    match &fields.subject_transforms {
        Some(transforms) => finding
            .also(
                transforms.key.clone(),
                "these also say which subjects are copied",
            )
            .help("remove the filter, and narrow the `src` of the transforms"),
        None => finding
            .note("the keys of a bucket's source are renamed by a transform")
            .help(format!(
                "write the filter as a transform whose `dest` starts with `{}`",
                lowered.kind.subject_prefix(lowered.name)
            )),
    }
}
