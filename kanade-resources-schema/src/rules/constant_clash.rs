use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::Rule;
use super::{Context, malformed_name};
use crate::diagnostic::{Finding, Findings};
use crate::lower::Lowered;
use crate::spec::Kind;

/// Two resources of a kind get the same Rust constant.
pub(crate) static RULE: Rule = Rule {
    id: "KR0202",
    name: "constant_clash",
    what: "Two resources of a kind get the same Rust constant.",
    why: "Names that differ only in case or punctuation become the same identifier, and only one of them \
           could be generated.",
    broker: None,
    fails: Some(
        r"[kv.agent-config]
history = 5

[kv.agent_config]
history = 5
",
    ),
    mend: Some(
        r#"[kv.agent-config]
const_name = "AGENT_CONFIG_OLD"
history = 5

[kv.agent_config]
history = 5
"#,
    ),
};

/// Compares the constants within each kind.
pub(crate) fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    let mut seen: BTreeMap<(Kind, &str), &Lowered<'_, '_>> = BTreeMap::new();
    for lowered in cx.lowered.iter().filter(|lowered| !malformed_name::applies(lowered)) {
        let Some(constant) = lowered.constant else { continue };
        match seen.entry((lowered.kind, constant)) {
            Entry::Vacant(entry) => _ = entry.insert(lowered),
            Entry::Occupied(first) => findings.push(finding(lowered, first.get(), constant)),
        }
    }
}

fn finding(lowered: &Lowered<'_, '_>, first: &Lowered<'_, '_>, constant: &str) -> Finding {
    let message = format!("`{}` and `{}` both become the constant `…_{constant}`", first.name, lowered.name);
    Finding::new(&RULE, lowered.places.name(), message)
        .also(first.places.name(), "the first of them")
        .help("give one of them a `const_name` of its own")
}
