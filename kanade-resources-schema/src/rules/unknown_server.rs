use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::rule::{Basis, Level, Rule};
use crate::spec::ServerVersion;

static RULE: Rule = Rule {
    id: "KR0915",
    name: "unknown_server",
    what: "`min_server` is a version of nats-server that this release does not know.",
    why: "The declaration is checked by the rules of the nearest older nats-server. A newer one may \
         know more fields and refuse other configurations.",
    basis: Basis::Lint(Level::Warn),
    refusals: &[],
    broker: None,
    fails: Some(
        r#"[settings]
min_server = "3.0"

[kv.sessions]
"#,
    ),
    mend: Some(
        r#"[settings]
min_server = "2.15"

[kv.sessions]
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check);

/// Looks for the line of `min_server` among those that are known.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    let Some(given) = &cx.manifest.settings.min_server else {
        return;
    };
    let version = given.value;
    let known = ServerVersion::SUPPORTED;
    if known.iter().any(|known| line(*known) == line(version)) {
        return;
    }
    let Some(nearest) = known.into_iter().rfind(|known| *known < version) else {
        return;
    };
    let (major, minor) = line(nearest);
    let message = format!(
        "nats-server {}.{} is not among the versions that this release knows",
        version.major, version.minor
    );
    let nearest = format!("{major}.{minor}");
    findings.push(
        Finding::new(&RULE, given.span.clone(), message)
            .note(format!("the declaration is checked as if it were {nearest}"))
            .help(format!(
                "set `min_server = \"{nearest}\"` if all servers may be that old, or look for a newer release of this crate"
            )),
    );
}

const fn line(version: ServerVersion) -> (u16, u16) {
    (version.major, version.minor)
}
