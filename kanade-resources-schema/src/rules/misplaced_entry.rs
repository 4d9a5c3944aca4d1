use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::form::unknown_word;
use crate::lower::LoweredGrant;
use crate::role::{Granted, List, Sort};
use crate::rule::{Basis, Rule};
use crate::symbol;

static RULE: Rule = Rule {
    id: "KR0803",
    name: "misplaced_entry",
    what: "A list of a role names something that can't be used in this way.",
    why: "Each list is about one use: streams are published to, consumed and replayed, core subjects are published and \
          subscribed to, buckets and stores are read and written. Permissions for another use would be of no use to anybody.",
    basis: Basis::Form,
    refusals: &[],
    broker: None,
    fails: Some(
        r#"[kv.agents_state.keys]
pc = "{pc_id}"

[roles.agent]
publish = ["kv.agents_state.pc"]
"#,
    ),
    mend: Some(
        r#"[kv.agents_state.keys]
pc = "{pc_id}"

[roles.agent]
write = ["kv.agents_state.pc"]
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check);

/// Compares what an entry names with what its list is about.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for grant in cx.roles.iter().flat_map(|role| &role.grants) {
        let Ok(granted) = &grant.found else {
            continue;
        };
        if !grant.list.takes(granted) {
            findings.push(finding(grant, granted));
        }
    }
}

fn finding(grant: &LoweredGrant<'_, '_>, granted: &Granted<'_>) -> Finding {
    let path = &grant.given.value;
    let sort = granted.sort();
    let list = grant.list.as_str();
    let message = format!(
        "`{list}` can't name `{path}`, which is {}",
        sort.with_article()
    );
    let finding = Finding::new(&RULE, grant.given.span.clone(), message);
    if let (Granted::Template(store, _), Sort::ObjectName) = (granted, sort) {
        return finding
            .note("clients encode the name of an object as a whole, so permissions can't tell objects apart")
            .help(format!("name the store: `{}.{}`", symbol::OBJECT_STORES, store.name));
    }
    if grant.list == List::Consume && matches!(sort, Sort::Stream | Sort::SubjectTemplate) {
        return finding.help(
            "name a durable consumer: `streams.STREAM.CONSUMER`; streams without one are read by `replay`",
        );
    }
    let lists: Vec<&str> = List::ALL
        .into_iter()
        .filter(|list| list.takes(granted))
        .map(List::as_str)
        .collect();
    finding.help(format!("it may stand in {}", unknown_word::quoted(&lists)))
}
