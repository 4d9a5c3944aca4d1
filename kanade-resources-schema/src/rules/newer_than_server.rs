use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::manifest::{Fields, Newer};
use crate::rule::{Basis, Refusal, Rule};
use crate::spec::ServerVersion;

static RULE: Rule = Rule {
    id: "KR0401",
    name: "newer_than_server",
    what: "A feature is newer than the oldest server that the file must work on.",
    why: "An older server would work without the feature, and nobody would notice.",
    basis: Basis::Broker,
    refusals: &[Refusal::new(10025).of("nats-server 2.12 and later")],
    broker: Some("nats-server 2.10 and 2.11 silently drop what they don't know."),
    fails: Some(
        r#"[streams.SESSIONS]
subjects = ["sessions.>"]
allow_msg_ttl = true
"#,
    ),
    mend: Some(
        r#"[settings]
min_server = "2.11"

[streams.SESSIONS]
subjects = ["sessions.>"]
allow_msg_ttl = true
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check).in_profiles();

/// Compares everything that is given with `min_server`.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    let version = cx.version();
    let mut newer = Vec::new();
    for lowered in cx.lowered.iter() {
        lowered.declared.newer_than(version, &mut newer);
    }
    for (_, consumer) in cx.consumers() {
        consumer.fields.newer_than(version, &mut newer);
    }
    for newer in newer {
        findings.push(finding(cx, newer, version));
    }
}

fn finding(
    cx: &Context<'_, '_>,
    Newer { what, span, since }: Newer,
    version: ServerVersion,
) -> Finding {
    let since = format!("{}.{}", since.major, since.minor);
    let finding = Finding::new(&RULE, span, format!("{what} needs nats-server {since}")).help(
        format!("set `min_server = \"{since}\"` in [settings] if no server is older"),
    );
    match &cx.manifest.settings.min_server {
        Some(given) => finding.also(
            given.span.clone(),
            "the oldest server that the file must work on",
        ),
        None => finding.note(format!(
            "without `min_server`, the file must work on nats-server {version}"
        )),
    }
}
