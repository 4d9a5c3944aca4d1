use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::lower::Origin;
use crate::name;
use crate::rule::{Basis, Refusal, Rule};
use crate::spec::ServerVersion;

static RULE: Rule = Rule {
    id: "KR0504",
    name: "malformed_origin",
    what: "A mirror or source names a stream that can't exist.",
    why: "The name of the origin is the name of a stream, and may contain the same characters.",
    basis: Basis::Broker,
    refusals: &[MIRROR, SOURCE],
    broker: None,
    fails: Some(
        r#"[streams.COPY]
mirror = { name = "orders.eu" }
"#,
    ),
    mend: Some(
        r#"[streams.COPY]
mirror = { name = "ORDERS_EU" }
"#,
    ),
};

pub(super) const CHECK: Check = Check::by_version(&RULE, check);

const MIRROR: Refusal = Refusal::new(10142).of("mirror");
const SOURCE: Refusal = Refusal::new(10141).of("source");

/// Checks the names of all origins as the broker does.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    let origins = cx.origins().map(|(_, origin)| origin);
    for origin in origins.filter(|origin| origin.given.value.name.is_some()) {
        if let Some(problem) = problem(&origin, cx.version()) {
            let refusal = if origin.is_mirror { MIRROR } else { SOURCE };
            let message = format!(
                "`{}` is not the name of a stream: {problem}",
                origin.source.name
            );
            let finding = Finding::new(&RULE, origin.name_span(), message).refused_with(refusal);
            findings.push(finding);
        }
    }
}

/// What is wrong with the name, as far as servers of `version` look at it: not at the name of an external
/// mirror, and at path separators since 2.12.
pub(super) fn problem(origin: &Origin<'_, '_>, version: ServerVersion) -> Option<String> {
    if origin.is_mirror && !origin.is_local() {
        return None;
    }
    if has_no_keys(origin) {
        return Some("it is empty".to_owned());
    }
    let separators_pass = version < ServerVersion::V2_12;
    name::problem(origin.source.name, |c| {
        separators_pass && matches!(c, '/' | '\\')
    })
}

/// Whether a bucket should copy the keys of a bucket without a name.
fn has_no_keys(origin: &Origin<'_, '_>) -> bool {
    origin
        .source
        .subject_transforms
        .iter()
        .any(|transform| transform.src == "$KV..>")
}
