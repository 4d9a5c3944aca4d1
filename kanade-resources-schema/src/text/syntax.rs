use toml::de::Error;

use crate::diagnostic::{Findings, Position, Span};
use crate::rules::syntax_error;

/// Reports the first fault of each line: what follows on the same line is an echo of it.
///
/// After a string, bracket or key that is not closed, the rest of the file is read askew, so nothing after
/// such a fault is reported.
pub(super) fn report(source: &str, errors: Vec<Error>, findings: &mut Findings) {
    let mut faults: Vec<(Span, String)> =
        errors.iter().map(|error| (span_of(error, source), error.message().to_owned())).collect();
    faults.sort_by_key(|(span, _)| span.start);

    let mut last_line = 0;
    for (span, message) in faults {
        let line = Position::of(source, span.start).line;
        if line == last_line {
            continue;
        }
        last_line = line;
        let unclosed = message.contains("unclosed");
        findings.push(syntax_error::finding(span, &message));
        if unclosed || line_is_header(source, line) {
            return;
        }
    }
}

fn span_of(error: &Error, source: &str) -> Span {
    error.span().unwrap_or(source.len()..source.len())
}

fn line_is_header(source: &str, line: usize) -> bool {
    source.lines().nth(line - 1).is_some_and(|text| text.trim_start().starts_with('['))
}
