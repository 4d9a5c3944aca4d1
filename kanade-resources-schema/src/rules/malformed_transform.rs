use super::{Basis, Context, Rule};
use crate::diagnostic::{Finding, Findings, did_you_mean};
use crate::lower::{DeclaredTransform, Lowered};
use crate::spec::ServerVersion;
use crate::subject::transform::{self, Fault, Flaw, Function, Part, Use};

/// A transform can't be applied.
pub(crate) static RULE: Rule = Rule {
    id: "KR0304",
    name: "malformed_transform",
    what: "A transform can't be applied.",
    why: "`src` is a subject. `dest` is one whose tokens are plain text or functions, such as `{{wildcard(1)}}` for \
          what the first `*` of `src` stands for (ADR-36).",
    basis: Basis::Broker,
    broker: Some(
        "Error 10155 or 10156 for a stream's, 10151 or 10154 for a mirror's, 10145 or 10146 for a source's, 10052 \
         for `republish`; nats-server 2.10 says 10049 for most. A `republish` without `dest` is taken, publishes \
         nothing, and its first update turns `dest` into `>`.",
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

/// Checks every transform as the broker does.
pub(crate) fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for (lowered, transform, fault) in faults(cx) {
        if let Some(note) = note(&fault) {
            findings.push(finding(&RULE, lowered, &transform, &fault).note(note));
        }
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

/// What the broker does about it; none where it takes the transform.
pub(super) fn note(fault: &Fault) -> Option<String> {
    match fault.code {
        Some(code) => Some(format!("the broker would refuse it with error {code}")),
        None if fault.flaw == Flaw::NoDestination => Some(
            "the broker takes it and publishes nothing; its first update turns `dest` into `>`"
                .to_owned(),
        ),
        None => None,
    }
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
        | Flaw::FullWildcardAlone => finding.also(transform.src.span(), "what it is made from"),
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
            "write `{{wildcard(1)}}` for what the first `*` of `src` stands for, and so on"
                .to_owned(),
        ),
        Flaw::FullWildcardMissing => {
            Some("end it in `>`, too, which takes over the rest of the subject".to_owned())
        }
        Flaw::FullWildcardAlone => {
            Some("end `src` in `>`, too, or name what is to be taken over".to_owned())
        }
        Flaw::UnknownFunction => Some(known_functions(transform.dest.text)),
        Flaw::Newer(_, since) => Some(format!(
            "set `min_server = \"{}.{}\"` if no older one is left",
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
    let names = || Function::ALL.iter().map(|function| function.name());
    let called = dest
        .split("{{")
        .nth(1)
        .and_then(|rest| rest.split('(').next())
        .unwrap_or_default()
        .trim();
    match did_you_mean(called, names()) {
        Some(name) => format!("did you mean `{name}`?"),
        None => format!(
            "the functions are {}",
            names()
                .map(|name| format!("`{name}`"))
                .collect::<Vec<_>>()
                .join(", ")
        ),
    }
}
