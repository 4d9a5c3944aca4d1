use std::ops::Range;

use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::form::unknown_word;
use crate::lower::{Lowered, LoweredGrant, Part, Unresolved};
use crate::rule::{Basis, Rule};
use crate::spec::Kind;
use crate::suggest::did_you_mean;
use crate::symbol;

static RULE: Rule = Rule {
    id: "KR0802",
    name: "unknown_path",
    what: "A role names something that the file does not declare.",
    why: "A role can only be allowed what exists. A misspelt name would allow nothing, and the process would fail at run \
          time, long after the permissions were made.",
    basis: Basis::Form,
    refusals: &[],
    broker: None,
    fails: Some(
        r#"[streams.EXEC]
subjects = ["commands.>"]

[streams.EXEC.subject_templates]
done = "commands.done.{job:u64}"

[roles.agent]
publish = ["streams.EXEC.dine"]
"#,
    ),
    mend: Some(
        r#"[streams.EXEC]
subjects = ["commands.>"]

[streams.EXEC.subject_templates]
done = "commands.done.{job:u64}"

[roles.agent]
publish = ["streams.EXEC.done"]
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check);

/// What a path may start with.
const TABLES: &[&str] = &[
    symbol::STREAMS,
    symbol::KV,
    symbol::OBJECT_STORES,
    symbol::CORE_SUBJECTS,
];

/// Reports every entry that leads nowhere.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for grant in cx.roles.iter().flat_map(|role| &role.grants) {
        if let Err(Unresolved::Unknown(at, part)) = &grant.found {
            findings.push(finding(cx, grant, at, *part));
        }
    }
}

fn finding(
    cx: &Context<'_, '_>,
    grant: &LoweredGrant<'_, '_>,
    at: &Range<usize>,
    part: Part,
) -> Finding {
    let step = grant.given.value.get(at.clone()).unwrap_or_default();
    let new = |message: String| Finding::new(&RULE, grant.given.place_of(at), message);
    match part {
        Part::Table => suggest(
            grant,
            new(match step {
                "" => "the path is empty".to_owned(),
                step => format!("`{step}` is not a table of resources"),
            }),
            step,
            TABLES,
            || format!("a path starts with one of {}", unknown_word::quoted(TABLES)),
        ),
        Part::CoreSubject => core_subject(cx, grant, new, step),
        Part::Resource(kind) => resource(cx, grant, new, (kind, step)),
        Part::Item(place) => match cx.lowered.get(place) {
            Some(owner) => item(cx, grant, new, (owner, step)),
            None => new(format!("`{step}` is not declared")),
        },
        Part::Nothing => {
            let path = grant.given.value.get(..at.start).unwrap_or_default();
            new(format!("there is nothing below `{path}`")).help(format!("write `{path}`"))
        }
    }
}

fn core_subject(
    cx: &Context<'_, '_>,
    grant: &LoweredGrant<'_, '_>,
    new: impl Fn(String) -> Finding,
    step: &str,
) -> Finding {
    let known: Vec<&str> = cx
        .core_subjects
        .iter()
        .map(|template| template.entry.name.value.as_str())
        .collect();
    let message = match step {
        "" => "the path names no core subject".to_owned(),
        step => format!("there is no core subject `{step}`"),
    };
    suggest(grant, new(message), step, &known, || match known[..] {
        [] => "declare it in `[core_subjects]`".to_owned(),
        _ => format!("the core subjects are {}", unknown_word::quoted(&known)),
    })
}

fn resource(
    cx: &Context<'_, '_>,
    grant: &LoweredGrant<'_, '_>,
    new: impl Fn(String) -> Finding,
    (kind, step): (Kind, &str),
) -> Finding {
    let of_kind = cx.lowered.iter().filter(|other| other.kind == kind);
    let known: Vec<&str> = of_kind.map(|other| other.name).collect();
    let message = match step {
        "" => format!("the path names no {kind}"),
        step => format!("there is no {kind} `{step}`"),
    };
    let finding = new(message);
    if let Some(other) = cx.lowered.iter().find(|other| other.name == step) {
        let path = path_of(other);
        return finding.help(format!(
            "`{step}` is {}: write `{path}`",
            other.kind.with_article()
        ));
    }
    suggest(grant, finding, step, &known, || match known[..] {
        [] => format!("the file declares no {kind}"),
        _ => format!("there are {}", unknown_word::quoted(&known)),
    })
}

fn item(
    cx: &Context<'_, '_>,
    grant: &LoweredGrant<'_, '_>,
    new: impl Fn(String) -> Finding,
    (owner, step): (&Lowered<'_, '_>, &str),
) -> Finding {
    let known = items(owner);
    let what = match owner.kind {
        Kind::Stream => "template or consumer",
        Kind::KvBucket | Kind::ObjectStore => "template",
    };
    let finding = new(format!("`{}` has no {what} `{step}`", owner.name));
    if symbol::TEMPLATE_TABLES.contains(&step) || step == symbol::CONSUMERS {
        let whole = path_of(owner);
        return finding.help(format!(
            "leave `{step}` out: templates and consumers come right after `{whole}.`"
        ));
    }
    let elsewhere = cx.lowered.iter().find(|other| items(other).contains(&step));
    if let Some(other) = elsewhere {
        let path = path_of(other);
        return finding.help(format!("`{}` has it: write `{path}.{step}`", other.name));
    }
    suggest(grant, finding, step, &known, || match known[..] {
        [] => format!(
            "`{}` has none; to name it as a whole, write `{}`",
            owner.name,
            path_of(owner)
        ),
        _ => format!("there are {}", unknown_word::quoted(&known)),
    })
}

/// The names of its templates and consumers.
fn items<'l>(owner: &'l Lowered<'_, '_>) -> Vec<&'l str> {
    let templates = owner.templates.iter();
    let templates = templates.map(|template| template.entry.name.value.as_str());
    let consumers = owner.consumers.iter().map(|consumer| consumer.spec.name);
    templates.chain(consumers).collect()
}

fn path_of(resource: &Lowered<'_, '_>) -> String {
    let table = match resource.kind {
        Kind::Stream => symbol::STREAMS,
        Kind::KvBucket => symbol::KV,
        Kind::ObjectStore => symbol::OBJECT_STORES,
    };
    format!("{table}.{}", resource.name)
}

/// Offers what `step` was most likely meant to be.
fn suggest(
    grant: &LoweredGrant<'_, '_>,
    finding: Finding,
    step: &str,
    known: &[&str],
    otherwise: impl Fn() -> String,
) -> Finding {
    let Some(meant) = did_you_mean(step, known.iter().copied()) else {
        return finding.help(otherwise());
    };
    let help = format!("did you mean `{meant}`?");
    let is_part = finding
        .primary
        .as_ref()
        .is_some_and(|primary| primary.span != grant.given.span);
    if is_part {
        finding.fix(help, meant)
    } else {
        finding.help(help)
    }
}
