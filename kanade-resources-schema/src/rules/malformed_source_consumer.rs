use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings, Span};
use crate::lower::Origin;
use crate::name;
use crate::rule::{Basis, Refusal, Rule};
use crate::spec::ServerVersion;
use crate::subject;
use crate::symbol;

static RULE: Rule = Rule {
    id: "KR0512",
    name: "malformed_source_consumer",
    what: "A mirror or source copies through a consumer whose name or subject is malformed, or \
         sets fields that belong to that consumer.",
    why: "The consumer was created beforehand. It has a name, delivers to a subject, and has its \
         own start and filter.",
    basis: Basis::Broker,
    refusals: &[MIRROR, SOURCE],
    broker: None,
    fails: Some(
        r#"[settings]
min_server = "2.14"

[streams.COPY.mirror]
name = "ORDERS"
opt_start_seq = 7
consumer = { name = "copy", deliver_subject = "copies" }
"#,
    ),
    mend: Some(
        r#"[settings]
min_server = "2.14"

[streams.COPY.mirror]
name = "ORDERS"
consumer = { name = "copy", deliver_subject = "copies" }
"#,
    ),
};

pub(super) const CHECK: Check = Check::by_version(&RULE, check);

const MIRROR: Refusal = Refusal::new(10213).of("mirror");
const SOURCE: Refusal = Refusal::new(10215).of("source");

/// Checks the consumer of every origin, and the fields beside it. Before 2.14 another rule says that it is too new.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    if cx.version() < ServerVersion::V2_14 {
        return;
    }
    for (_, origin) in cx.origins() {
        let refusal = if origin.is_mirror { MIRROR } else { SOURCE };
        for (span, message) in problems(&origin) {
            let finding = Finding::new(&RULE, span, message).refused_with(refusal);
            findings.push(finding);
        }
    }
}

fn problems(origin: &Origin<'_, '_>) -> Vec<(Span, String)> {
    let fields = &origin.given.value;
    let Some(consumer) = &fields.consumer else {
        return Vec::new();
    };
    let name = consumer.value.name.as_ref().and_then(|name| {
        let problem = name::problem(&name.value, |_| false)?;
        Some((
            name.span.clone(),
            format!("`{}` is not the name of a consumer: {problem}", name.value),
        ))
    });
    let deliver = consumer.value.deliver_subject.as_ref().and_then(|deliver| {
        let literal =
            subject::validate(&deliver.value).is_ok() && subject::is_literal(&deliver.value);
        let message = format!("`{}` is not a subject to deliver to", deliver.value);
        (!literal).then(|| (deliver.span.clone(), message))
    });
    let excluded = [
        (
            symbol::OPT_START_SEQ,
            fields.opt_start_seq.as_ref().map(|given| &given.key),
        ),
        (
            symbol::OPT_START_TIME,
            fields.opt_start_time.as_ref().map(|given| &given.key),
        ),
        (
            symbol::FILTER_SUBJECT,
            fields.filter_subject.as_ref().map(|given| &given.key),
        ),
    ];
    let excluded = excluded.into_iter().filter_map(|(field, key)| {
        Some((
            key?.clone(),
            format!("`{field}` belongs to the consumer that is named here"),
        ))
    });
    name.into_iter().chain(deliver).chain(excluded).collect()
}
