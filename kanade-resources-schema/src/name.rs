//! What may be the name of a stream, a consumer, a bucket or a profile.

use crate::template::items::variant_name;

/// The longest name of a stream or consumer, in bytes (nats-server, all versions).
const LONGEST: usize = 255;

/// The characters that the broker allows in no name of a stream or consumer. It allows all others.
const FORBIDDEN: &[char] = &[
    ' ', '\t', '\r', '\n', '\u{c}', '\0', '.', '*', '>', '/', '\\',
];

/// Why `name` can't be the name of a stream or consumer. Ignores its length, and characters that `passes` accepts.
pub(crate) fn problem(name: &str, passes: impl Fn(char) -> bool) -> Option<String> {
    if name.is_empty() {
        return Some("it is empty".to_owned());
    }
    let bad = name
        .chars()
        .find(|c| FORBIDDEN.contains(c) && !passes(*c))?;
    Some(format!("it contains {}", describe(bad)))
}

/// Whether `name` is too long for the broker's name of a stream or consumer.
pub(crate) fn problem_of_length(name: &str) -> Option<String> {
    let length = name.len();
    (length > LONGEST)
        .then(|| format!("the broker's name for it has {length} bytes, more than {LONGEST}"))
}

/// Why clients refuse `name` as the name of a bucket or store.
pub(crate) fn problem_of_bucket(name: &str) -> Option<String> {
    if name.is_empty() {
        return Some("it is empty".to_owned());
    }
    let bad = name
        .chars()
        .find(|c| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-')))?;
    Some(format!("it contains {}", describe(bad)))
}

/// The variant of the enum `Profile` that the profile `name` becomes, if it can become one.
pub(crate) fn profile_variant(name: &str) -> Option<String> {
    if problem_of_bucket(name).is_some() {
        return None;
    }
    variant_name(name)
}

fn describe(c: char) -> String {
    match c {
        ' ' => "a blank".to_owned(),
        c if c.is_control() => format!("the control character {}", c.escape_unicode()),
        c => format!("`{c}`"),
    }
}
