//! Who holds a subject that a stream of the run was to take, and whether it will let go of it.

use std::collections::HashSet;

use kanade_resources_schema::spec::Declaration;

use super::attempt::Attempt;
use crate::failure::FailureKind;
use crate::plan;
use crate::target::Target;

/// A declared stream, by how much the run knows of it.
enum Holder<'h, 'a> {
    /// It was observed and planned.
    InRun(&'h Attempt<'a>),
    /// It could not be looked at yet.
    Unseen(Target<'a>),
    /// It takes no part in the run: a lazy stream that has been created.
    Outside(Target<'a>),
}

/// The declared streams that hold what others are to take, and that will let go of it.
#[derive(Default)]
pub(super) struct Releases<'a> {
    streams: HashSet<String>,
    /// Those among them that take no part in the run yet.
    pub(super) outside: Vec<Target<'a>>,
}

impl<'a> Releases<'a> {
    /// What the run may wait for. A stream of the run may still hold what it was made to release: its broker was killed
    /// before it had written that down.
    pub(super) fn to_come(
        declaration: &Declaration<'a>,
        attempts: &[Attempt<'a>],
        unseen: &[(Target<'a>, FailureKind)],
    ) -> Self {
        let mut releases = Self::default();
        for attempt in attempts {
            let Some(FailureKind::SubjectTaken { subject, stream }) = &attempt.failure else {
                continue;
            };
            let holder = holder(stream, declaration, attempts, unseen);
            if let Some(holder) = holder.filter(|holder| holder.will_release(subject)) {
                releases.enter(stream, &holder);
            }
        }
        releases
    }

    /// Whether `stream` is one of them.
    pub(super) fn are_of(&self, stream: &str) -> bool {
        self.streams.contains(stream)
    }

    fn enter(&mut self, stream: &str, holder: &Holder<'_, 'a>) {
        let is_new = self.streams.insert(stream.to_owned());
        if let (true, Holder::Outside(target)) = (is_new, holder) {
            self.outside.push(*target);
        }
    }
}

/// The declared stream of that name. Consumers hold no subjects.
fn holder<'h, 'a>(
    stream: &str,
    declaration: &Declaration<'a>,
    attempts: &'h [Attempt<'a>],
    unseen: &[(Target<'a>, FailureKind)],
) -> Option<Holder<'h, 'a>> {
    let mut attempts = attempts.iter();
    if let Some(attempt) = attempts.find(|attempt| is_stream(attempt.target, stream)) {
        return Some(Holder::InRun(attempt));
    }
    let mut unseen = unseen.iter();
    if let Some((target, _)) = unseen.find(|(target, _)| is_stream(*target, stream)) {
        return Some(Holder::Unseen(*target));
    }
    let mut declared = declaration.resources.iter().map(Target::Stream);
    declared
        .find(|target| is_stream(*target, stream))
        .map(Holder::Outside)
}

fn is_stream(target: Target<'_>, name: &str) -> bool {
    target.is_stream() && target.stream() == name
}

impl Holder<'_, '_> {
    fn will_release(&self, subject: &String) -> bool {
        let kept = match self {
            Self::InRun(attempt) => attempt.holding().after,
            Self::Unseen(target) | Self::Outside(target) => plan::declared_subjects(*target),
        };
        !plan::overlaps(std::slice::from_ref(subject), &kept)
    }
}
