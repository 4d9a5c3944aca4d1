use std::fmt;

/// The longest subject, in bytes. Brokers take longer ones in a configuration, but a client that
/// publishes to one is disconnected: the line does not fit into `max_control_line`, 4096 bytes by
/// default.
const LONGEST: usize = 4096;

/// What brokers regard as white space. Other white space, such as a no-break space, is plain text.
pub(super) const BLANKS: [char; 5] = [' ', '\t', '\n', '\r', '\u{c}'];

/// Messages on a subject with this character are stored, but never found by their subject (all
/// versions).
const DELETE: char = '\u{7f}';

/// Why a text is not a subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    Empty,
    TooLong,
    EmptyToken,
    Blank,
    Delete,
    EarlyFullWildcard,
}

impl Fault {
    /// Whether brokers refuse the subject; otherwise only no client could use it.
    pub(crate) fn is_refused(self) -> bool {
        !matches!(self, Self::TooLong | Self::Delete)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("it is empty"),
            Self::TooLong => write!(f, "it has more than {LONGEST} bytes"),
            Self::EmptyToken => f.write_str("a token between two dots is empty"),
            Self::Blank => f.write_str("it contains white space"),
            Self::Delete => f.write_str("it contains the character DEL"),
            Self::EarlyFullWildcard => f.write_str("`>` may only be the last token"),
        }
    }
}

/// Checks the form of a subject, wildcards allowed, as `IsValidSubject` of nats-server does; and
/// that its messages can be published and found.
pub(crate) fn validate(subject: &str) -> Result<(), Fault> {
    if subject.is_empty() {
        return Err(Fault::Empty);
    }
    if subject.len() > LONGEST {
        return Err(Fault::TooLong);
    }
    if subject.contains(BLANKS) {
        return Err(Fault::Blank);
    }
    if subject.contains(DELETE) {
        return Err(Fault::Delete);
    }
    well_tokenised(subject)
}

/// Whether no token of a subject is a wildcard. A wildcard character inside of a token is plain
/// text.
pub(crate) fn is_literal(subject: &str) -> bool {
    subject.split('.').all(|token| token != "*" && token != ">")
}

/// Checks the tokens, whatever they contain.
pub(super) fn well_tokenised(subject: &str) -> Result<(), Fault> {
    if subject.split('.').any(str::is_empty) {
        return Err(Fault::EmptyToken);
    }
    if subject.split('.').rev().skip(1).any(|token| token == ">") {
        return Err(Fault::EarlyFullWildcard);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Asked of nats-server 2.10 to 2.15, which agree: as subject and filter of a stream, a mirror,
    /// a source, a consumer.
    const ASKED: &[(&str, Result<(), Fault>)] = &[
        ("a", Ok(())),
        ("*", Ok(())),
        (">", Ok(())),
        ("a.*.>", Ok(())),
        ("*foo", Ok(())),
        ("foo*", Ok(())),
        ("a>.>b", Ok(())),
        ("**.>>", Ok(())),
        ("$", Ok(())),
        ("日本", Ok(())),
        ("no\u{a0}break", Ok(())),
        ("vertical\u{b}tab", Ok(())),
        ("nul\0", Ok(())),
        ("", Err(Fault::Empty)),
        (".", Err(Fault::EmptyToken)),
        (".a", Err(Fault::EmptyToken)),
        ("a.", Err(Fault::EmptyToken)),
        ("a..b", Err(Fault::EmptyToken)),
        ("a b", Err(Fault::Blank)),
        ("a.\t", Err(Fault::Blank)),
        ("a\n", Err(Fault::Blank)),
        ("\ra", Err(Fault::Blank)),
        ("\u{c}", Err(Fault::Blank)),
        (">.a", Err(Fault::EarlyFullWildcard)),
        (">.>", Err(Fault::EarlyFullWildcard)),
    ];

    #[test]
    fn the_form_of_a_subject_is_checked_as_brokers_do() {
        for (subject, verdict) in ASKED {
            assert_eq!(validate(subject), *verdict, "{subject:?}");
        }
    }

    #[test]
    fn a_subject_that_nobody_could_use_is_none() {
        assert_eq!(validate("a\u{7f}"), Err(Fault::Delete));
        assert_eq!(validate(&"x".repeat(LONGEST + 1)), Err(Fault::TooLong));
        assert_eq!(validate(&"x".repeat(LONGEST)), Ok(()));
    }

    #[test]
    fn only_whole_tokens_are_wildcards() {
        assert!(["a", "a.b", "a*.>b", "**"].into_iter().all(is_literal));
        assert!(!["*", ">", "a.*", "a.>", "*.a"].into_iter().any(is_literal));
    }
}
