use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::lower::{LoweredGrant, LoweredRole};
use crate::role::{Grant, owned, returned, written};
use crate::rule::{Basis, Level, Rule};
use crate::subject::intersect;

static RULE: Rule = Rule {
    id: "KR0916",
    name: "reads_own_writes",
    what: "A role can read back what it writes.",
    why: "A request names the subject that its answer goes to, and servers let a user name any: they check permissions \
          for what is published, not for where answers go. So whoever can write a message and ask for it can have the \
          broker publish it on every subject of the account. A role that can only do one of the two can't choose \
          the text. Roles that bootstrap or operate are left out: they may do more than that anyway.",
    basis: Basis::Lint(Level::Allow),
    refusals: &[],
    broker: None,
    fails: Some(
        r#"[lints]
reads_own_writes = "warn"

[kv.agents_state.keys]
pc = "{pc_id}"

[roles.agent]
read = ["kv.agents_state.pc"]
write = ["kv.agents_state.pc"]
"#,
    ),
    mend: Some(
        r#"[lints]
reads_own_writes = "warn"

[kv.agents_state.keys]
pc = "{pc_id}"

[roles.agent]
write = ["kv.agents_state.pc"]

[roles.dashboard]
read = ["kv.agents_state"]
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check);

/// One entry of a role, and the subjects that it is about.
struct Reach<'r, 'm, 'a> {
    grant: &'r LoweredGrant<'m, 'a>,
    subjects: Vec<String>,
}

/// Compares what each role gets with what it writes.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for role in cx.roles.iter().filter(|role| !role.administers()) {
        let bound = role.bound();
        let writes = reaches(role, |grant| written(grant, &bound));
        let reads = reaches(role, |grant| {
            returned(grant, &bound, |stream| owned_by(cx, stream))
        });
        for read in reads {
            let mut overlaps = writes.iter().filter_map(|write| {
                let subject = shared(&read.subjects, &write.subjects)?;
                Some((write.grant, subject))
            });
            if let Some((write, subject)) = overlaps.next() {
                findings.push(finding(role, read.grant, write, &subject));
            }
        }
    }
}

fn reaches<'r, 'm, 'a>(
    role: &'r LoweredRole<'m, 'a>,
    subjects: impl Fn(&Grant<'a>) -> Vec<String>,
) -> Vec<Reach<'r, 'm, 'a>> {
    let mut reaches = Vec::new();
    for grant in &role.grants {
        let Some(what) = grant.granted() else {
            continue;
        };
        let subjects = subjects(&Grant {
            list: grant.list,
            path: "",
            what: *what,
        });
        if !subjects.is_empty() {
            reaches.push(Reach { grant, subjects });
        }
    }
    reaches
}

/// The subjects of a declared stream.
fn owned_by(cx: &Context<'_, '_>, stream: &str) -> Vec<String> {
    let stream = cx.stream(stream);
    stream.map_or_else(Vec::new, |stream| owned(stream.stream.subjects))
}

/// A subject that both name.
fn shared(some: &[String], others: &[String]) -> Option<String> {
    let mut pairs = some
        .iter()
        .flat_map(|one| others.iter().map(move |other| (one, other)));
    pairs.find_map(|(one, other)| intersect(one, other))
}

fn finding(
    role: &LoweredRole<'_, '_>,
    read: &LoweredGrant<'_, '_>,
    write: &LoweredGrant<'_, '_>,
    subject: &str,
) -> Finding {
    let name = role.name;
    let message = format!("the role `{name}` can write `{subject}` and read it back");
    let finding = Finding::new(&RULE, read.given.span.clone(), message);
    let finding = if std::ptr::eq(read, write) {
        finding.note(
            "an object is looked up before it is replaced, so writing a store takes reading it",
        )
    } else {
        finding.also(write.given.span.clone(), "this writes it")
    };
    finding
        .note("an answer goes to whatever subject the request names, even to one that the role may not publish to")
        .help("give one of the two to another role, or such processes an account of their own")
}
