use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings, Span};
use crate::manifest::Given;
use crate::rule::{Basis, Refusal, Rule};
use crate::subject;

static RULE: Rule = Rule {
    id: "KR0510",
    name: "malformed_prefix",
    what: "A prefix of an external stream is malformed.",
    why: "Both prefixes become the beginning of subjects, so they must be subjects without \
         wildcards.",
    basis: Basis::Broker,
    refusals: &[API, OF_ACCOUNT, DELIVER],
    broker: None,
    fails: Some(
        r#"[streams.COPY]
mirror = { name = "ORDERS", external = { api = "$JS.*.API" } }
"#,
    ),
    mend: Some(
        r#"[streams.COPY]
mirror = { name = "ORDERS", external = { api = "$JS.hub.API" } }
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check);

const API: Refusal = Refusal::new(10052).of("`api`");
const OF_ACCOUNT: Refusal = Refusal::new(10021).of("the account's own API");
const DELIVER: Refusal = Refusal::new(10024).of("`deliver`");

/// The prefix of the account's own API.
const OWN_API: &str = "$JS.API";

/// Checks the prefixes of every external origin.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    let externals = cx
        .origins()
        .filter_map(|(_, origin)| origin.given.value.external.as_ref());
    for external in externals {
        let external = &external.value;
        check_prefix(external.api.as_ref(), "api", API, findings);
        check_prefix(external.deliver.as_ref(), "deliver", DELIVER, findings);
        if let Some(api) = external.api.as_ref().filter(|api| api.value == OWN_API) {
            let finding = finding(
                &api.span,
                "this is the API of the account itself",
                OF_ACCOUNT,
            )
            .help("leave `external` out to copy a stream of the same account");
            findings.push(finding);
        }
    }
}

fn check_prefix(
    given: Option<&Given<String>>,
    field: &str,
    refusal: Refusal,
    findings: &mut Findings,
) {
    let Some(given) = given.filter(|given| !given.value.is_empty()) else {
        return;
    };
    let message = match subject::validate(&given.value) {
        Err(fault) => format!("`{field}` can't be the beginning of a subject: {fault}"),
        Ok(()) if !subject::is_literal(&given.value) => format!("`{field}` can't have wildcards"),
        Ok(()) => return,
    };
    findings.push(finding(&given.span, &message, refusal));
}

fn finding(span: &Span, message: &str, refusal: Refusal) -> Finding {
    Finding::new(&RULE, span.clone(), message).refused_with(refusal)
}
