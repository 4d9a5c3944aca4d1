use std::collections::{HashSet, VecDeque};

use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::lower::{DeclaredTransform, Lowered};
use crate::rule::{Basis, Rule};
use crate::spec::{StreamSource, StreamSpec};
use crate::subject::transform::{self, Use};
use crate::subject::{self, SubjectIndex, or_every};

static RULE: Rule = Rule {
    id: "KR0307",
    name: "republish_loop",
    what: "A message that a stream republishes comes back to it, through functions or other \
         streams.",
    why: "Each message causes another one, without end.",
    basis: Basis::Stricter(
        "The broker compares only the text of `dest` with the subjects of the same \
             stream. On all versions, a single message became 250 to 500 messages in half a \
             second (measured), without end.",
    ),
    refusals: &[],
    broker: Some("The broker accepts it, and stores messages until the disk is full."),
    fails: Some(
        r#"[streams.ORDERS]
subjects = ["orders.>"]
republish = { src = "orders.>", dest = "billing.>" }

[streams.BILLING]
subjects = ["billing.>"]
republish = { src = "billing.>", dest = "orders.>" }
"#,
    ),
    mend: Some(
        r#"[streams.ORDERS]
subjects = ["orders.>"]
republish = { src = "orders.>", dest = "billing.>" }

[streams.BILLING]
subjects = ["billing.>"]
republish = { src = "billing.>", dest = "live.billing.>" }
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check);

/// The most steps of one walk. Subjects can grow with each round, so a walk could go on without end.
const LONGEST_WALK: usize = 1000;

/// Follows what each stream publishes from stream to stream.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    let publishing: Vec<_> = cx
        .lowered
        .iter()
        .filter_map(|lowered| Some((lowered, publishes(lowered)?)))
        .collect();
    if publishing.is_empty() {
        return;
    }
    let streams = Streams::of(cx);
    for (lowered, transform) in publishing {
        let caught = lowered
            .stream
            .subjects
            .iter()
            .any(|own| subject::collide(own, transform.dest.text));
        if !caught
            && transform::check(
                transform.src.text,
                transform.dest.text,
                Use::Republish,
                cx.version(),
            )
            .is_ok()
        {
            let back = streams.way_back(lowered);
            findings.extend(back.map(|last| finding(lowered, &transform, last)));
        }
    }
}

fn publishes<'m>(lowered: &Lowered<'m, '_>) -> Option<DeclaredTransform<'m>> {
    lowered
        .transforms()
        .into_iter()
        .find(|transform| transform.at == Use::Republish)
}

/// Which declared streams a message reaches.
struct Streams<'c, 'm, 'a> {
    listening: SubjectIndex<'a, (&'a str, &'c Lowered<'m, 'a>)>,
    copying: Vec<(&'c Lowered<'m, 'a>, StreamSource<'a>)>,
}

impl<'c, 'm, 'a> Streams<'c, 'm, 'a> {
    fn of(cx: &'c Context<'m, 'a>) -> Self {
        let mut listening = SubjectIndex::default();
        for lowered in cx.lowered.iter() {
            let valid = lowered
                .stream
                .subjects
                .iter()
                .filter(|subject| subject::validate(subject).is_ok());
            valid.for_each(|subject| listening.insert(subject, (*subject, lowered)));
        }
        let local = cx.origins().filter(|(_, origin)| origin.is_local());
        Self {
            listening,
            copying: local
                .map(|(lowered, origin)| (lowered, origin.source))
                .collect(),
        }
    }

    /// The last stream on the way of a message of `start` back to it, if there is such a way.
    fn way_back(&self, start: &'c Lowered<'m, 'a>) -> Option<&'c Lowered<'m, 'a>> {
        let own = start
            .stream
            .subjects
            .iter()
            .map(|subject| stored(&start.stream, subject));
        let copied = if start.origins().next().is_some() {
            Some(">".to_owned())
        } else {
            None
        };
        let mut queue: VecDeque<_> = own.chain(copied).map(|subject| (start, subject)).collect();
        let mut seen = HashSet::new();
        while let Some((at, subject)) = queue.pop_front() {
            for (next, subject) in self.reached_from(&at.stream, &subject) {
                if next.stream.name == start.stream.name
                    && published(&next.stream, &subject).is_some()
                {
                    return Some(at);
                }
                if seen.len() < LONGEST_WALK && seen.insert((next.stream.name, subject.clone())) {
                    queue.push_back((next, subject));
                }
            }
        }
        None
    }

    /// The streams that messages with `subject`, stored in `stream`, come to, and the subjects they are stored under.
    fn reached_from(
        &self,
        stream: &StreamSpec<'_>,
        subject: &str,
    ) -> Vec<(&'c Lowered<'m, 'a>, String)> {
        let published = published(stream, subject);
        let listening = published.iter().flat_map(|published| {
            let listening = self.listening.collisions(published).into_iter();
            listening.filter_map(|(own, next)| {
                Some((
                    *next,
                    stored(&next.stream, &subject::intersect(own, published)?),
                ))
            })
        });
        let copying = self
            .copying
            .iter()
            .filter(|(_, source)| source.name == stream.name);
        let copying = copying.flat_map(|(next, source)| {
            copied(source, subject)
                .into_iter()
                .map(|copy| (*next, copy))
        });
        listening.chain(copying).collect()
    }
}

/// What `stream` stores a message with `subject` under.
fn stored(stream: &StreamSpec<'_>, subject: &str) -> String {
    let transform = stream
        .subject_transform
        .filter(|transform| subject::collide(or_every(transform.src), subject));
    transform.map_or_else(
        || subject.to_owned(),
        |transform| transform::image(or_every(transform.src), transform.dest, subject),
    )
}

/// What `stream` publishes of the stored `subject`.
fn published(stream: &StreamSpec<'_>, subject: &str) -> Option<String> {
    let republish = stream.republish?;
    let taken = subject::intersect(republish.src, subject)?;
    Some(transform::image(republish.src, republish.dest, &taken))
}

/// What arrives of `subject` in a copy.
fn copied(source: &StreamSource<'_>, subject: &str) -> Vec<String> {
    if source.subject_transforms.is_empty() {
        let filter = source.filter_subject.unwrap_or(">");
        return subject::intersect(filter, subject).into_iter().collect();
    }
    let transforms = source.subject_transforms.iter();
    let taken = transforms.filter_map(|transform| {
        let src = or_every(transform.src);
        Some(transform::image(
            src,
            transform.dest,
            &subject::intersect(src, subject)?,
        ))
    });
    taken.collect()
}

fn finding(
    start: &Lowered<'_, '_>,
    transform: &DeclaredTransform<'_>,
    last: &Lowered<'_, '_>,
) -> Finding {
    let finding = if last.stream.name == start.stream.name {
        Finding::new(
            &RULE,
            transform.dest.span(),
            format!(
                "`{}` stores the messages that it publishes here",
                start.name
            ),
        )
    } else {
        let message = format!(
            "messages that `{}` publishes here come back to it from `{}`",
            start.name, last.name
        );
        Finding::new(&RULE, transform.dest.span(), message).also(last.places.name(), "from here")
    };
    finding
        .note(
            "the broker would accept it, and one message would become hundreds a second, \
                 without end",
        )
        .help("publish to subjects that lead to no stream of this cycle")
}
