use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::lower::{Lowered, Origin};
use crate::rule::{Basis, Rule};
use crate::spec::Kind;

static RULE: Rule = Rule {
    id: "KR0516",
    name: "unreadable_mirror",
    what: "A KV bucket mirrors a bucket of its own account.",
    why: "Clients look for the keys of a mirror under the name of the mirror, but it holds \
         them under the name of its origin, so clients find nothing. They use the name of the \
         origin only if it is in another account or domain.",
    basis: Basis::Stricter("The bucket exists and is in sync, but every read finds nothing."),
    refusals: &[],
    broker: Some("The broker accepts it, but every `get` finds nothing."),
    fails: Some(
        r#"[kv.orders]

[kv.copy]
mirror = { name = "orders" }
"#,
    ),
    mend: Some(
        r#"[kv.orders]

[kv.copy]
sources = [{ name = "orders" }]
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check);

/// Looks for mirrors of buckets without `external`.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    let buckets = cx
        .origins()
        .filter(|(lowered, _)| lowered.kind == Kind::KvBucket);
    let mirrors = buckets.filter(|(_, origin)| origin.is_mirror && origin.is_local());
    // A missing name is an error of its own.
    for (bucket, origin) in mirrors.filter(|(_, origin)| origin.given.value.name.is_some()) {
        let message = format!(
            "clients could read nothing from the bucket `{}`",
            bucket.name
        );
        let finding = Finding::new(&RULE, origin.name_span(), message)
            .note("a mirror keeps the keys under the name of its origin, where clients don't look for them")
            .help(remedy(bucket, &origin));
        findings.push(finding);
    }
}

/// A stream may mirror a bucket: it then answers the direct reads of the origin.
fn remedy(bucket: &Lowered<'_, '_>, origin: &Origin<'_, '_>) -> String {
    format!(
        "use `sources`, which rename the keys; or declare the mirror as a stream, which answers reads of the origin: \
         `[streams.{}]` with `mirror = {{ name = \"{}\" }}` and `mirror_direct = true`; or use `external` if the \
         origin is in another domain",
        bucket.name, origin.source.name
    )
}
