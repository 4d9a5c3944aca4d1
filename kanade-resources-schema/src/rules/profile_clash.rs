use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::name::profile_variant;
use crate::rule::{Basis, Rule};

static RULE: Rule = Rule {
    id: "KR0208",
    name: "profile_clash",
    what: "Two profiles get the same variant of the enum `Profile`.",
    why: "Names that differ only in case or punctuation become the same identifier, which can \
         be generated only once.",
    basis: Basis::Form,
    refusals: &[],
    broker: None,
    fails: Some(
        r#"[kv.jobs]
history = 5

[profiles.pre-prod]
storage_budget = "1GiB"

[profiles.pre_prod]
storage_budget = "2GiB"
"#,
    ),
    mend: Some(
        r#"[kv.jobs]
history = 5

[profiles.pre-prod]
storage_budget = "1GiB"
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check);

/// Compares the variants.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    let mut seen = BTreeMap::new();
    for profile in &cx.manifest.profiles {
        let Some(variant) = profile_variant(&profile.name.value) else {
            continue;
        };
        let first = match seen.entry(variant) {
            Entry::Vacant(entry) => {
                entry.insert(&profile.name);
                continue;
            }
            Entry::Occupied(first) => first,
        };
        let (variant, first) = (first.key(), *first.get());
        let message = format!(
            "the profiles `{}` and `{}` both become `Profile::{variant}`",
            first.value, profile.name.value
        );
        findings.push(
            Finding::new(&RULE, profile.name.span.clone(), message)
                .also(first.span.clone(), "the first one")
                .help("rename one of them"),
        );
    }
}
