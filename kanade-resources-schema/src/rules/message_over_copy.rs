use super::{Basis, Context, Rule};
use crate::diagnostic::{Finding, Findings};
use crate::symbol;

/// A copy takes only smaller messages than its origin.
pub(crate) static RULE: Rule = Rule {
    id: "KR0514",
    name: "message_over_copy",
    what: "A copy takes only smaller messages than its origin.",
    why: "A message that the origin holds could not be copied.",
    basis: Basis::Broker,
    broker: Some(
        "Error 10030 (mirror) or 10046 (source) once both exist; where the origin comes later, every update of the copy is refused.",
    ),
    fails: Some(
        r#"[streams.ORDERS]
subjects = ["orders.>"]
max_msg_size = "1MiB"

[streams.COPY]
mirror = { name = "ORDERS" }
max_msg_size = "64KiB"
"#,
    ),
    mend: Some(
        r#"[streams.ORDERS]
subjects = ["orders.>"]
max_msg_size = "1MiB"

[streams.COPY]
mirror = { name = "ORDERS" }
max_msg_size = "1MiB"
"#,
    ),
};

/// Compares the largest message of every copy with that of its declared origins.
pub(crate) fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for (copy, origin) in cx.origins().filter(|(_, origin)| origin.is_local()) {
        let Some(original) = cx.stream(origin.source.name) else {
            continue;
        };
        let (taken, stored) = (copy.stream.max_msg_size, original.stream.max_msg_size);
        if taken < 0 || stored < 0 || taken >= stored {
            continue;
        }
        let code = if origin.is_mirror { 10030 } else { 10046 };
        let message = format!(
            "`{}` takes only smaller messages than its {}",
            copy.name,
            origin.word()
        );
        let finding = Finding::new(&RULE, copy.places.of(symbol::MAX_MSG_SIZE), message)
            .also(
                original.places.of(symbol::MAX_MSG_SIZE),
                "the origin takes this much",
            )
            .note(format!("the broker would refuse it with error {code}"))
            .help("raise it, or leave it out");
        findings.push(finding);
    }
}
