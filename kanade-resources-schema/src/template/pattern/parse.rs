//! From the text of a pattern to its tokens.

use std::ops::Range;

use super::problem::{Problem, What};
use super::tokens::{ContentText, HoleText, MOST_TOKENS, Pattern, Token};
use crate::template::{LONGEST, Space, Span, is_token};

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
            && !is_primitive_type(text)
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
        for hole in several {
            let is_last = matches!(last, Some(Token::Hole(other)) if other == hole);
            if hole.span == Span::Open && !is_last {
                self.report(hole.at.clone(), What::EarlyOpen);
            }
        }
    }

    fn report(&mut self, at: Range<usize>, what: What) {
        self.problems.push(Problem { at, what });
    }
}

/// The places of the tokens. A separator inside a hole does not count.
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

/// Primitive types of Rust that no hole can have.
fn is_primitive_type(text: &str) -> bool {
    let sizes = ["8", "16", "32", "64", "128", "size"];
    let number = text.strip_prefix(['u', 'i', 'f']);
    number.is_some_and(|size| sizes.contains(&size)) || matches!(text, "str" | "bool" | "char")
}
