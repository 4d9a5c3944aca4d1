use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings, Span};
use crate::lower::Origin;
use crate::manifest::{Given, SourceFields};
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
    let name = consumer.value.name.as_ref();
    let deliver = consumer.value.deliver_subject.as_ref();
    let mut problems = Vec::new();
    problems.extend(name.and_then(malformed_name));
    problems.extend(deliver.and_then(malformed_delivery));
    problems.extend(fields_of_the_consumer(fields));
    problems
}

fn malformed_name(name: &Given<String>) -> Option<(Span, String)> {
    let problem = name::problem(&name.value, |_| false)?;
    let message = format!("`{}` is not the name of a consumer: {problem}", name.value);
    Some((name.span.clone(), message))
}

fn malformed_delivery(deliver: &Given<String>) -> Option<(Span, String)> {
    if subject::validate(&deliver.value).is_ok() && subject::is_literal(&deliver.value) {
        return None;
    }
    let message = format!("`{}` is not a subject to deliver to", deliver.value);
    Some((deliver.span.clone(), message))
}

/// The fields that a source sets although its consumer decides them.
fn fields_of_the_consumer(fields: &SourceFields) -> impl Iterator<Item = (Span, String)> {
    let start_seq = fields.opt_start_seq.as_ref().map(|given| &given.key);
    let start_time = fields.opt_start_time.as_ref().map(|given| &given.key);
    let filter = fields.filter_subject.as_ref().map(|given| &given.key);
    let set = [
        (symbol::OPT_START_SEQ, start_seq),
        (symbol::OPT_START_TIME, start_time),
        (symbol::FILTER_SUBJECT, filter),
    ];
    set.into_iter().filter_map(|(field, key)| {
        let message = format!("`{field}` belongs to the consumer that is named here");
        Some((key?.clone(), message))
    })
}
