use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings, Span};
use crate::lower::Origin;
use crate::rule::{Basis, Refusal, Rule};
use crate::subject;

static RULE: Rule = Rule {
    id: "KR0507",
    name: "overlapping_transforms",
    what: "Two transforms of a mirror or source match the same message.",
    why: "Each transform is also a filter, and there must be only one way to rename a message.",
    basis: Basis::Broker,
    refusals: &[MIRROR, SOURCE],
    broker: None,
    fails: Some(
        r#"[[streams.COPY.sources]]
name = "ORDERS"
subject_transforms = [{ src = "orders.>", dest = "all.>" }, { src = "orders.eu", dest = "eu" }]
"#,
    ),
    mend: Some(
        r#"[[streams.COPY.sources]]
name = "ORDERS"
subject_transforms = [{ src = "orders.us", dest = "us" }, { src = "orders.eu", dest = "eu" }]
"#,
    ),
};

pub(super) const CHECK: Check = Check::by_version(&RULE, check);

const MIRROR: Refusal = Refusal::new(10152).of("mirror");
const SOURCE: Refusal = Refusal::new(10147).of("source");

/// Compares the sources of the transforms of each origin.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for (_, origin) in cx.origins() {
        if origin.is_overlooked(cx.version()) {
            continue;
        }
        let transforms = sources(&origin);
        for (at, second) in transforms.iter().enumerate() {
            let first = transforms[..at]
                .iter()
                .find(|first| overlap(&origin, first.0, second.0));
            if let Some(first) = first {
                findings.push(finding(&origin, second, first));
            }
        }
    }
}

/// The valid sources of the declared transforms, with their places. Empty sources are not compared.
fn sources<'a>(origin: &Origin<'_, 'a>) -> Vec<(&'a str, Span)> {
    let given = origin
        .given
        .value
        .subject_transforms
        .iter()
        .flat_map(|given| &given.value);
    let pairs = origin.source.subject_transforms.iter().zip(given);
    pairs
        .filter(|(transform, _)| subject::validate(transform.src).is_ok())
        .map(|(transform, given)| {
            (
                transform.src,
                given
                    .value
                    .src
                    .as_ref()
                    .map_or(&given.span, |src| &src.span)
                    .clone(),
            )
        })
        .collect()
}

/// The transforms of a mirror may have no message in common; those of a source may not contain each other.
fn overlap(origin: &Origin<'_, '_>, a: &str, b: &str) -> bool {
    if origin.is_mirror {
        return subject::collide(a, b);
    }
    subject::is_subset(a, b) || subject::is_subset(b, a)
}

fn finding(origin: &Origin<'_, '_>, second: &(&str, Span), first: &(&str, Span)) -> Finding {
    let refusal = if origin.is_mirror { MIRROR } else { SOURCE };
    Finding::new(
        &RULE,
        second.1.clone(),
        format!("`{}` overlaps `{}`", second.0, first.0),
    )
    .also(first.1.clone(), "a message could also match this one")
    .refused_with(refusal)
    .help("make one of them narrower")
}
