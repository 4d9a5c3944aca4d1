use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::name;
use crate::rule::{Basis, Rule};

static RULE: Rule = Rule {
    id: "KR0207",
    name: "malformed_profile",
    what: "The name of a profile can't become a variant of the enum `Profile`.",
    why: "Programs choose a profile as `Profile::Dev`; people and scripts choose it by its name.",
    basis: Basis::Form,
    refusals: &[],
    broker: None,
    fails: Some(
        r#"[kv.jobs]
history = 5

[profiles."2nd"]
storage_budget = "1GiB"
"#,
    ),
    mend: Some(
        r#"[kv.jobs]
history = 5

[profiles.second]
storage_budget = "1GiB"
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check);

/// Checks that every profile has a variant.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for profile in &cx.manifest.profiles {
        let name = profile.name.value.as_str();
        if name::profile_variant(name).is_some() {
            continue;
        }
        let why = name::problem_of_bucket(name)
            .unwrap_or_else(|| "no variant of a Rust enum can have this name".to_owned());
        let message = format!("the name of the profile `{name}` is malformed: {why}");
        findings.push(
            Finding::new(&RULE, profile.name.span.clone(), message)
                .help("use letters, digits, `-` and `_`, the first a letter, such as `dev`"),
        );
    }
}
