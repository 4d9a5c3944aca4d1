use super::Context;
use super::Rule;
use crate::diagnostic::{Finding, Findings};
use crate::lower::{Lowered, LoweredConsumer};
use crate::spec::Kind;

/// A resource or consumer has a name that the broker or its clients refuse.
pub(crate) static RULE: Rule = Rule {
    id: "KR0201",
    name: "malformed_name",
    what: "A resource or consumer has a name that the broker or its clients refuse.",
    why: "Names of streams and consumers become part of API subjects and file paths; bucket names become \
           part of the subjects of keys and objects.",
    broker: Some(
        "Stream names: error 10052 or 10056, no answer at all for some. Consumer names: error 10127 or \
           10102, no answer at all for some. Bucket names: the clients refuse them.",
    ),
    fails: Some(
        r#"[kv."agent.config"]
history = 5
"#,
    ),
    mend: Some(
        r"[kv.agent_config]
history = 5
",
    ),
};

/// The longest name of a stream or consumer, in bytes (nats-server, all versions).
const LONGEST: usize = 255;

/// What no name of a stream or consumer may contain; everything else goes, as the broker is concerned.
const FORBIDDEN: &[char] = &[' ', '\t', '\r', '\n', '\u{c}', '\0', '.', '*', '>', '/', '\\'];

/// Checks every name in the alphabet of its kind, and its length with the prefix of its kind.
pub(crate) fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for lowered in &cx.lowered {
        if let Some(problem) = problem(lowered) {
            let message =
                format!("`{}` can't be the name of {}: {problem}", lowered.name, lowered.kind.with_article());
            findings.push(Finding::new(&RULE, lowered.places.name(), message).help(remedy(lowered.kind)));
        }
    }
    for (_, consumer) in cx.consumers() {
        if let Some(problem) = problem_of_consumer(consumer) {
            let message = format!("`{}` can't be the name of a consumer: {problem}", consumer.spec.name);
            findings.push(Finding::new(&RULE, consumer.places.name(), message).help(remedy(Kind::Stream)));
        }
    }
}

/// Whether `lowered` falls under this rule, so that others need not say the same in other words.
pub(crate) fn applies(lowered: &Lowered<'_, '_>) -> bool {
    problem(lowered).is_some()
}

/// The same of a consumer.
pub(crate) fn applies_to_consumer(consumer: &LoweredConsumer<'_, '_>) -> bool {
    problem_of_consumer(consumer).is_some()
}

fn problem_of_consumer(consumer: &LoweredConsumer<'_, '_>) -> Option<String> {
    let name = consumer.spec.name;
    problem_of_stream(name, |_| false).or_else(|| problem_of_length(name))
}

fn problem(lowered: &Lowered<'_, '_>) -> Option<String> {
    if lowered.name.is_empty() {
        return Some("it is empty".to_owned());
    }
    if let Some(bad) = lowered.name.chars().find(|c| !allowed(lowered.kind, *c)) {
        return Some(format!("it contains {}", describe(bad)));
    }
    problem_of_length(lowered.stream.name)
}

/// What keeps `name` from being the name of a stream or consumer, but for its length and what `passes`.
pub(crate) fn problem_of_stream(name: &str, passes: impl Fn(char) -> bool) -> Option<String> {
    if name.is_empty() {
        return Some("it is empty".to_owned());
    }
    let bad = name.chars().find(|c| FORBIDDEN.contains(c) && !passes(*c))?;
    Some(format!("it contains {}", describe(bad)))
}

/// What keeps `name` from being the broker's name of a stream or consumer by its length.
pub(crate) fn problem_of_length(name: &str) -> Option<String> {
    let length = name.len();
    (length > LONGEST).then(|| format!("the broker's name of it has {length} bytes, more than {LONGEST}"))
}

fn allowed(kind: Kind, c: char) -> bool {
    match kind {
        Kind::Stream => !FORBIDDEN.contains(&c),
        Kind::KvBucket | Kind::ObjectStore => c.is_ascii_alphanumeric() || c == '_' || c == '-',
    }
}

fn describe(c: char) -> String {
    match c {
        ' ' => "a blank".to_owned(),
        c if c.is_control() => format!("the control character {}", c.escape_unicode()),
        c => format!("`{c}`"),
    }
}

fn remedy(kind: Kind) -> &'static str {
    match kind {
        Kind::Stream => "use 1 to 255 bytes without blanks, `.`, `*`, `>`, `/` and `\\`",
        Kind::KvBucket | Kind::ObjectStore => "use ASCII letters, digits, `_` and `-` only",
    }
}
