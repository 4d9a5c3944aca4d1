use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::lower::Lowered;
use crate::rule::{Basis, Refusal, Rule};

static RULE: Rule = Rule {
    id: "KR0203",
    name: "stream_name_clash",
    what: "To the broker, two resources are the same stream.",
    why: "The bucket `x` is the stream `KV_x`, and the object store `x` is the stream `OBJ_x`. \
         Two declarations of one stream would undo each other at every start.",
    basis: Basis::Broker,
    refusals: &[Refusal::new(10058)],
    broker: Some("The broker refuses the second one."),
    fails: Some(
        r#"[kv.jobs]
history = 5

[streams.KV_jobs]
subjects = ["jobs.>"]
"#,
    ),
    mend: Some(
        r#"[kv.jobs]
history = 5

[streams.JOBS]
subjects = ["jobs.>"]
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check);

/// Compares the names of the backing streams.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    let mut seen: BTreeMap<&str, &Lowered<'_, '_>> = BTreeMap::new();
    let mut in_file_order: Vec<_> = cx.lowered.iter().collect();
    in_file_order.sort_by_key(|lowered| lowered.places.name().start);
    for lowered in in_file_order {
        match seen.entry(lowered.stream.name) {
            Entry::Vacant(entry) => _ = entry.insert(lowered),
            Entry::Occupied(first) => findings.push(finding(lowered, first.get())),
        }
    }
}

fn finding(lowered: &Lowered<'_, '_>, first: &Lowered<'_, '_>) -> Finding {
    let message = format!(
        "to the broker, this is the stream `{}`, which is declared twice",
        lowered.stream.name
    );
    Finding::new(&RULE, lowered.places.name(), message)
        .also(first.places.name(), "the first one")
        .help("rename one of them")
}
