//! Subject algebra with the broker's semantics: which subjects are valid, and which have a message in common.

use std::collections::HashMap;
use std::fmt;

/// The longest subject, in bytes: what fits into the broker's control line at its default size.
const LONGEST: usize = 4096;

/// Why a text is not a subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    Empty,
    TooLong,
    EmptyToken,
    Blank,
    EarlyFullWildcard,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("it is empty"),
            Self::TooLong => write!(f, "it has more than {LONGEST} bytes"),
            Self::EmptyToken => f.write_str("a token between two dots is empty"),
            Self::Blank => f.write_str("it contains white space"),
            Self::EarlyFullWildcard => f.write_str("`>` may only be the last token"),
        }
    }
}

/// Checks the form of a subject, as `IsValidSubject` of nats-server does.
pub(crate) fn validate(subject: &str) -> Result<(), Fault> {
    if subject.is_empty() {
        return Err(Fault::Empty);
    }
    if subject.len() > LONGEST {
        return Err(Fault::TooLong);
    }
    if subject.contains([' ', '\t', '\n', '\r', '\u{c}', '\0']) {
        return Err(Fault::Blank);
    }
    if subject.split('.').any(str::is_empty) {
        return Err(Fault::EmptyToken);
    }
    if subject.split('.').rev().skip(1).any(|token| token == ">") {
        Err(Fault::EarlyFullWildcard)
    } else {
        Ok(())
    }
}

/// Whether some message could match both subjects.
pub(crate) fn collide(a: &str, b: &str) -> bool {
    let (mut a, mut b) = (a.split('.'), b.split('.'));
    loop {
        match (a.next(), b.next()) {
            (None, None) | (Some(">"), Some(_)) | (Some(_), Some(">")) => return true,
            (Some(x), Some(y)) if x == y || x == "*" || y == "*" => {}
            _ => return false,
        }
    }
}

/// Whether every message that matches `a` matches `b`, too.
pub(crate) fn is_subset(a: &str, b: &str) -> bool {
    let (mut a, mut b) = (a.split('.'), b.split('.'));
    loop {
        match (a.next(), b.next()) {
            (Some(_), Some(">")) | (None, None) => return true,
            (Some(x), Some(y)) if x == y || (y == "*" && x != ">") => {}
            _ => return false,
        }
    }
}

/// Whether a subject stands for more than one.
pub(crate) fn has_wildcard(subject: &str) -> bool {
    subject.split('.').any(|token| token == "*" || token == ">")
}

/// Subjects by their tokens, so that a collision is found without comparing every pair.
pub(crate) struct SubjectIndex<'a, T> {
    root: Node<'a, T>,
}

struct Node<'a, T> {
    next: HashMap<&'a str, Node<'a, T>>,
    entry: Option<T>,
}

impl<T> Default for SubjectIndex<'_, T> {
    fn default() -> Self {
        Self { root: Node::default() }
    }
}

impl<T> Default for Node<'_, T> {
    fn default() -> Self {
        Self { next: HashMap::new(), entry: None }
    }
}

impl<'a, T> SubjectIndex<'a, T> {
    /// Adds a valid subject.
    pub(crate) fn insert(&mut self, subject: &'a str, entry: T) {
        let mut node = &mut self.root;
        for token in subject.split('.') {
            node = node.next.entry(token).or_default();
        }
        node.entry = Some(entry);
    }

    /// The entry of a subject that has a message in common with `subject`.
    pub(crate) fn collision(&self, subject: &str) -> Option<&T> {
        let tokens: Vec<&str> = subject.split('.').collect();
        self.root.collision(&tokens)
    }
}

impl<T> Node<'_, T> {
    fn collision(&self, tokens: &[&str]) -> Option<&T> {
        let Some((token, rest)) = tokens.split_first() else { return self.entry.as_ref() };
        match *token {
            ">" => self.next.values().find_map(Node::any),
            "*" => self.full_wildcard().or_else(|| self.next.values().find_map(|node| node.collision(rest))),
            token => self
                .full_wildcard()
                .or_else(|| self.next.get(token)?.collision(rest))
                .or_else(|| self.next.get("*")?.collision(rest)),
        }
    }

    fn full_wildcard(&self) -> Option<&T> {
        self.next.get(">")?.entry.as_ref()
    }

    fn any(&self) -> Option<&T> {
        self.entry.as_ref().or_else(|| self.next.values().find_map(Node::any))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VALID: &[&str] =
        &["a", "*", ">", "a.b", "a.*", "a.>", "*.b", "*.*", "*.>", "a.*.c", "a.b.c", "a.b.>", "b.>", "*.b.c"];

    #[test]
    fn the_index_finds_a_collision_exactly_where_two_subjects_collide() {
        for stored in VALID {
            let mut index = SubjectIndex::default();
            index.insert(stored, ());
            for asked in VALID {
                assert_eq!(
                    index.collision(asked).is_some(),
                    collide(stored, asked),
                    "{stored} stored, {asked} asked"
                );
            }
        }
    }

    #[test]
    fn wildcards_collide_as_the_broker_says() {
        assert!(collide("events.>", "events.kill"));
        assert!(collide("*.kill", "events.*"));
        assert!(!collide("events.>", "events"), "`>` stands for at least one token");
        assert!(!collide("events.*", "events.a.b"));
        assert!(!collide("events", "event"));
    }

    #[test]
    fn the_form_of_a_subject_is_checked() {
        assert!(VALID.iter().all(|subject| validate(subject).is_ok()));
        assert_eq!(validate(""), Err(Fault::Empty));
        assert_eq!(validate("a..b"), Err(Fault::EmptyToken));
        assert_eq!(validate("a."), Err(Fault::EmptyToken));
        assert_eq!(validate("a b"), Err(Fault::Blank));
        assert_eq!(validate(">.a"), Err(Fault::EarlyFullWildcard));
        assert_eq!(validate("a>.b*"), Ok(()), "a wildcard inside a token is plain text");
        assert_eq!(validate(&"a.".repeat(3000)), Err(Fault::TooLong));
    }
}
