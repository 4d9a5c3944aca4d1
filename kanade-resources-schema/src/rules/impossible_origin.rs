use super::malformed_origin;
use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::lower::Origin;
use crate::name;
use crate::rule::{Basis, Rule};
use crate::spec::{Kind, ServerVersion};

static RULE: Rule = Rule {
    id: "KR0505",
    name: "impossible_origin",
    what: "A mirror or source names a stream that can't exist, or lacks the prefix of the API \
         that leads to it.",
    why: "The broker checks these names only partly, and would wait for a stream that can \
         never exist.",
    basis: Basis::Stricter("The broker silently waits for the origin without end."),
    refusals: &[],
    broker: Some("The broker accepts it, and copies nothing."),
    fails: Some(
        r#"[streams.COPY]
mirror = { name = "orders/eu" }
"#,
    ),
    mend: Some(
        r#"[streams.COPY]
mirror = { name = "ORDERS_EU" }
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check);

/// Checks the names that the broker, and so `malformed_origin`, does not check.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for (_, origin) in cx.origins() {
        findings.extend(
            nameless(&origin, cx.version())
                .into_iter()
                .chain(wayless(&origin)),
        );
    }
}

fn nameless(origin: &Origin<'_, '_>, version: ServerVersion) -> Option<Finding> {
    origin.given.value.name.as_ref()?;
    if malformed_origin::problem(origin, version).is_some() {
        return None;
    }
    let name = origin.source.name;
    if name == Kind::KvBucket.stream_prefix() {
        return Some(Finding::new(
            &RULE,
            origin.name_span(),
            "no bucket has an empty name",
        ));
    }
    let problem = name::problem(name, |_| false).or_else(|| name::problem_of_length(name))?;
    Some(Finding::new(
        &RULE,
        origin.name_span(),
        format!("no stream can be called `{name}`: {problem}"),
    ))
}

fn wayless(origin: &Origin<'_, '_>) -> Option<Finding> {
    let external = origin.given.value.external.as_ref()?;
    let api = external.value.api.as_ref();
    if api.is_some_and(|api| !api.value.is_empty()) {
        return None;
    }
    let finding = Finding::new(
        &RULE,
        api.map_or(&external.span, |api| &api.span).clone(),
        "an `external` needs `api`",
    )
    .help("name the prefix of the other API, such as `api = \"$JS.hub.API\"` for the domain `hub`");
    Some(finding)
}
