use super::{Basis, Context, Rule, malformed_name, malformed_origin};
use crate::diagnostic::{Finding, Findings};

/// A mirror or source names a stream that no server can hold.
pub(crate) static RULE: Rule = Rule {
    id: "KR0505",
    name: "impossible_origin",
    what: "A mirror or source names a stream that no server can hold.",
    why: "The broker looks at these names only in part, and would wait for a stream that can never exist.",
    basis: Basis::Stricter("The broker waits for the origin for ever and says nothing."),
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

/// Checks what `malformed_origin` leaves out because the broker does.
pub(crate) fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    let origins = cx.origins().map(|(_, origin)| origin);
    for origin in origins.filter(|origin| origin.given.value.name.is_some()) {
        if malformed_origin::problem(&origin, cx.version()).is_some() {
            continue;
        }
        let name = origin.source.name;
        let problem = malformed_name::problem_of_stream(name, |_| false)
            .or_else(|| malformed_name::problem_of_length(name));
        if let Some(problem) = problem {
            let message = format!("no stream can be called `{name}`: {problem}");
            findings.push(Finding::new(&RULE, origin.name_span(), message));
        }
    }
}
