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
            findings.push(Stray::new(grant, at).finding(cx, *part));
        }
    }
}

/// The part of a path that names nothing.
struct Stray<'g, 'm, 'a> {
    grant: &'g LoweredGrant<'m, 'a>,
    at: &'g Range<usize>,
    step: &'g str,
}

impl<'g, 'm, 'a> Stray<'g, 'm, 'a> {
    fn new(grant: &'g LoweredGrant<'m, 'a>, at: &'g Range<usize>) -> Self {
        let step = grant.given.value.get(at.clone()).unwrap_or_default();
        Self { grant, at, step }
    }

    fn finding(&self, cx: &Context<'_, '_>, part: Part) -> Finding {
        match part {
            Part::Table => self.table(),
            Part::CoreSubject => self.core_subject(cx),
            Part::Resource(kind) => self.resource(cx, kind),
            Part::Item(place) => match cx.lowered.get(place) {
                Some(owner) => self.item(cx, owner),
                None => self.says(format!("`{}` is not declared", self.step)),
            },
            Part::Nothing => {
                let path = self.grant.given.value.get(..self.at.start);
                let path = path.unwrap_or_default();
                self.says(format!("there is nothing below `{path}`"))
                    .help(format!("write `{path}`"))
            }
        }
    }

    fn table(&self) -> Finding {
        let finding = self.says(match self.step {
            "" => "the path is empty".to_owned(),
            step => format!("`{step}` is not a table of resources"),
        });
        self.suggest(finding, TABLES, || {
            format!("a path starts with one of {}", unknown_word::quoted(TABLES))
        })
    }

    fn core_subject(&self, cx: &Context<'_, '_>) -> Finding {
        let known: Vec<&str> = cx
            .core_subjects
            .iter()
            .map(|template| template.entry.name.value.as_str())
            .collect();
        let finding = self.says(match self.step {
            "" => "the path names no core subject".to_owned(),
            step => format!("there is no core subject `{step}`"),
        });
        self.suggest(finding, &known, || match known[..] {
            [] => "declare it in `[core_subjects]`".to_owned(),
            _ => format!("the core subjects are {}", unknown_word::quoted(&known)),
        })
    }

    fn resource(&self, cx: &Context<'_, '_>, kind: Kind) -> Finding {
        let finding = self.says(match self.step {
            "" => format!("the path names no {kind}"),
            step => format!("there is no {kind} `{step}`"),
        });
        if let Some(other) = cx.lowered.iter().find(|other| other.name == self.step) {
            return finding.help(format!(
                "`{}` is {}: write `{}`",
                self.step,
                other.kind.with_article(),
                path_of(other)
            ));
        }
        let of_kind = cx.lowered.iter().filter(|other| other.kind == kind);
        let known: Vec<&str> = of_kind.map(|other| other.name).collect();
        self.suggest(finding, &known, || match known[..] {
            [] => format!("the file declares no {kind}"),
            _ => format!("there are {}", unknown_word::quoted(&known)),
        })
    }

    fn item(&self, cx: &Context<'_, '_>, owner: &Lowered<'_, '_>) -> Finding {
        let step = self.step;
        let what = match owner.kind {
            Kind::Stream => "template or consumer",
            Kind::KvBucket | Kind::ObjectStore => "template",
        };
        let finding = self.says(format!("`{}` has no {what} `{step}`", owner.name));
        if symbol::TEMPLATE_TABLES.contains(&step) || step == symbol::CONSUMERS {
            let whole = path_of(owner);
            return finding.help(format!(
                "leave `{step}` out: templates and consumers come right after `{whole}.`"
            ));
        }
        let mut all = cx.lowered.iter();
        if let Some(other) = all.find(|other| items(other).contains(&step)) {
            let path = path_of(other);
            return finding.help(format!("`{}` has it: write `{path}.{step}`", other.name));
        }
        let known = items(owner);
        self.suggest(finding, &known, || match known[..] {
            [] => format!(
                "`{}` has none; to name it as a whole, write `{}`",
                owner.name,
                path_of(owner)
            ),
            _ => format!("there are {}", unknown_word::quoted(&known)),
        })
    }

    fn says(&self, message: String) -> Finding {
        Finding::new(&RULE, self.grant.given.place_of(self.at), message)
    }

    /// Offers what was most likely meant.
    fn suggest(&self, finding: Finding, known: &[&str], otherwise: impl Fn() -> String) -> Finding {
        let Some(meant) = did_you_mean(self.step, known.iter().copied()) else {
            return finding.help(otherwise());
        };
        let help = format!("did you mean `{meant}`?");
        let is_part = finding
            .primary
            .as_ref()
            .is_some_and(|primary| primary.span != self.grant.given.span);
        if is_part {
            finding.fix(help, meant)
        } else {
            finding.help(help)
        }
    }
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
