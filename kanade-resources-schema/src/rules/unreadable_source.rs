use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::rule::{Basis, Rule};
use crate::spec::Kind;

static RULE: Rule = Rule {
    id: "KR0517",
    name: "unreadable_source",
    what: "A KV bucket copies keys to subjects where clients don't look for them.",
    why: "Clients read the keys of a bucket under `$KV.<bucket>.`. Keys that a transform puts \
         elsewhere take space and can't be read.",
    basis: Basis::Stricter("The keys exist, but no client can read them."),
    refusals: &[],
    broker: Some("The broker accepts it, but no `get` finds the copied keys."),
    fails: Some(
        r#"[[kv.copy.sources]]
name = "orders"
subject_transforms = [{ src = "$KV.orders.eu.>", dest = "$KV.orders.eu.>" }]
"#,
    ),
    mend: Some(
        r#"[[kv.copy.sources]]
name = "orders"
subject_transforms = [{ src = "$KV.orders.eu.>", dest = "$KV.copy.eu.>" }]
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check);

/// Looks at the destinations of the transforms of every bucket.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for (bucket, origin) in cx
        .origins()
        .filter(|(lowered, _)| lowered.kind == Kind::KvBucket)
    {
        let prefix = bucket.kind.subject_prefix(bucket.name);
        for transform in origin
            .given
            .value
            .subject_transforms
            .iter()
            .flat_map(|given| &given.value)
        {
            let fields = &transform.value;
            let dest = fields
                .dest
                .as_ref()
                .filter(|dest| !dest.value.is_empty())
                .or(fields.src.as_ref());
            let Some(dest) = dest.filter(|dest| !dest.value.starts_with(&prefix)) else {
                continue;
            };
            let message = format!(
                "keys that are copied to these subjects can't be read from the bucket `{}`",
                bucket.name
            );
            let finding = Finding::new(&RULE, dest.span.clone(), message)
                .help(format!("start the destination with `{prefix}`"));
            findings.push(finding);
        }
    }
}
