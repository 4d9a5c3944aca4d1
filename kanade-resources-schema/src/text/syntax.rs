use toml::de::{DeTable, Error};

use super::duplicate;
use crate::diagnostic::{Findings, Span};
use crate::form::syntax_error;

/// Reports the first error of each line: later errors on the same line follow from it.
///
/// After a string, bracket or header that is not closed, the rest of the file is misread, so
/// nothing after such a fault is reported.
///
/// `root` is what could be read.
pub(super) fn report(source: &str, errors: &[Error], root: &DeTable<'_>, findings: &mut Findings) {
    let mut faults: Vec<(Span, &str)> = errors
        .iter()
        .map(|error| (span_of(error, source), error.message()))
        .collect();
    faults.sort_by_key(|(span, _)| span.start);

    let mut reported_until = 0;
    for (span, message) in faults {
        if span.start < reported_until {
            continue;
        }
        reported_until = end_of_line(source, span.start);
        // The parser reports an unclosed list as a list that lacks a comma.
        let askew = message.contains("unclosed")
            || message.contains("missing comma")
            || is_header(source, span.start);
        findings.push(match message {
            "duplicate key" => {
                let first = duplicate::first(source, root, &span);
                syntax_error::duplicate_key(span, first)
            }
            _ => syntax_error::finding(span, message),
        });
        if askew {
            return;
        }
    }
}

fn span_of(error: &Error, source: &str) -> Span {
    error.span().unwrap_or(source.len()..source.len())
}

fn end_of_line(source: &str, offset: usize) -> usize {
    source[offset..]
        .find('\n')
        .map_or(source.len() + 1, |length| offset + length + 1)
}

fn is_header(source: &str, offset: usize) -> bool {
    let line_start = source[..offset]
        .rfind('\n')
        .map_or(0, |newline| newline + 1);
    source[line_start..].starts_with('[')
}
