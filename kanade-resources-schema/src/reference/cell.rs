//! Field values as cells of a table. What the broker's default is has no cell.

use std::time::Duration;

use super::markdown::code;
use super::quantity;
use crate::spec::{
    Compression, ConsumerLimits, Placement, Republish, StreamSource, SubjectTransform, UNLIMITED,
};

/// The age at which something is removed.
pub(super) fn age(age: Duration) -> String {
    if age.is_zero() {
        "for ever".to_owned()
    } else {
        quantity::duration(age)
    }
}

/// A cap in bytes.
pub(super) fn size(bytes: i64) -> String {
    u64::try_from(bytes).map_or_else(|_| "unlimited".to_owned(), quantity::exact_size)
}

pub(super) fn capped_size(bytes: impl Into<i64>) -> Option<String> {
    Some(bytes.into())
        .filter(|bytes| *bytes != UNLIMITED)
        .map(size)
}

pub(super) fn limit(limit: i64) -> Option<String> {
    (limit != UNLIMITED).then(|| limit.to_string())
}

/// A limit of which `None`, not "unlimited", is the default.
pub(super) fn count_or_unlimited(limit: Option<i64>) -> Option<String> {
    limit.map(|limit| {
        if limit == UNLIMITED {
            "unlimited".to_owned()
        } else {
            limit.to_string()
        }
    })
}

pub(super) fn number(number: Option<impl ToString>) -> Option<String> {
    number.map(|number| number.to_string())
}

pub(super) fn duration(duration: Option<Duration>) -> Option<String> {
    duration.map(quantity::duration)
}

/// A duration of which zero is the default.
pub(super) fn nonzero(duration: Duration) -> Option<String> {
    (!duration.is_zero()).then(|| quantity::duration(duration))
}

pub(super) fn durations(durations: &[Duration]) -> Option<String> {
    let durations: Vec<String> = durations.iter().copied().map(quantity::duration).collect();
    (!durations.is_empty()).then(|| durations.join(", "))
}

pub(super) fn flag(set: bool) -> Option<String> {
    set.then(|| code("true"))
}

pub(super) fn text(text: Option<&str>) -> Option<String> {
    text.map(code)
}

/// A word that is not the default.
pub(super) fn word<T: Default + PartialEq + ToString>(word: &T) -> Option<String> {
    (*word != T::default()).then(|| code(&word.to_string()))
}

pub(super) fn texts(texts: &[&str]) -> Option<String> {
    let texts: Vec<String> = texts.iter().map(|text| code(text)).collect();
    (!texts.is_empty()).then(|| texts.join(", "))
}

pub(super) fn compression(compression: Compression) -> Option<String> {
    word(&compression)
}

pub(super) fn metadata(pairs: &[(&str, &str)]) -> Option<String> {
    let pairs: Vec<String> = pairs
        .iter()
        .map(|(key, value)| code(&format!("{key} = {value}")))
        .collect();
    (!pairs.is_empty()).then(|| pairs.join(", "))
}

pub(super) fn placement(placement: Option<Placement<'_>>) -> Option<String> {
    let Placement {
        cluster,
        tags,
        preferred,
    } = placement?;
    let parts = [
        cluster.map(|cluster| format!("cluster {}", code(cluster))),
        texts(tags).map(|tags| format!("tags {tags}")),
        preferred.map(|server| format!("preferred {}", code(server))),
    ];
    Some(joined(parts))
}

pub(super) fn consumer_limits(limits: Option<ConsumerLimits>) -> Option<String> {
    let ConsumerLimits {
        inactive_threshold,
        max_ack_pending,
    } = limits?;
    let parts = [
        duration(inactive_threshold).map(|longest| format!("`inactive_threshold` {longest}")),
        number(max_ack_pending).map(|most| format!("`max_ack_pending` {most}")),
    ];
    Some(joined(parts))
}

/// `orders.>` → `eu.orders.>`
pub(super) fn transform(transform: &SubjectTransform<'_>) -> String {
    let SubjectTransform { src, dest } = *transform;
    let src = if src.is_empty() { code(">") } else { code(src) };
    if dest.is_empty() {
        src
    } else {
        format!("{src} → {}", code(dest))
    }
}

pub(super) fn republish(republish: &Republish<'_>) -> String {
    let Republish {
        src,
        dest,
        headers_only,
    } = *republish;
    let subjects = transform(&SubjectTransform { src, dest });
    if headers_only {
        format!("{subjects}, `headers_only`")
    } else {
        subjects
    }
}

pub(super) fn sources(sources: &[StreamSource<'_>]) -> Option<String> {
    let sources: Vec<String> = sources.iter().map(source).collect();
    (!sources.is_empty()).then(|| sources.join(", "))
}

/// The name, and behind it, in brackets, what narrows it down.
pub(super) fn source(source: &StreamSource<'_>) -> String {
    let StreamSource {
        name,
        opt_start_seq,
        opt_start_time,
        filter_subject,
        subject_transforms,
        external,
        consumer,
    } = source;
    let transforms: Vec<String> = subject_transforms.iter().map(transform).collect();
    let details = joined([
        external.map(|external| format!("`api` {}", code(external.api))),
        external
            .and_then(|external| external.deliver)
            .map(|deliver| format!("`deliver` {}", code(deliver))),
        opt_start_seq.map(|sequence| format!("`opt_start_seq` {sequence}")),
        opt_start_time.map(|time| format!("`opt_start_time` {}", code(time))),
        filter_subject.map(|filter| format!("`filter_subject` {}", code(filter))),
        (!transforms.is_empty()).then(|| transforms.join(", ")),
        consumer.map(|consumer| {
            format!(
                "`consumer` {} → {}",
                code(consumer.name),
                code(consumer.deliver_subject)
            )
        }),
    ]);
    if details.is_empty() {
        code(name)
    } else {
        format!("{} ({details})", code(name))
    }
}

fn joined<const N: usize>(parts: [Option<String>; N]) -> String {
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}
