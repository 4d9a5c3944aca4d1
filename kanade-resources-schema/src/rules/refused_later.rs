use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::rule::{Basis, Level, Rule};
use crate::spec::ServerVersion;

static RULE: Rule = Rule {
    id: "KR0910",
    name: "refused_later",
    what: "A newer server refuses a declaration that the oldest server accepts.",
    why: "Servers get stricter. After an upgrade to such a server, the declaration can't be \
         applied any more, and a stream that exists can't be updated.",
    basis: Basis::Lint(Level::Warn),
    refusals: &[],
    broker: Some("Brokers accept it before the version that the finding names."),
    fails: Some(
        r#"[streams.READINGS]
subjects = ["readings.*"]
max_age = "7d"
subject_transform = { src = "readings.*", dest = "site.{{left(1,4)}}.{{wildcard(1)}}" }
"#,
    ),
    mend: Some(
        r#"[streams.READINGS]
subjects = ["readings.*"]
max_age = "7d"
subject_transform = { src = "readings.*", dest = "site.{{splitFromLeft(1,4)}}" }
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check).in_profiles();

/// Asks the rules that differ by version what they say for each newer version.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for version in ServerVersion::SUPPORTED
        .into_iter()
        .filter(|version| *version > cx.version())
    {
        let later = cx.findings_of(version);
        if !later.is_empty() {
            let later = later
                .into_sorted()
                .into_iter()
                .filter(|finding| finding.rule.basis == Basis::Broker);
            findings.extend(later.map(|finding| of_later(finding, version)));
            return; // the rest is the same, or follows
        }
    }
}

fn of_later(finding: Finding, version: ServerVersion) -> Finding {
    let message = format!(
        "nats-server {}.{} refuses this: {}",
        version.major, version.minor, finding.message
    );
    Finding {
        rule: &RULE,
        message,
        patch: None,
        ..finding
    }
}
