//! Users' text as markdown that rustdoc accepts without a warning.
//!
//! What is markdown on purpose (emphasis, lists, code, links) stays; what would be read as HTML, as another link or as
//! a doctest is written so that it shows as it was meant. Links lead to the web, to items that are generated, and to those
//! of the crate that declares.

use super::link::{self, Place};

/// How deep a line may be indented before markdown reads it as code, which rustdoc would run as a doctest.
const MAX_INDENT: usize = 3;

/// Text of several paragraphs, with links from where it stands.
pub(super) fn prose(text: &str, place: Place) -> String {
    let mut prose = Prose {
        links: Links::of(text, place),
        blocks: String::new(),
        paragraph: Vec::new(),
        fence: None,
    };
    text.lines().for_each(|line| prose.line(line));
    prose.finish()
}

/// The first sentence of `text`, if it starts with one.
pub(super) fn first_sentence(text: &str) -> Option<String> {
    let paragraph: Vec<&str> = text
        .trim()
        .lines()
        .map(str::trim)
        .take_while(|line| !line.is_empty())
        .collect();
    let start = paragraph.first()?;
    if fence(start).is_some() || start.starts_with(['-', '*', '+', '|', '>']) {
        return None;
    }
    let paragraph = paragraph.join(" ");
    let paragraph = paragraph.trim_start_matches('#').trim_start();
    let sentence = paragraph[..sentence_end(paragraph)].trim_end_matches([':', ',', ';']);
    if sentence.is_empty() {
        return None;
    }
    let end = if sentence.ends_with(['.', '!', '?']) {
        ""
    } else {
        "."
    };
    let links = Links::of(text, Place::Anywhere);
    Some(format!("{}{end}", inline(sentence, &links)))
}

/// `text` as text of HTML, without what a terminal would act on.
pub(super) fn html(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped += "&amp;",
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            '"' => escaped += "&quot;",
            c if c.is_control() => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}

/// Markdown as a cell of a table.
pub(super) fn cell(markdown: &str) -> String {
    if !markdown.contains(['|', '\n']) {
        return markdown.to_owned();
    }
    let mut cell = String::new();
    let mut escaped = false;
    for c in markdown.chars() {
        match c {
            '|' if !escaped => cell.push_str("\\|"),
            '\n' => cell.push(' '),
            c => cell.push(c),
        }
        escaped = c == '\\';
    }
    cell
}

/// Puts blocks together: paragraphs are cleaned, fenced code stays as it is.
struct Prose<'t> {
    links: Links<'t>,
    blocks: String,
    paragraph: Vec<String>,
    /// The mark that ends the code block that is open.
    fence: Option<String>,
}

impl Prose<'_> {
    fn line(&mut self, line: &str) {
        if let Some(mark) = &self.fence {
            let closes = line.trim().starts_with(mark.as_str());
            self.push(line);
            if closes {
                self.fence = None;
            }
        } else if let Some((mark, info)) = fence(line) {
            self.end_paragraph();
            // rustdoc runs code without a language as a doctest.
            self.push(&format!(
                "{mark}{}",
                if info.is_empty() { "text" } else { info }
            ));
            self.fence = Some(mark.to_owned());
        } else if definition(line).is_some() {
            self.end_paragraph();
        } else if line.trim().is_empty() {
            self.end_paragraph();
            self.push("");
        } else {
            self.paragraph.push(shallow(line));
        }
    }

    fn finish(mut self) -> String {
        self.end_paragraph();
        if let Some(mark) = self.fence.take() {
            self.push(&mark);
        }
        self.blocks.trim_end().to_owned()
    }

    fn end_paragraph(&mut self) {
        if !self.paragraph.is_empty() {
            let paragraph = inline(&self.paragraph.join("\n"), &self.links);
            self.paragraph.clear();
            self.push(&paragraph);
        }
    }

    fn push(&mut self, line: &str) {
        self.blocks.push_str(line);
        self.blocks.push('\n');
    }
}

/// The mark and the language of a line that opens a code block.
pub(super) fn fence(line: &str) -> Option<(&str, &str)> {
    let line = line.trim();
    let first = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let info = line.trim_start_matches(first);
    let mark = &line[..line.len() - info.len()];
    (mark.len() >= 3 && !info.contains('`')).then_some((mark, info.trim()))
}

fn shallow(line: &str) -> String {
    let text = line.trim_start();
    let indent = (line.len() - text.len()).min(MAX_INDENT);
    format!("{}{text}", " ".repeat(indent))
}

/// Where the first sentence ends: at a full stop, outside of code, before what starts like a sentence.
fn sentence_end(text: &str) -> usize {
    let mut in_code = false;
    for (at, c) in text.char_indices() {
        match c {
            '`' => in_code = !in_code,
            '.' | '!' | '?' if !in_code && starts_sentence(&text[at + 1..]) => return at + 1,
            _ => {}
        }
    }
    text.len()
}

fn starts_sentence(rest: &str) -> bool {
    let mut chars = rest.chars();
    chars.next() == Some(' ') && chars.next().is_none_or(|c| !c.is_lowercase())
}

/// What a text in brackets may lead to.
struct Links<'t> {
    place: Place,
    /// The labels and targets of lines like `[label]: https://example.com`.
    definitions: Vec<(&'t str, &'t str)>,
}

impl<'t> Links<'t> {
    fn of(text: &'t str, place: Place) -> Self {
        Self {
            place,
            definitions: text.lines().filter_map(definition).collect(),
        }
    }

    /// `[text](https://example.com)`, or with the path of an item. Any other target would be one of an unknown item.
    fn direct(&self, rest: &str) -> Option<(usize, String)> {
        let (text, behind) = rest[1..].split_once("](")?;
        let target = &behind[..closing(behind)?];
        let taken = text.len() + target.len() + "[](".len() + 1;
        Some((taken, self.link(text, target)?))
    }

    /// `[text][label]` and `[label]`, where the label is defined.
    fn defined(&self, rest: &str) -> Option<(usize, String)> {
        let (text, behind) = rest[1..].split_once(']')?;
        let full = behind
            .strip_prefix('[')
            .and_then(|behind| behind.split_once(']'));
        let (label, taken) = match full {
            Some((label, _)) => (label, text.len() + label.len() + "[][]".len()),
            None => (text, text.len() + "[]".len()),
        };
        let mut definitions = self.definitions.iter();
        let (_, target) = definitions.find(|(known, _)| known.eq_ignore_ascii_case(label))?;
        Some((taken, self.link(text, target)?))
    }

    /// `[STREAM_ORDERS]`, with or without backticks.
    fn short(&self, rest: &str) -> Option<(usize, String)> {
        let (text, behind) = rest[1..].split_once(']')?;
        if behind.starts_with(['[', '(']) {
            return None;
        }
        let bare = text
            .strip_prefix('`')
            .and_then(|text| text.strip_suffix('`'));
        let path = link::path(bare.unwrap_or(text))?;
        Some((text.len() + "[]".len(), self.place.link(text, path)))
    }

    fn link(&self, text: &str, target: &str) -> Option<String> {
        if text.contains(['[', ']']) || target.contains(['\n', '<']) {
            return None;
        }
        let nested = Links {
            place: Place::Anywhere,
            definitions: Vec::new(),
        };
        let shown = inline(text, &nested);
        let leads_outside = target.contains('/') || target.starts_with('#');
        match link::path(target) {
            Some(path) => Some(self.place.link(&shown, path)),
            None => leads_outside.then(|| format!("[{shown}]({target})")),
        }
    }
}

/// Where the parenthesis closes that was open before `text`.
fn closing(text: &str) -> Option<usize> {
    let mut open = 1;
    text.find(|c| {
        match c {
            '(' => open += 1,
            ')' => open -= 1,
            _ => {}
        }
        open == 0
    })
}

/// The label and the target of a line that only defines them.
fn definition(line: &str) -> Option<(&str, &str)> {
    let (label, target) = line.trim().strip_prefix('[')?.split_once("]: ")?;
    let target = target.trim();
    let is_target = is_url(target) || link::path(target).is_some();
    (is_target && !target.contains(char::is_whitespace)).then_some((label, target))
}

/// The text of one paragraph, or of a part of it.
fn inline(text: &str, links: &Links<'_>) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(MARKS) {
        clean.push_str(&rest[..at]);
        rest = &rest[at..];
        let Some(c) = rest.chars().next() else { break };
        let (taken, written) = span(rest, clean.chars().next_back(), c, links);
        clean.push_str(&written);
        rest = &rest[taken..];
    }
    clean.push_str(rest);
    clean
}

/// What [`span`] looks at; the `h` is of addresses. Everything else stays as it is.
const MARKS: [char; 5] = ['\\', '`', '<', '[', 'h'];

/// How much of `rest` comes next, and what is written for it.
fn span(rest: &str, before: Option<char>, first: char, links: &Links<'_>) -> (usize, String) {
    let found = match first {
        '\\' => escape(rest),
        '`' => code_span(rest),
        '<' => autolink(rest),
        '[' => links
            .direct(rest)
            .or_else(|| links.defined(rest))
            .or_else(|| links.short(rest)),
        'h' if !before.is_some_and(char::is_alphanumeric) => bare_url(rest),
        _ => None,
    };
    found.unwrap_or_else(|| match first {
        '`' => (run(rest), "\\`".repeat(run(rest))),
        '<' | '[' => (1, format!("\\{first}")),
        _ => (first.len_utf8(), first.to_string()),
    })
}

/// A character that is escaped already.
fn escape(rest: &str) -> Option<(usize, String)> {
    rest[1..]
        .starts_with(|c: char| c.is_ascii_punctuation())
        .then(|| (2, rest[..2].to_owned()))
}

/// Code, up to as many backticks as it starts with.
fn code_span(rest: &str) -> Option<(usize, String)> {
    let ticks = run(rest);
    let mut at = ticks;
    while let Some(next) = rest[at..].find('`') {
        at += next;
        let closing = run(&rest[at..]);
        at += closing;
        if closing == ticks {
            return Some((at, rest[..at].to_owned()));
        }
    }
    None
}

/// How many backticks `text` starts with.
fn run(text: &str) -> usize {
    text.len() - text.trim_start_matches('`').len()
}

/// `<https://example.com>`
fn autolink(rest: &str) -> Option<(usize, String)> {
    let end = rest.find('>')?;
    let url = &rest[1..end];
    (is_url(url) && !url.contains(char::is_whitespace)).then(|| (end + 1, rest[..=end].to_owned()))
}

/// A URL without brackets around it.
fn bare_url(rest: &str) -> Option<(usize, String)> {
    if !is_url(rest) {
        return None;
    }
    let end = rest
        .find(|c: char| c.is_whitespace() || "<>`|".contains(c))
        .unwrap_or(rest.len());
    let url = rest[..end].trim_end_matches(|c: char| ".,;:!?)]}'\"*_".contains(c));
    Some((url.len(), format!("<{url}>")))
}

fn is_url(text: &str) -> bool {
    text.starts_with("https://") || text.starts_with("http://")
}
