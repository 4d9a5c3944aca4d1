//! Patterns as they are declared → their tokens, with the place of everything that is wrong.

use std::fmt;
use std::ops::Range;

use super::{LONGEST, Space, Span, is_token};

/// The most tokens that `{x...4}` may name: every count is a filter of its own.
const MOST_TOKENS: u8 = 32;

/// A pattern that could be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pattern<'t> {
    pub(crate) tokens: Vec<Token<'t>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Token<'t> {
    Literal(&'t str),
    Hole(HoleText<'t>),
}

/// A hole as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct HoleText<'t> {
    pub(crate) name: &'t str,
    /// The place of the name.
    pub(crate) at: Range<usize>,
    pub(crate) content: ContentText<'t>,
    pub(crate) span: Span,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ContentText<'t> {
    Text,
    Unsigned,
    Signed,
    /// The words, each with its place.
    Words(Vec<(&'t str, Range<usize>)>),
    Type(&'t str),
    Encoded,
}

/// Something wrong with a pattern, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    pub(crate) at: Range<usize>,
    pub(crate) what: What,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum What {
    Empty,
    EmptyToken,
    Character(char, Space),
    Unclosed,
    PartOfToken,
    UnknownContent(String),
    RelativePath(String),
    OneWord(String),
    UnusableWord(String, Space),
    RepeatedWord(String),
    Count(String),
    SeveralOfOneToken,
    SecondSeveral,
    EarlyOpen,
    TooLong,
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the template is empty"),
            Self::EmptyToken => f.write_str("a token is empty"),
            Self::Character(c, space) => write!(f, "a {} can't contain {c:?}", space.as_str()),
            Self::Unclosed => f.write_str("a hole is not closed"),
            Self::PartOfToken => f.write_str("a hole is only part of a token"),
            Self::UnknownContent(text) => write!(f, "`{text}` is no type that a hole can have"),
            Self::RelativePath(path) => write!(f, "`{path}` is a relative path"),
            Self::OneWord(word) => write!(f, "the hole allows a single word, `{word}`"),
            Self::UnusableWord(word, space) => {
                write!(f, "the word `{word}` is no token of a {}", space.as_str())
            }
            Self::RepeatedWord(word) => write!(f, "the word `{word}` is listed twice"),
            Self::Count(count) => write!(f, "`{count}` is not a number from 2 to {MOST_TOKENS}"),
            Self::SeveralOfOneToken => {
                f.write_str("a number, a word or an encoded text takes one token only")
            }
            Self::SecondSeveral => f.write_str("a second hole takes several tokens"),
            Self::EarlyOpen => f.write_str("`{x...}` is not at the end of the template"),
            Self::TooLong => write!(
                f,
                "the template builds strings of more than {LONGEST} bytes"
            ),
        }
    }
}

impl What {
    /// What to do about it.
    pub(crate) fn help(&self) -> String {
        match self {
            Self::Empty | Self::EmptyToken => {
                "separate the tokens of subjects and keys by single dots, those of object names by slashes".to_owned()
            }
            Self::Character('*' | '>', _) => {
                "a hole stands for what differs from string to string: `{name}` for one token, `{name...}` for the \
                 rest"
                    .to_owned()
            }
            Self::Character(_, space) | Self::UnusableWord(_, space) => space.rule().to_owned(),
            Self::Unclosed => "close it with `}`".to_owned(),
            Self::PartOfToken => {
                "make the whole token a hole; what its text looks like can be left to a type of the program's own: \
                 `{name:crate::Name}`"
                    .to_owned()
            }
            Self::UnknownContent(_) => {
                "the types are `u64`, `i64`, words such as `ok|failed`, and paths such as `crate::PcId`".to_owned()
            }
            Self::RelativePath(path) => format!(
                "write where it is from the root of the crate, `crate::{path}`, or of another one, `::other::{path}`"
            ),
            Self::OneWord(word) => format!("write `{word}` instead of the hole, or list a second word"),
            Self::RepeatedWord(_) => "list each word once".to_owned(),
            Self::Count(_) => {
                "`{x...4}` takes one to four tokens; leave the number out at the end of a template to take all"
                    .to_owned()
            }
            Self::SeveralOfOneToken => "remove the `...`".to_owned(),
            Self::SecondSeveral => {
                "only one hole may take several tokens: with two, it would be open which of them a token belongs to"
                    .to_owned()
            }
            Self::EarlyOpen => {
                "say how many tokens it takes at most: `{x...4}` may stand anywhere".to_owned()
            }
            Self::TooLong => "shorten it: the server closes the connection of a client that sends a longer line than \
                              `max_control_line` (4096 bytes by default)"
                .to_owned(),
        }
    }
}

/// Reads the pattern `text`.
pub(crate) fn parse(space: Space, text: &str) -> Result<Pattern<'_>, Vec<Problem>> {
    let mut reading = Reading {
        space,
        text,
        problems: Vec::new(),
    };
    let pattern = reading.pattern();
    if reading.problems.is_empty() {
        Ok(pattern)
    } else {
        Err(reading.problems)
    }
}

struct Reading<'t> {
    space: Space,
    text: &'t str,
    problems: Vec<Problem>,
}

impl<'t> Reading<'t> {
    fn pattern(&mut self) -> Pattern<'t> {
        if self.text.is_empty() {
            self.report(0..0, What::Empty);
        }
        let tokens: Vec<_> = token_places(self.space, self.text)
            .into_iter()
            .filter_map(|at| self.token(at))
            .collect();
        let pattern = Pattern { tokens };
        self.check_spans(&pattern);
        if pattern.shortest() > LONGEST || (pattern.is_infallible() && pattern.longest() > LONGEST)
        {
            self.report(0..self.text.len(), What::TooLong);
        }
        pattern
    }

    fn token(&mut self, at: Range<usize>) -> Option<Token<'t>> {
        let text = self.text.get(at.clone())?;
        if text.is_empty() {
            if !self.text.is_empty() {
                self.report(at, What::EmptyToken);
            }
            return None;
        }
        if !text.contains(['{', '}']) {
            return self.literal(text, at);
        }
        let body = text
            .strip_prefix('{')
            .and_then(|rest| rest.strip_suffix('}'));
        match body {
            Some(body) if !body.contains(['{', '}']) => {
                self.hole(body, at.start + 1).map(Token::Hole)
            }
            _ if text.matches('{').count() > text.matches('}').count() => {
                self.report(at, What::Unclosed);
                None
            }
            _ => {
                self.report(at, What::PartOfToken);
                None
            }
        }
    }

    fn literal(&mut self, text: &'t str, at: Range<usize>) -> Option<Token<'t>> {
        let stray = text.char_indices().find(|(_, c)| !self.space.has(*c));
        if let Some((offset, c)) = stray {
            let start = at.start + offset;
            self.report(start..start + c.len_utf8(), What::Character(c, self.space));
            return None;
        }
        Some(Token::Literal(text))
    }

    /// `name`, `name...`, `name...4`, each with `:type` where it has one; or `name%`.
    fn hole(&mut self, body: &'t str, start: usize) -> Option<HoleText<'t>> {
        let end = body.find(['.', ':', '%']).unwrap_or(body.len());
        let (name, rest) = body.split_at_checked(end)?;
        let at = start..start + end;
        if rest == "%" {
            return Some(HoleText {
                name,
                at,
                content: ContentText::Encoded,
                span: Span::One,
            });
        }
        let (span_text, content_text) = match rest.split_once(':') {
            Some((span, content)) => (span, Some(content)),
            None => (rest, None),
        };
        let content_start = start + end + span_text.len() + 1;
        let span = self.span(span_text, start + end);
        let content = match content_text {
            Some(text) => self.content(text, content_start),
            None => Some(ContentText::Text),
        };
        let (span, content) = (span?, content?);
        if span.is_several() && !matches!(content, ContentText::Text | ContentText::Type(_)) {
            self.report(start..start + body.len(), What::SeveralOfOneToken);
            return None;
        }
        Some(HoleText {
            name,
            at,
            content,
            span,
        })
    }

    fn span(&mut self, text: &str, start: usize) -> Option<Span> {
        let at = start..start + text.len();
        if text.is_empty() {
            return Some(Span::One);
        }
        let Some(count) = text.strip_prefix("...") else {
            self.report(at, What::UnknownContent(text.to_owned()));
            return None;
        };
        if count.is_empty() {
            return Some(Span::Open);
        }
        if count.ends_with('%') {
            self.report(at, What::SeveralOfOneToken);
            return None;
        }
        let is_plain = count.bytes().all(|byte| byte.is_ascii_digit()) && !count.starts_with('0');
        match count.parse() {
            Ok(most @ 2..=MOST_TOKENS) if is_plain => Some(Span::UpTo(most)),
            _ => {
                self.report(at, What::Count(count.to_owned()));
                None
            }
        }
    }

    fn content(&mut self, text: &'t str, start: usize) -> Option<ContentText<'t>> {
        let at = start..start + text.len();
        match text {
            "u64" => return Some(ContentText::Unsigned),
            "i64" => return Some(ContentText::Signed),
            _ => {}
        }
        if text.contains('|') {
            return self.words(text, start);
        }
        if is_path(text.trim_start_matches("::")) && (text.contains("::") || starts_upper(text)) {
            let rooted = text.starts_with("::") || text.starts_with("crate::");
            if rooted {
                return Some(ContentText::Type(text));
            }
            self.report(at, What::RelativePath(text.to_owned()));
            return None;
        }
        let what = if is_token(self.space, text)
            && text.bytes().all(is_word_byte)
            && !is_number_type(text)
        {
            What::OneWord(text.to_owned())
        } else {
            What::UnknownContent(text.to_owned())
        };
        self.report(at, what);
        None
    }

    fn words(&mut self, text: &'t str, start: usize) -> Option<ContentText<'t>> {
        let mut words: Vec<(&str, Range<usize>)> = Vec::new();
        let mut position = start;
        let mut sound = true;
        for word in text.split('|') {
            let at = position..position + word.len();
            position = at.end + 1;
            let what = if !is_token(self.space, word) {
                Some(What::UnusableWord(word.to_owned(), self.space))
            } else if words.iter().any(|(other, _)| *other == word) {
                Some(What::RepeatedWord(word.to_owned()))
            } else {
                None
            };
            match what {
                None => words.push((word, at)),
                Some(what) => {
                    sound = false;
                    self.report(at, what);
                }
            }
        }
        sound.then_some(ContentText::Words(words))
    }

    fn check_spans(&mut self, pattern: &Pattern<'t>) {
        let several: Vec<_> = pattern
            .holes()
            .filter(|hole| hole.span.is_several())
            .collect();
        for hole in several.iter().skip(1) {
            self.report(hole.at.clone(), What::SecondSeveral);
        }
        let last = pattern.tokens.last();
        let is_last =
            |hole: &HoleText<'_>| matches!(last, Some(Token::Hole(other)) if other == hole);
        for hole in several {
            if hole.span == Span::Open && !is_last(hole) {
                self.report(hole.at.clone(), What::EarlyOpen);
            }
        }
    }

    fn report(&mut self, at: Range<usize>, what: What) {
        self.problems.push(Problem { at, what });
    }
}

impl<'t> Pattern<'t> {
    pub(crate) fn holes(&self) -> impl Iterator<Item = &HoleText<'t>> {
        self.tokens.iter().filter_map(|token| match token {
            Token::Literal(_) => None,
            Token::Hole(hole) => Some(hole),
        })
    }

    /// Whether every hole takes whatever its Rust type can be, so that building can't fail.
    pub(crate) fn is_infallible(&self) -> bool {
        self.holes().all(|hole| {
            matches!(
                hole.content,
                ContentText::Unsigned | ContentText::Signed | ContentText::Words(_)
            )
        })
    }

    /// The length of its shortest string, in bytes.
    fn shortest(&self) -> usize {
        self.length(|hole| match &hole.content {
            ContentText::Words(words) => {
                words.iter().map(|(word, _)| word.len()).min().unwrap_or(1)
            }
            _ => 1,
        })
    }

    /// The length of its longest string, in bytes, where texts do not count.
    fn longest(&self) -> usize {
        self.length(|hole| match &hole.content {
            ContentText::Words(words) => {
                words.iter().map(|(word, _)| word.len()).max().unwrap_or(1)
            }
            _ => "-9223372036854775808".len(),
        })
    }

    fn length(&self, of_hole: impl Fn(&HoleText<'_>) -> usize) -> usize {
        let separators = self.tokens.len().saturating_sub(1);
        let tokens = self.tokens.iter().map(|token| match token {
            Token::Literal(literal) => literal.len(),
            Token::Hole(hole) => of_hole(hole),
        });
        separators + tokens.sum::<usize>()
    }
}

/// The places of the tokens. A separator inside of a hole separates nothing.
fn token_places(space: Space, text: &str) -> Vec<Range<usize>> {
    let mut places = Vec::new();
    let (mut start, mut in_hole) = (0, false);
    for (index, c) in text.char_indices() {
        match c {
            '{' => in_hole = true,
            '}' => in_hole = false,
            c if c == space.separator() && !in_hole => {
                places.push(start..index);
                start = index + 1;
            }
            _ => {}
        }
    }
    places.push(start..text.len());
    places
}

fn is_path(text: &str) -> bool {
    text.split("::").all(|segment| {
        let mut chars = segment.chars();
        let begins = chars
            .next()
            .is_some_and(|c| c.is_ascii_alphabetic() || c == '_');
        begins && chars.all(|c| c.is_ascii_alphanumeric() || c == '_')
    })
}

fn starts_upper(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_uppercase())
}

fn is_word_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')
}

/// Numbers of Rust that holes don't have.
fn is_number_type(text: &str) -> bool {
    let sizes = ["8", "16", "32", "64", "128", "size"];
    let number = text.strip_prefix(['u', 'i', 'f']);
    number.is_some_and(|size| sizes.contains(&size)) || matches!(text, "str" | "bool" | "char")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(space: Space, text: &str) -> Vec<(String, What)> {
        let found = parse(space, text).err().unwrap_or_default();
        found
            .into_iter()
            .map(|problem| (text[problem.at].to_owned(), problem.what))
            .collect()
    }

    fn subject(text: &str) -> Vec<(String, What)> {
        problems(Space::Subject, text)
    }

    fn one(at: &str, what: What) -> Vec<(String, What)> {
        vec![(at.to_owned(), what)]
    }

    #[test]
    fn every_hole_of_the_language_is_read() {
        let text = "a.{b}.{c...4}.{d:u64}.{e:i64}.{f:ok|not-ok}.{g:crate::G}.{h:::other::H}.{i%}";
        let pattern = parse(Space::Subject, text).unwrap_or(Pattern { tokens: Vec::new() });
        let shown: Vec<String> = pattern
            .holes()
            .map(|hole| format!("{}={} {:?}", hole.name, &text[hole.at.clone()], hole.span))
            .collect();
        assert_eq!(
            shown,
            [
                "b=b One",
                "c=c UpTo(4)",
                "d=d One",
                "e=e One",
                "f=f One",
                "g=g One",
                "h=h One",
                "i=i One"
            ]
        );
        let contents: Vec<_> = pattern.holes().map(|hole| hole.content.clone()).collect();
        assert_eq!(
            contents,
            [
                ContentText::Text,
                ContentText::Text,
                ContentText::Unsigned,
                ContentText::Signed,
                ContentText::Words(vec![("ok", 33..35), ("not-ok", 36..42)]),
                ContentText::Type("crate::G"),
                ContentText::Type("::other::H"),
                ContentText::Encoded,
            ]
        );
        assert!(parse(Space::Subject, "a.{b...:crate::B}").is_ok());
        assert!(parse(Space::Subject, "a.{b...4:crate::B}.c").is_ok());
        assert!(parse(Space::Name, "{name}/v 1.0/{x...}").is_ok());
        assert!(parse(Space::Key, "groups.{name}").is_ok());
    }

    #[test]
    fn everything_wrong_has_its_place() {
        assert_eq!(subject(""), one("", What::Empty));
        assert_eq!(subject("a..b"), one("", What::EmptyToken));
        assert_eq!(
            subject("a.*"),
            one("*", What::Character('*', Space::Subject))
        );
        assert_eq!(
            subject("a.b c"),
            one(" ", What::Character(' ', Space::Subject))
        );
        assert_eq!(
            problems(Space::Key, "a.ö"),
            one("ö", What::Character('ö', Space::Key))
        );
        assert_eq!(subject("a.{b"), one("{b", What::Unclosed));
        assert_eq!(subject("a.v{n}.b"), one("v{n}", What::PartOfToken));
        assert_eq!(subject("a.{n...4}x"), one("{n...4}x", What::PartOfToken));
        assert_eq!(subject("a.n}"), one("n}", What::PartOfToken));
        assert_eq!(subject("{{n}}"), one("{{n}}", What::PartOfToken));
        assert_eq!(
            subject("{n:u32}"),
            one("u32", What::UnknownContent("u32".to_owned()))
        );
        assert_eq!(
            subject("{n:}"),
            one("", What::UnknownContent(String::new()))
        );
        assert_eq!(
            subject("{n:PcId}"),
            one("PcId", What::RelativePath("PcId".to_owned()))
        );
        assert_eq!(
            subject("{n:a::B}"),
            one("a::B", What::RelativePath("a::B".to_owned()))
        );
        assert_eq!(subject("{n:ok}"), one("ok", What::OneWord("ok".to_owned())));
        assert_eq!(
            subject("{n:ok|}"),
            one("", What::UnusableWord(String::new(), Space::Subject))
        );
        assert_eq!(
            subject("{n:a|b.c}"),
            one("b.c", What::UnusableWord("b.c".to_owned(), Space::Subject))
        );
        assert_eq!(
            subject("{n:a|a}"),
            one("a", What::RepeatedWord("a".to_owned()))
        );
        for count in ["0", "1", "33", "x", "4x", "+4", "04", "-1", "999"] {
            let text = format!("{{n...{count}}}");
            assert_eq!(
                subject(&text),
                one(&format!("...{count}"), What::Count(count.to_owned()))
            );
        }
        assert_eq!(
            subject("{n...:u64}"),
            one("n...:u64", What::SeveralOfOneToken)
        );
        assert_eq!(subject("{n...%}"), one("...%", What::SeveralOfOneToken));
        assert_eq!(
            subject("{n.}"),
            one(".", What::UnknownContent(".".to_owned()))
        );
        assert_eq!(subject("{a...2}.{b...2}"), one("b", What::SecondSeveral));
        assert_eq!(subject("{a...}.b"), one("a", What::EarlyOpen));
        assert_eq!(
            subject(&"x".repeat(LONGEST + 1)),
            one(&"x".repeat(LONGEST + 1), What::TooLong)
        );
        let narrow = format!("{}.{{n:u64}}", "x".repeat(LONGEST - 10));
        assert_eq!(subject(&narrow), one(&narrow, What::TooLong));
        assert_eq!(subject(&"x".repeat(LONGEST)), []);
    }
}
