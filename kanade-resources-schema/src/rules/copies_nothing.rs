use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings, Span};
use crate::lower::Origin;
use crate::rule::{Basis, Rule};
use crate::spec::ServerVersion;
use crate::subject;

static RULE: Rule = Rule {
    id: "KR0508",
    name: "copies_nothing",
    what: "A mirror or source has transforms that make it copy nothing.",
    why: "The broker accepts some lists of transforms that it can't apply later. It reports no \
         error, and the copy stays empty.",
    basis: Basis::Stricter("The broker reports no error, and the copy stays empty."),
    refusals: &[],
    broker: Some(
        "The broker accepts it and copies nothing. This happens to a source that has a \
             transform without `src`, to a mirror that has such a transform and others, and, \
             up to nats-server 2.11, to a source that has two transforms with a message in \
             common.",
    ),
    fails: Some(
        r#"[settings]
min_server = "2.11"

[[streams.COPY.sources]]
name = "ORDERS"
subject_transforms = [{ dest = "all.>" }]
"#,
    ),
    mend: Some(
        r#"[settings]
min_server = "2.11"

[[streams.COPY.sources]]
name = "ORDERS"
subject_transforms = [{ src = ">", dest = "all.>" }]
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check);

/// Looks for the lists of transforms that copy nothing.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for (_, origin) in cx.origins() {
        let found =
            without_source(&origin, cx.version()).or_else(|| colliding(&origin, cx.version()));
        if let Some((span, help)) = found {
            let message = format!("this {} would copy nothing", origin.word());
            let finding = Finding::new(&RULE, span, message)
                .label("this transform is the reason")
                .note("the broker accepts it and reports no error")
                .help(help);
            findings.push(finding);
        }
    }
}

/// A transform without `src` that matters. nats-server 2.10 refuses each.
fn without_source(origin: &Origin<'_, '_>, version: ServerVersion) -> Option<(Span, &'static str)> {
    let alone = origin.source.subject_transforms.len() == 1;
    if version < ServerVersion::V2_11 || (origin.is_mirror && alone) {
        return None;
    }
    let transforms = origin.given.value.subject_transforms.as_ref()?;
    let empty = transforms.value.iter().find(|given| {
        let src = given.value.src.as_ref();
        src.is_none_or(|src| src.value.is_empty())
    })?;
    Some((
        empty.span.clone(),
        "give it a `src`, such as `src = \">\"` for every subject",
    ))
}

/// A transform that has a message in common with an earlier one, if neither contains the other.
fn colliding(origin: &Origin<'_, '_>, version: ServerVersion) -> Option<(Span, &'static str)> {
    if version >= ServerVersion::V2_12 || origin.is_mirror {
        return None;
    }
    let transforms = &origin.given.value.subject_transforms.as_ref()?.value;
    let sources: Vec<_> = transforms
        .iter()
        .filter_map(|given| given.value.src.as_ref())
        .collect();
    let second = sources.iter().enumerate().find(|(at, second)| {
        sources[..*at]
            .iter()
            .any(|first| crosses(&first.value, &second.value))
    });
    second.map(|(_, src)| {
        (
            src.span.clone(),
            "make it narrower, so that no message matches two of them",
        )
    })
}

/// Whether the two have messages in common, and each has some of its own.
fn crosses(a: &str, b: &str) -> bool {
    subject::collide(a, b) && !subject::is_subset(a, b) && !subject::is_subset(b, a)
}
