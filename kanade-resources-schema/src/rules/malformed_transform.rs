use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::lower::{DeclaredTransform, Lowered};
use crate::rule::{Basis, Refusal, Rule};
use crate::spec::ServerVersion;
use crate::subject::transform::{self, Fault, Flaw, Function, Part, Use};
use crate::suggest::did_you_mean;

static RULE: Rule = Rule {
    id: "KR0304",
    name: "malformed_transform",
    what: "A transform is malformed.",
    why: "`src` is a subject. The tokens of `dest` are plain text or functions, such as `{{wildcard(1)}}` for the token that matches the first `*` of `src` (ADR-36).",
    basis: Basis::Broker,
    refusals: &[
        Refusal::new(10155).of("stream"),
        Refusal::new(10156).of("stream"),
        Refusal::new(10151).of("mirror"),
        Refusal::new(10154).of("mirror"),
        Refusal::new(10145).of("source"),
        Refusal::new(10146).of("source"),
        Refusal::new(10052).of("`republish`"),
        Refusal::new(10049).of("most, on nats-server 2.10"),
    ],
    broker: Some(
        "The broker accepts a `republish` without `dest`, publishes nothing, and turns `dest` into `>` at the first update.",
    ),
    fails: Some(
        r#"[streams.ORDERS]
subjects = ["orders.*"]
subject_transform = { src = "orders.*", dest = "eu.orders.*" }
"#,
    ),
    mend: Some(
        r#"[streams.ORDERS]
subjects = ["orders.*"]
subject_transform = { src = "orders.*", dest = "eu.orders.{{wildcard(1)}}" }
"#,
    ),
};

pub(super) const CHECK: Check = Check::by_version(&RULE, check);

/// Checks every transform as the broker does.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for (lowered, transform, fault) in faults(cx) {
        if is_taken(&fault) {
            continue;
        }
        let finding = finding(&RULE, lowered, &transform, &fault);
        findings.push(match fault.code {
            Some(code) => finding.refused_with(Refusal::new(code)),
            None => finding.note(
                "the broker accepts it, publishes nothing, and turns `dest` into `>` at \
                     the first update",
            ),
        });
    }
}

/// What is wrong with the declared transforms: the first fault of each.
pub(super) fn faults<'c, 'm, 'a>(
    cx: &'c Context<'m, 'a>,
) -> impl Iterator<Item = (&'c Lowered<'m, 'a>, DeclaredTransform<'m>, Fault)> {
    let transforms = cx.lowered.iter().flat_map(|lowered| {
        let transforms = lowered.transforms();
        transforms
            .into_iter()
            .map(move |transform| (lowered, transform))
    });
    transforms.filter_map(|(lowered, transform)| {
        if transform.at == Use::Republish && !transform.dest.is_given() {
            return None; // `missing_field` says so
        }
        let (src, dest) = (transform.src.text, transform.dest.text);
        let fault = transform::check(src, dest, transform.at, cx.version()).err()?;
        Some((lowered, transform, fault))
    })
}

/// Whether the broker accepts the transform nevertheless.
pub(super) fn is_taken(fault: &Fault) -> bool {
    fault.code.is_none() && fault.flaw != Flaw::NoDestination
}

/// The finding for `fault`, whichever rule it falls under.
pub(super) fn finding(
    rule: &'static Rule,
    lowered: &Lowered<'_, '_>,
    transform: &DeclaredTransform<'_>,
    fault: &Fault,
) -> Finding {
    let (part, word) = match fault.part {
        Part::Source => (&transform.src, "src"),
        Part::Destination => (&transform.dest, "dest"),
    };
    let owner = match transform.at {
        Use::Stream => "the subject transform",
        Use::Mirror => "the mirror",
        Use::Source | Use::ExternalSource => "a source",
        Use::Republish => "the `republish`",
    };
    let message = format!(
        "`{}` can't be the `{word}` of {owner} of `{}`: {fault}",
        part.text, lowered.name
    );
    let finding = Finding::new(rule, part.place(&fault.range), message);
    let finding = match &fault.flaw {
        Flaw::NoSuchWildcard { .. }
        | Flaw::NoWildcards
        | Flaw::FullWildcardMissing
        | Flaw::FullWildcardAlone => {
            finding.also(transform.src.span(), "the source of the transform")
        }
        _ => finding,
    };
    match help(&fault.flaw, transform) {
        Some(help) => finding.help(help),
        None => finding,
    }
}

fn help(flaw: &Flaw, transform: &DeclaredTransform<'_>) -> Option<String> {
    match flaw {
        Flaw::Wildcard => Some(
            "write `{{wildcard(1)}}` for the token that matches the first `*` of `src`, and so on"
                .to_owned(),
        ),
        Flaw::FullWildcardMissing => {
            Some("also end it in `>`, which takes over the rest of the subject".to_owned())
        }
        Flaw::FullWildcardAlone => {
            Some("also end `src` in `>`, or name the tokens to take over".to_owned())
        }
        Flaw::UnknownFunction => Some(known_functions(transform.dest.text)),
        Flaw::Newer(_, since) => Some(format!(
            "set `min_server = \"{}.{}\"` if you run no older server",
            since.major, since.minor
        )),
        Flaw::EmptySource => Some(format!(
            "write `src = \">\"`, or set `min_server = \"{}\"`",
            short(ServerVersion::V2_11)
        )),
        Flaw::NoDestination => Some("name the subject that messages are published to".to_owned()),
        _ => None,
    }
}

fn short(version: ServerVersion) -> String {
    format!("{}.{}", version.major, version.minor)
}

fn known_functions(dest: &str) -> String {
    let called = dest
        .split("{{")
        .nth(1)
        .and_then(|rest| rest.split('(').next())
        .unwrap_or_default()
        .trim();
    let names = Function::ALL.map(Function::name);
    if let Some(name) = did_you_mean(called, names) {
        return format!("did you mean `{name}`?");
    }
    let names = names.map(|name| format!("`{name}`"));
    format!("the functions are {}", names.join(", "))
}
