//! What may be the name of a stream, a consumer or a bucket.

/// The longest name of a stream or consumer, in bytes (nats-server, all versions).
const LONGEST: usize = 255;

/// What no name of a stream or consumer may contain; everything else goes, as the broker is concerned.
const FORBIDDEN: &[char] = &[
    ' ', '\t', '\r', '\n', '\u{c}', '\0', '.', '*', '>', '/', '\\',
];

/// What keeps `name` from being the name of a stream or consumer, but for its length and what `passes`.
pub(crate) fn problem(name: &str, passes: impl Fn(char) -> bool) -> Option<String> {
    if name.is_empty() {
        return Some("it is empty".to_owned());
    }
    let bad = name
        .chars()
        .find(|c| FORBIDDEN.contains(c) && !passes(*c))?;
    Some(format!("it contains {}", describe(bad)))
}

/// What keeps `name` from being the broker's name of a stream or consumer by its length.
pub(crate) fn problem_of_length(name: &str) -> Option<String> {
    let length = name.len();
    (length > LONGEST)
        .then(|| format!("the broker's name of it has {length} bytes, more than {LONGEST}"))
}

/// What keeps clients from taking `name` as the name of a bucket or store.
pub(crate) fn problem_of_bucket(name: &str) -> Option<String> {
    if name.is_empty() {
        return Some("it is empty".to_owned());
    }
    let bad = name
        .chars()
        .find(|c| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-')))?;
    Some(format!("it contains {}", describe(bad)))
}

fn describe(c: char) -> String {
    match c {
        ' ' => "a blank".to_owned(),
        c if c.is_control() => format!("the control character {}", c.escape_unicode()),
        c => format!("`{c}`"),
    }
}
