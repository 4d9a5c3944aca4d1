//! Documentation comments: `#!` lines for the file, `##` lines directly above a table for that
//! table.

use std::collections::BTreeMap;

use toml_parser::Source;
use toml_parser::parser::{Event, EventKind, RecursionGuard, parse_document};

use crate::diagnostic::{Findings, Span};
use crate::form::stray_doc_comment;

/// How deep arrays and inline tables may nest; the same as the `toml` crate's own limit.
const MAX_DEPTH: u32 = 80;

/// The documentation found in a file.
#[derive(Debug, Default)]
pub(crate) struct Comments {
    /// The text of the `#!` lines.
    pub(crate) file: String,
    /// Blocks of `##` lines, by the position of the statement below them.
    blocks: BTreeMap<usize, Block>,
    /// Comments that have no statement below them, or stand in the wrong place.
    stray: Vec<Span>,
}

#[derive(Debug)]
struct Block {
    span: Span,
    text: String,
}

impl Comments {
    pub(crate) fn of(source: &str) -> Self {
        let mut reader = Reader {
            source,
            comments: Self::default(),
            block: None,
            state: State::LineStart,
            seen: false,
        };
        for event in events(source) {
            reader.read(&event);
        }
        reader.end_block();
        reader.comments
    }

    /// Takes the documentation of the statement that starts at `offset`.
    pub(crate) fn take(&mut self, offset: usize) -> Option<String> {
        self.blocks.remove(&offset).map(|block| block.text)
    }

    /// Takes the documentation of the statement that starts at `first`, or else at `second`; empty if neither has any.
    pub(crate) fn take_either(&mut self, first: usize, second: usize) -> String {
        self.take(first)
            .or_else(|| self.take(second))
            .unwrap_or_default()
    }

    /// Reports every comment that documents nothing.
    pub(crate) fn report_stray(self, findings: &mut Findings) {
        let unclaimed = self.blocks.into_values().map(|block| block.span);
        for span in self.stray.into_iter().chain(unclaimed) {
            findings.push(stray_doc_comment::finding(span));
        }
    }
}

fn events(source: &str) -> Vec<Event> {
    let tokens = Source::new(source).lex().into_vec();
    let mut events = Vec::with_capacity(tokens.len());
    let mut guard = RecursionGuard::new(&mut events, MAX_DEPTH);
    parse_document(&tokens, &mut guard, &mut ());
    events
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// At the start of a line between statements.
    LineStart,
    /// After a comment that has a line of its own.
    AfterComment,
    /// Inside a statement: up to the end of its line, and as deep as it nests.
    Statement { depth: usize },
}

struct Reader<'s> {
    source: &'s str,
    comments: Comments,
    block: Option<Block>,
    state: State,
    /// Whether there was a statement already: `#!` lines must stand above all of them.
    seen: bool,
}

impl Reader<'_> {
    fn read(&mut self, event: &Event) {
        let span = event.span().start()..event.span().end();
        match event.kind() {
            EventKind::Whitespace => {}
            EventKind::Newline => self.newline(),
            EventKind::Comment => self.comment(span),
            kind => self.statement(kind, span.start),
        }
    }

    fn newline(&mut self) {
        match self.state {
            State::LineStart => self.end_block(),
            State::Statement { depth } if depth > 0 => {}
            State::AfterComment | State::Statement { .. } => self.state = State::LineStart,
        }
    }

    fn comment(&mut self, span: Span) {
        if matches!(self.state, State::Statement { .. }) {
            return;
        }
        self.state = State::AfterComment;
        let text = &self.source[span.clone()];
        if let Some(line) = doc_line(text, "##") {
            self.extend_block(span, line);
            return;
        }
        self.end_block();
        match doc_line(text, "#!") {
            Some(_) if self.seen => self.comments.stray.push(span),
            Some(line) => push_line(&mut self.comments.file, line),
            None => {}
        }
    }

    fn extend_block(&mut self, span: Span, line: &str) {
        let block = self.block.get_or_insert_with(|| Block {
            span: span.clone(),
            text: String::new(),
        });
        block.span.end = span.end;
        push_line(&mut block.text, line);
    }

    /// A blank line or another comment ends a block, which then documents nothing.
    fn end_block(&mut self) {
        if let Some(block) = self.block.take() {
            self.comments.stray.push(block.span);
        }
    }

    fn statement(&mut self, kind: EventKind, start: usize) {
        let depth = match self.state {
            State::Statement { depth } => depth,
            State::LineStart | State::AfterComment => {
                self.seen = true;
                if let Some(block) = self.block.take() {
                    self.comments.blocks.insert(start, block);
                }
                0
            }
        };
        let depth = match kind {
            EventKind::ArrayOpen | EventKind::InlineTableOpen => depth + 1,
            EventKind::ArrayClose | EventKind::InlineTableClose => depth.saturating_sub(1),
            _ => depth,
        };
        self.state = State::Statement { depth };
    }
}

/// The text of a comment that starts with `mark` and a blank. Without the blank it is an ordinary
/// comment.
fn doc_line<'c>(comment: &'c str, mark: &str) -> Option<&'c str> {
    let rest = comment.strip_prefix(mark)?.trim_end();
    if rest.is_empty() {
        return Some(rest);
    }
    rest.strip_prefix(' ')
}

fn push_line(text: &mut String, line: &str) {
    if !text.is_empty() {
        text.push('\n');
    }
    text.push_str(line);
}
