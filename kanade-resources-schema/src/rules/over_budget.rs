use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::lower::{Lowered, total_reserved};
use crate::manifest::Given;
use crate::quantity::size;
use crate::rule::{Basis, Refusal, Rule};
use crate::spec::Storage;
use crate::symbol;

static RULE: Rule = Rule {
    id: "KR0107",
    name: "over_budget",
    what: "The resources reserve more than the storage budget allows.",
    why: "The broker reserves `max_bytes` on every replica when the resource is created, so \
         the sum must fit the smallest host that the declaration is made for.",
    basis: Basis::Stricter(
        "The budget is the operators' own limit. The broker knows the disk, but not who \
             else needs it.",
    ),
    refusals: &[Refusal::new(10047).saying("insufficient storage resources available")],
    broker: Some("This happens in the middle of a start-up."),
    fails: Some(
        r#"[settings]
storage_budget = "6GiB"

[streams.RESULTS]
subjects = ["results.>"]
max_bytes = "9GiB"
"#,
    ),
    mend: Some(
        r#"[settings]
storage_budget = "6GiB"

[streams.RESULTS]
subjects = ["results.>"]
max_bytes = "5GiB"
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check).in_profiles();

/// Holds the reservations of each kind of storage against its budget.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for storage in [Storage::File, Storage::Memory] {
        check_storage(cx, storage, findings);
    }
}

fn check_storage(cx: &Context<'_, '_>, storage: Storage, findings: &mut Findings) {
    let Some((budget, setting)) = cx.budget(storage) else {
        return;
    };
    let Ok(limit) = u64::try_from(budget.value) else {
        return;
    };
    let total = total_reserved(cx.lowered.iter().map(|lowered| &lowered.stream), storage);
    if total <= limit {
        return;
    }
    // The largest reservation is the most likely mistake, and has the most room.
    let stored = cx
        .lowered
        .iter()
        .filter(|lowered| lowered.stream.storage == storage);
    let Some(largest) = stored.max_by_key(|lowered| lowered.stream.reserved_bytes()) else {
        return;
    };
    findings.push(finding(largest, total, limit, &setting, budget));
}

fn finding(
    largest: &Lowered<'_, '_>,
    total: u64,
    limit: u64,
    setting: &str,
    budget: &Given<i64>,
) -> Finding {
    let reserved = largest.stream.reserved_bytes();
    let others = total - reserved;
    let replicas = u64::from(largest.stream.num_replicas);
    let span = largest.places.of(symbol::MAX_BYTES);
    let label = match replicas {
        1 => format!("this {} reserves {}", largest.kind, size(reserved)),
        _ => format!(
            "this {} reserves {} on {replicas} replicas",
            largest.kind,
            size(reserved)
        ),
    };
    let finding = Finding::new(
        &RULE,
        span,
        "`max_bytes` is larger than the storage budget leaves",
    )
    .label(label)
    .also(budget.span.clone(), "the budget")
    .note(match others {
        0 => format!(
            "nothing else is reserved of the {} in {setting}",
            size(limit)
        ),
        _ => format!(
            "the other resources reserve {} of the {} in {setting}",
            size(others),
            size(limit)
        ),
    })
    .refused();
    match limit.checked_sub(others) {
        Some(left) if left >= replicas => {
            finding.help(format!("at most {} are left for it", size(left / replicas)))
        }
        _ => finding.help("lower other caps as well, or raise the budget: nothing is left for it"),
    }
}
