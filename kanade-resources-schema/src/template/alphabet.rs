//! Which characters a token may consist of.

/// What the strings of a template are: each has its separator and its characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Space {
    /// Subjects: tokens between dots, without wildcards, white space and control characters.
    Subject,
    /// Keys of a KV bucket: tokens between dots, of what clients allow in keys.
    Key,
    /// Names of objects: tokens between slashes, without control characters.
    Name,
}

impl Space {
    /// Every space.
    pub const ALL: [Self; 3] = [Self::Subject, Self::Key, Self::Name];

    /// What stands between two tokens.
    pub const fn separator(self) -> char {
        match self {
            Self::Subject | Self::Key => '.',
            Self::Name => '/',
        }
    }

    /// What such a string is called in prose.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Subject => "subject",
            Self::Key => "key",
            Self::Name => "object name",
        }
    }

    /// Whether a token may contain `c`.
    pub(crate) fn has(self, c: char) -> bool {
        match self {
            Self::Subject => !matches!(c, '.' | '*' | '>') && !c.is_whitespace() && !c.is_control(),
            // What the clients check before they send (nats.go `keyValidRe`, async-nats `VALID_KEY_RE`).
            Self::Key => c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '=' | '/'),
            Self::Name => c != '/' && !c.is_control(),
        }
    }

    /// What a token may not contain, for messages.
    pub(crate) const fn rule(self) -> &'static str {
        match self {
            Self::Subject => {
                "a token of a subject contains no `.`, `*`, `>`, white space or control character"
            }
            Self::Key => "a token of a key consists of `A-Z`, `a-z`, `0-9`, `-`, `_`, `=` and `/`",
            Self::Name => "a token of an object name contains no `/` or control character",
        }
    }

    const fn classes(self) -> &'static [Class; 256] {
        match self {
            Self::Subject => &SUBJECT,
            Self::Key => &KEY,
            Self::Name => &NAME,
        }
    }
}

/// What a byte says of the character that it belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    /// A character that a token may contain.
    Inside,
    /// The character between tokens.
    Separator,
    /// A character that no token may contain.
    Outside,
    /// Part of a character beyond ASCII, which has to be looked at as a whole.
    Beyond,
}

static SUBJECT: [Class; 256] = classes(Space::Subject);
static KEY: [Class; 256] = classes(Space::Key);
static NAME: [Class; 256] = classes(Space::Name);

/// [`Space::has`] for each byte, so that no character needs more than one look-up. A test compares the two.
const fn classes(space: Space) -> [Class; 256] {
    let mut classes = [Class::Beyond; 256];
    let mut byte: u8 = 0;
    while byte < 128 {
        classes[byte as usize] = class(space, byte);
        byte += 1;
    }
    classes
}

const fn class(space: Space, byte: u8) -> Class {
    if byte == space.separator() as u8 {
        return Class::Separator;
    }
    let inside = match space {
        Space::Subject => !matches!(byte, b'*' | b'>' | b' ') && !byte.is_ascii_control(),
        Space::Key => byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'=' | b'/'),
        Space::Name => !byte.is_ascii_control(),
    };
    if inside {
        Class::Inside
    } else {
        Class::Outside
    }
}

/// The bytes before the first separator of `text`, if a token may consist of them.
#[inline]
pub(super) fn first_token(space: Space, text: &str) -> Option<&str> {
    let classes = space.classes();
    let class = |byte: &u8| classes[usize::from(*byte)];
    let bytes = text.as_bytes();
    let inside = bytes.iter().position(|byte| class(byte) != Class::Inside);
    let end = inside.unwrap_or(bytes.len());
    match bytes.get(end).map(class) {
        None | Some(Class::Separator) => text.get(..end).filter(|token| !token.is_empty()),
        Some(Class::Outside | Class::Inside) => None,
        Some(Class::Beyond) => first_token_beyond_ascii(space, text),
    }
}

/// The same, character by character.
#[cold]
fn first_token_beyond_ascii(space: Space, text: &str) -> Option<&str> {
    let end = text.find(space.separator()).unwrap_or(text.len());
    let token = text.get(..end)?;
    token.chars().all(|c| space.has(c)).then_some(token)
}

/// The bytes before the first separator of `text`, whatever they are.
#[inline]
pub(super) fn until_separator(space: Space, text: &str) -> Option<&str> {
    let separator = space.separator() as u8;
    let end = text.bytes().position(|byte| byte == separator);
    text.get(..end.unwrap_or(text.len()))
}

/// Whether `text` is exactly one token.
pub(crate) fn is_token(space: Space, text: &str) -> bool {
    first_token(space, text).is_some_and(|token| token.len() == text.len())
}

/// How many tokens `text` consists of, if it is nothing but tokens.
pub(super) fn count_tokens(space: Space, text: &str) -> Option<usize> {
    let mut rest = text;
    let mut tokens = 0;
    loop {
        let token = first_token(space, rest)?;
        tokens += 1;
        rest = match rest.get(token.len()..)? {
            "" => return Some(tokens),
            // All separators take one byte.
            separated => separated.get(1..)?,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPACES: [Space; 3] = [Space::Subject, Space::Key, Space::Name];

    #[test]
    fn every_character_is_judged_as_the_definition_says() {
        for space in SPACES {
            for c in char::MIN..=char::MAX {
                let text = c.to_string();
                assert_eq!(is_token(space, &text), space.has(c), "{space:?} {c:?}");
            }
        }
    }

    #[test]
    fn a_token_ends_at_the_first_separator() {
        assert_eq!(first_token(Space::Subject, "pc1.example"), Some("pc1"));
        assert_eq!(first_token(Space::Name, "a.b/c"), Some("a.b"));
        assert_eq!(first_token(Space::Subject, ".a"), None);
        assert_eq!(first_token(Space::Subject, "a b.c"), None);
        assert_eq!(first_token(Space::Subject, "größe.x"), Some("größe"));
        assert_eq!(first_token(Space::Subject, "a\u{a0}b"), None);
    }

    #[test]
    fn tokens_are_counted_where_there_is_nothing_else() {
        assert_eq!(count_tokens(Space::Subject, "a.b.c"), Some(3));
        assert_eq!(count_tokens(Space::Subject, "a..c"), None);
        assert_eq!(count_tokens(Space::Subject, "a."), None);
        assert_eq!(count_tokens(Space::Subject, ""), None);
        assert_eq!(count_tokens(Space::Name, "a.b/c"), Some(2));
    }
}
