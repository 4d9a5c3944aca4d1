//! Sets of tokens: what may stand in one place of a string.

use std::borrow::Cow;

use super::{Content, Space, encoding, is_token, number};

/// The tokens that may stand in one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Set<'t> {
    /// This one only.
    One(&'t str),
    /// One of these.
    Words(&'t [&'t str]),
    /// Every number that a `u64` can be.
    Unsigned,
    /// Every number that an `i64` can be.
    Signed,
    /// Every text, encoded.
    Encoded,
    /// Every token.
    Any,
}

/// Tokens of which every two sets without end share one, the shortest first: a word, a number, and both of them in
/// base64url (`140` is U+05CD).
const SHARED: [&str; 4] = ["a", "0", "YQ", "140"];

impl<'t> Set<'t> {
    pub(super) fn of(content: Content<'t>) -> Self {
        match content {
            Content::Words(words) => Self::Words(words),
            Content::Unsigned => Self::Unsigned,
            Content::Signed => Self::Signed,
            Content::Encoded => Self::Encoded,
            // What a type makes of its values is not known here, so that it may be anything.
            Content::Text | Content::Type(_) => Self::Any,
        }
    }

    pub(super) fn contains(self, space: Space, token: &str) -> bool {
        match self {
            Self::One(one) => one == token,
            Self::Words(words) => words.contains(&token),
            Self::Unsigned => number::unsigned(token).is_some(),
            Self::Signed => number::signed(token).is_some(),
            Self::Encoded => encoding::decode(space, token).is_some(),
            Self::Any => is_token(space, token),
        }
    }

    /// The shortest token that is in both sets.
    pub(super) fn common(self, other: Self, space: Space) -> Option<&'t str> {
        let candidates = self.finite().or_else(|| other.finite());
        candidates
            .unwrap_or(Cow::Borrowed(&SHARED))
            .iter()
            .copied()
            .filter(|token| self.contains(space, token) && other.contains(space, token))
            .min_by_key(|token| token.len())
    }

    /// A token of the set that is not one of `others`.
    pub(super) fn besides(self, others: &[&str], space: Space) -> Option<String> {
        if let Some(tokens) = self.finite() {
            let token = tokens.iter().find(|token| !others.contains(token))?;
            return Some((*token).to_owned());
        }
        // One more than there are others is enough, because no two are alike.
        (0..=others.len())
            .map(|index| self.nth(index, space))
            .find(|token| !others.contains(&token.as_str()))
    }

    /// All tokens, where their number is finite and small.
    pub(super) fn finite(self) -> Option<Cow<'t, [&'t str]>> {
        match self {
            Self::One(one) => Some(Cow::Owned(vec![one])),
            Self::Words(words) => Some(Cow::Borrowed(words)),
            Self::Unsigned | Self::Signed | Self::Encoded | Self::Any => None,
        }
    }

    /// Token number `index` of a set without end: `a`, `b`, … `z`, `a1`, `b1` … or a number.
    fn nth(self, index: usize, space: Space) -> String {
        if matches!(self, Self::Unsigned | Self::Signed) {
            return index.to_string();
        }
        let letter = char::from(b"abcdefghijklmnopqrstuvwxyz"[index % 26]);
        let token = match index / 26 {
            0 => letter.to_string(),
            round => format!("{letter}{round}"),
        };
        if self != Self::Encoded {
            return token;
        }
        let mut encoded = String::new();
        encoding::encode(space, &token, &mut encoded);
        encoded
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every token of up to three characters that one of the sets could tell apart from another.
    fn tokens() -> Vec<String> {
        let alphabet: Vec<char> = "ab0123456789-_%=YQ.*A2E".chars().collect();
        let mut all = vec![String::new()];
        let mut layer = all.clone();
        for _ in 0..3 {
            let longer = |token: &String| -> Vec<String> {
                alphabet.iter().map(|c| format!("{token}{c}")).collect()
            };
            layer = layer.iter().flat_map(longer).collect();
            all.extend_from_slice(&layer);
        }
        all
    }

    #[test]
    fn the_shortest_common_token_is_found_exactly_where_there_is_one() {
        let tokens = tokens();
        let sets = [
            Set::One("a"),
            Set::One("7"),
            Set::One("-1"),
            Set::One("YQ"),
            Set::Words(&["a", "b"]),
            Set::Words(&["ab", "01"]),
            Set::Unsigned,
            Set::Signed,
            Set::Encoded,
            Set::Any,
        ];
        for space in [Space::Subject, Space::Key, Space::Name] {
            for a in sets {
                for b in sets {
                    let is_common =
                        |token: &&String| a.contains(space, token) && b.contains(space, token);
                    let shortest = tokens.iter().filter(is_common).map(String::len).min();
                    let found = a.common(b, space);
                    assert_eq!(found.map(str::len), shortest, "{space:?} {a:?} {b:?}");
                    let is_right = found.is_none_or(|token| is_common(&&token.to_owned()));
                    assert!(is_right, "{space:?} {a:?} {b:?}");
                }
            }
        }
    }

    #[test]
    fn another_token_is_found_where_there_is_one() {
        let others: Vec<String> = (0..60)
            .map(|index| Set::Any.nth(index, Space::Key))
            .collect();
        let mut others: Vec<&str> = others.iter().map(String::as_str).collect();
        others.extend(["0", "1"]);
        for space in [Space::Subject, Space::Key, Space::Name] {
            for set in [Set::Unsigned, Set::Signed, Set::Encoded, Set::Any] {
                let token = set.besides(&others, space).unwrap_or_default();
                assert!(
                    set.contains(space, &token) && !others.contains(&token.as_str()),
                    "{token}"
                );
            }
        }
        assert_eq!(Set::One("a").besides(&["a"], Space::Key), None);
        assert_eq!(
            Set::Words(&["a", "b"])
                .besides(&["a"], Space::Key)
                .as_deref(),
            Some("b")
        );
    }
}
