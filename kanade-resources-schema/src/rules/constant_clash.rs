use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::malformed_name;
use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::lower::{Lowered, LoweredConsumer, Places};
use crate::rule::{Basis, Rule};
use crate::spec::Kind;

static RULE: Rule = Rule {
    id: "KR0202",
    name: "constant_clash",
    what: "Two resources of a kind, or two consumers, get the same Rust constant.",
    why: "Names that differ only in case or punctuation become the same identifier, which can \
         be generated only once. The constant of a consumer starts with the name of its \
         stream.",
    basis: Basis::Form,
    refusals: &[],
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

pub(super) const CHECK: Check = Check::new(&RULE, check);

/// Compares the constants within each kind, and those of all consumers.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    check_resources(cx, findings);
    check_consumers(cx, findings);
}

fn check_resources(cx: &Context<'_, '_>, findings: &mut Findings) {
    let mut seen: BTreeMap<(Kind, &str), &Lowered<'_, '_>> = BTreeMap::new();
    for lowered in cx
        .lowered
        .iter()
        .filter(|lowered| !malformed_name::applies(lowered))
    {
        let Some(constant) = lowered.constant else {
            continue;
        };
        match seen.entry((lowered.kind, constant)) {
            Entry::Vacant(entry) => _ = entry.insert(lowered),
            Entry::Occupied(first) => {
                let (first, names) = (first.get(), [first.get().name, lowered.name]);
                let names = names.map(|name| format!("`{name}`"));
                findings.push(finding(
                    &names,
                    &format!("…_{constant}"),
                    &first.places,
                    &lowered.places,
                ));
            }
        }
    }
}

type OfStream<'c, 'm, 'a> = (&'c Lowered<'m, 'a>, &'c LoweredConsumer<'m, 'a>);

fn check_consumers(cx: &Context<'_, '_>, findings: &mut Findings) {
    let mut seen: BTreeMap<&str, OfStream<'_, '_, '_>> = BTreeMap::new();
    for (stream, consumer) in cx.consumers() {
        let Some(constant) = consumer.constant else {
            continue;
        };
        let (first, other) = match seen.entry(constant) {
            Entry::Vacant(entry) => {
                entry.insert((stream, consumer));
                continue;
            }
            Entry::Occupied(entry) => *entry.get(),
        };
        // Clashing streams and malformed names have findings of their own.
        let follows = first.name != stream.name && first.constant == stream.constant;
        if follows || malformed_name::applies_to_consumer(consumer) {
            continue;
        }
        let names =
            [other, consumer].map(|one| format!("`{}` of `{}`", one.spec.name, one.spec.stream));
        findings.push(finding(
            &names,
            &format!("CONSUMER_{constant}"),
            &other.places,
            &consumer.places,
        ));
    }
}

fn finding(names: &[String; 2], constant: &str, first: &Places, second: &Places) -> Finding {
    let [one, other] = names;
    Finding::new(
        &RULE,
        second.name(),
        format!("{one} and {other} both become the constant `{constant}`"),
    )
    .also(first.name(), "the first one")
    .help("give one of them its own `const_name`")
}
