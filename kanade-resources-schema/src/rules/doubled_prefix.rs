use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::lower::Lowered;
use crate::rule::{Basis, Level, Rule};
use crate::spec::Kind;

static RULE: Rule = Rule {
    id: "KR0914",
    name: "doubled_prefix",
    what: "The name of a bucket starts with `KV_`, or that of an object store with `OBJ_`.",
    why: "Clients add `KV_` or `OBJ_` to the name of a bucket or store to get the name of its \
         stream. If the declared name has the prefix already, the stream's name has it twice, and programs that know the bucket by its own name don't find it.",
    basis: Basis::Lint(Level::Warn),
    refusals: &[],
    broker: None,
    fails: Some(
        r"[kv.KV_sessions]
history = 5
",
    ),
    mend: Some(
        r"[kv.sessions]
history = 5
",
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check);

/// Looks at the names of buckets and stores.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    findings.extend(cx.lowered.iter().filter_map(finding));
}

fn finding(lowered: &Lowered<'_, '_>) -> Option<Finding> {
    if lowered.kind == Kind::Stream {
        return None;
    }
    let own = lowered.name.strip_prefix(lowered.kind.stream_prefix())?;
    let message = format!(
        "the stream of this {} will be called `{}`",
        lowered.kind, lowered.stream.name
    );
    let finding = Finding::new(&RULE, lowered.places.name(), message);
    if own.is_empty() {
        return Some(finding);
    }
    let help = format!(
        "leave the prefix out: the stream of `{own}` is `{}`",
        lowered.name
    );
    Some(finding.fix(help, own))
}
