use crate::diagnostic::{Finding, Span};
use crate::rule::{Basis, Rule};
use crate::spec::{ServerVersion, UnknownServerVersion};

pub(super) static RULE: Rule = Rule {
    id: "KR0106",
    name: "unsupported_server",
    what: "`min_server` is not a version of nats-server that this project knows.",
    why: "What a broker accepts depends on its version. Versions before 2.10 are out of \
         support, and this project does not know their rules.",
    basis: Basis::Form,
    refusals: &[],
    broker: None,
    fails: Some(
        r#"[settings]
min_server = "2.9"

[streams.EVENTS]
subjects = ["events.>"]
"#,
    ),
    mend: Some(
        r#"[settings]
min_server = "2.10"

[streams.EVENTS]
subjects = ["events.>"]
"#,
    ),
};

/// The finding for a version below the oldest that is supported.
pub(crate) fn too_old(span: Span, version: ServerVersion) -> Finding {
    Finding::new(
        &RULE,
        span,
        format!("nats-server {version} is not supported"),
    )
    .help(format!(
        "the oldest supported version is {}",
        ServerVersion::OLDEST
    ))
}

/// The finding for `text`, which is not a version.
pub(crate) fn unreadable(span: Span, text: &str) -> Finding {
    Finding::new(&RULE, span, format!("`{text}` is {UnknownServerVersion}"))
}
