use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::rule::{Basis, Refusal, Rule};
use crate::spec::{PersistMode, Storage, StreamSpec};
use crate::symbol;

static RULE: Rule = Rule {
    id: "KR0408",
    name: "async_persist_conflict",
    what: "Messages are acknowledged before they are written, but another feature needs them \
         written first.",
    why: "`persist_mode = \"async\"` delays the write to the disk of one server. Replicas and \
         atomic batches rely on completed writes, and memory storage writes nothing.",
    basis: Basis::Broker,
    refusals: &[Refusal::new(10052)],
    broker: None,
    fails: Some(
        r#"[settings]
min_server = "2.12"

[streams.SAMPLES]
subjects = ["samples.>"]
persist_mode = "async"
num_replicas = 3
"#,
    ),
    mend: Some(
        r#"[settings]
min_server = "2.12"

[streams.SAMPLES]
subjects = ["samples.>"]
persist_mode = "async"
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check).in_profiles();

/// Looks for features that can't be combined with `persist_mode = "async"`.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for lowered in cx
        .lowered
        .iter()
        .filter(|lowered| lowered.stream.persist_mode == PersistMode::Async)
    {
        for field in conflicts(&lowered.stream) {
            let message =
                format!("`persist_mode = \"async\"` can't be combined with this `{field}`");
            let finding = Finding::new(&RULE, lowered.places.key(field), message)
                .also(
                    lowered.places.of(symbol::PERSIST_MODE),
                    "acknowledged before it is written",
                )
                .refused()
                .help("remove one of them");
            findings.push(finding);
        }
    }
}

fn conflicts(stream: &StreamSpec<'_>) -> impl Iterator<Item = &'static str> {
    let conflicts = [
        (stream.storage == Storage::Memory, symbol::STORAGE),
        (stream.num_replicas > 1, symbol::NUM_REPLICAS),
        (stream.allow_atomic, symbol::ALLOW_ATOMIC),
    ];
    conflicts
        .into_iter()
        .filter(|(set, _)| *set)
        .map(|(_, name)| name)
}
