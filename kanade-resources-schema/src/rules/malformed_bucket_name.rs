use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::lower::Lowered;
use crate::name;
use crate::rule::{Basis, Rule};
use crate::spec::Kind;

static RULE: Rule = Rule {
    id: "KR0205",
    name: "malformed_bucket_name",
    what: "A bucket or an object store has a name that clients refuse.",
    why: "The name of a bucket becomes part of the subjects of its keys or objects.",
    basis: Basis::Stricter(
        "The clients refuse such a name before they ask the broker (ADR-8, ADR-20).",
    ),
    refusals: &[],
    broker: Some(
        "The broker accepts some of these names, but every client refuses to create or open \
         such a bucket.",
    ),
    fails: Some(
        r#"[kv."agent.config"]
history = 5
"#,
    ),
    mend: Some(
        r"[kv.agent_config]
history = 5
",
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check);

/// Checks the alphabet of every bucket's name.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for lowered in cx.lowered.iter() {
        if let Some(problem) = problem(lowered) {
            let kind = lowered.kind.with_article();
            let message = format!("`{}` can't be the name of {kind}: {problem}", lowered.name);
            let finding = Finding::new(&RULE, lowered.places.name(), message)
                .help("use ASCII letters, digits, `_` and `-` only");
            findings.push(finding);
        }
    }
}

/// What clients dislike about the name, if it is a bucket's.
pub(super) fn problem(lowered: &Lowered<'_, '_>) -> Option<String> {
    if lowered.kind == Kind::Stream {
        return None;
    }
    name::problem_of_bucket(lowered.name)
}
