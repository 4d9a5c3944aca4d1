//! Where messages come from, and where they go besides.

use crate::reference::{cell, link};
use crate::spec::{Republish, StreamSource, SubjectTransform};
use crate::{Checked, Item, Spec};

pub(super) fn of(checked: &Checked<'_>, item: &Item<'_>) -> Vec<String> {
    let copies = Copies::of(&item.spec);
    let name = |origin: &StreamSource<'_>| link::to_declared_origin(checked, &item.spec, origin);
    let sources: Vec<String> = copies.sources.iter().map(name).collect();
    [
        copies
            .mirror
            .map(|origin| mirrored(&copies, &name(&origin))),
        sourced(&copies, &sources),
        copies.transform.as_ref().map(transformed),
        copies
            .republish
            .as_ref()
            .map(|republish| republished(&copies, republish)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What streams and buckets have in common here.
struct Copies<'a> {
    /// What is copied, in prose.
    origin: &'static str,
    /// One thing that is stored, in prose, at the start of a sentence.
    stored: &'static str,
    mirror: Option<StreamSource<'a>>,
    sources: &'a [StreamSource<'a>],
    transform: Option<SubjectTransform<'a>>,
    republish: Option<Republish<'a>>,
}

impl<'a> Copies<'a> {
    fn of(spec: &Spec<'a>) -> Self {
        let nothing = Self {
            origin: "stream",
            stored: "Message",
            mirror: None,
            sources: &[],
            transform: None,
            republish: None,
        };
        match spec {
            Spec::Stream(spec) => Self {
                mirror: spec.mirror,
                sources: spec.sources,
                transform: spec.subject_transform,
                republish: spec.republish,
                ..nothing
            },
            Spec::Kv(spec) => Self {
                origin: "bucket",
                stored: "Revision",
                mirror: spec.mirror,
                sources: spec.sources,
                republish: spec.republish,
                ..nothing
            },
            Spec::ObjectStore(_) => nothing,
        }
    }
}

fn mirrored(copies: &Copies<'_>, name: &str) -> String {
    format!(
        "It **copies** the {} {name}, and stores nothing else.",
        copies.origin
    )
}

fn sourced(copies: &Copies<'_>, names: &[String]) -> Option<String> {
    let plural = match names {
        [] => return None,
        [_] => "",
        _ => "s",
    };
    Some(format!(
        "{}s of the {}{plural} {} are **copied** into it.",
        copies.stored,
        copies.origin,
        names.join(", ")
    ))
}

fn transformed(transform: &SubjectTransform<'_>) -> String {
    format!(
        "Subjects are **rewritten** before messages are stored: {}.",
        cell::transform(transform)
    )
}

fn republished(copies: &Copies<'_>, republish: &Republish<'_>) -> String {
    let subjects = cell::transform(&SubjectTransform {
        src: republish.src,
        dest: republish.dest,
    });
    let part = if republish.headers_only {
        ", without their payload"
    } else {
        ""
    };
    format!(
        "{}s that were stored are **republished**{part}: {subjects}.",
        copies.stored
    )
}
