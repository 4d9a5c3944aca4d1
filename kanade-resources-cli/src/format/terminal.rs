//! Plans, reports and the status as a terminal shows them: coloured by what is done or how it is, with a legend, and within
//! its width.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use console::Term;

/// What the marks before resources mean, and how each looks.
const MARKS: [(char, &str, Style); 6] = [
    ('+', "create", AnsiColor::Green.on_default()),
    ('~', "update", AnsiColor::Yellow.on_default()),
    ('-', "delete", AnsiColor::Red.on_default()),
    ('!', "needs a decision", AnsiColor::Red.on_default()),
    (
        '?',
        "could not be looked at",
        AnsiColor::Magenta.on_default(),
    ),
    ('=', "as declared", Style::new().dimmed()),
];

/// What a report says after a resource, and how that line looks: like what the plan said.
const OUTCOMES: [(&str, Style); 5] = [
    (": created", AnsiColor::Green.on_default()),
    (": updated", AnsiColor::Yellow.on_default()),
    (": held back", AnsiColor::Red.on_default()),
    (": failed", AnsiColor::Red.on_default()),
    (": newer", Style::new().dimmed()),
];

/// What stands before changes that are not made.
const NOT_MADE: [&str; 2] = ["held back: ", "impossible: "];

/// How the states of a status look.
const STATES: [(&str, Style); 7] = [
    ("in sync", AnsiColor::Green.on_default()),
    ("differs", AnsiColor::Yellow.on_default()),
    ("missing", AnsiColor::Red.on_default()),
    ("lazy", Style::new().dimmed()),
    ("lazy, there", AnsiColor::Green.on_default()),
    ("left alone", Style::new().dimmed()),
    ("no answer", AnsiColor::Magenta.on_default()),
];

/// From how many per cent on something is nearly full, and from how many it is as good as full.
const FILL: [u64; 2] = [75, 90];

/// What stands between the cells of a table.
const BETWEEN: char = '┆';

/// The cells of a table in which nothing but names stands.
const NAMES: usize = 2;

/// How far a line that is too long is set in.
const INDENT: usize = 8;

/// A terminal is never taken for narrower than this.
const NARROWEST: u16 = 40;

/// `text`, which is a plan or a report, as standard output shows it.
pub(crate) fn render(text: &str) -> String {
    match columns() {
        Some(columns) => within(text, columns.into()),
        None => coloured(text),
    }
}

/// `error` as standard error shows it, after the word "error".
pub(crate) fn of_error(error: &str) -> String {
    let Some(columns) = width(&Term::stderr()) else {
        return error.to_owned();
    };
    let columns = usize::from(columns) - "error: ".len();
    let lines: Vec<String> = error.lines().flat_map(|line| wrap(line, columns)).collect();
    lines.join("\n")
}

/// How wide standard output is, if it is a terminal.
pub(crate) fn columns() -> Option<u16> {
    width(&Term::stdout())
}

fn width(terminal: &Term) -> Option<u16> {
    let size = terminal.size_checked().filter(|_| terminal.is_term());
    size.map(|(_rows, columns)| columns.max(NARROWEST))
}

/// What is left to be said by a `report` after this `plan` was shown: what is held back stands in both.
pub(crate) fn without_repetition(report: &str, plan: &str) -> String {
    let shown: Vec<&str> = plan
        .lines()
        .filter(|line| line.contains(NOT_MADE[0]))
        .collect();
    let new = report.lines().filter(|line| !shown.contains(line));
    new.collect::<Vec<_>>().join("\n")
}

/// `text`, which is a status, as standard output shows it: states and fill levels are coloured.
pub(crate) fn of_status(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(colour_cells).collect();
    lines.join("\n") + "\n"
}

fn colour_cells(line: &str) -> String {
    let cells = line.split(BETWEEN).enumerate();
    let coloured = cells.map(|(at, cell)| {
        let text = cell.trim_matches([' ', '│']);
        match style_of_cell(text).filter(|_| at >= NAMES) {
            Some(style) => cell.replacen(text, &format!("{style}{text}{style:#}"), 1),
            None => cell.to_owned(),
        }
    });
    coloured.collect::<Vec<_>>().join(&BETWEEN.to_string())
}

fn style_of_cell(text: &str) -> Option<Style> {
    if let Some(percent) = text.strip_suffix(" %") {
        let [nearly, full] = FILL;
        return match percent.parse::<u64>().ok()? {
            percent if percent >= full => Some(AnsiColor::Red.on_default()),
            percent if percent >= nearly => Some(AnsiColor::Yellow.on_default()),
            _ => Some(AnsiColor::Green.on_default()),
        };
    }
    let mut states = STATES.iter();
    let state = states.find(|(state, _)| *state == text);
    state.map(|(_, style)| *style)
}

fn within(text: &str, columns: usize) -> String {
    let wrapped: Vec<String> = text.lines().flat_map(|line| wrap(line, columns)).collect();
    let mut page = coloured(&wrapped.join("\n"));
    let legend = legend(text);
    if !legend.is_empty() {
        let _ = write!(page, "\n{legend}");
    }
    page
}

/// The marks that `text` uses, with their meaning.
fn legend(text: &str) -> String {
    let is_used = |mark: char| text.lines().any(|line| mark_of(line) == Some(mark));
    let shown = MARKS.iter().filter(|(mark, ..)| is_used(*mark));
    let entries: Vec<String> = shown
        .map(|(mark, meaning, style)| format!("{style}{mark}{style:#} {meaning}"))
        .collect();
    entries.join("   ")
}

fn coloured(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(colour).collect();
    lines.join("\n")
}

fn colour(line: &str) -> String {
    if let Some(style) = style_of_line(line) {
        return format!("{style}{line}{style:#}");
    }
    let start = line.len() - line.trim_start().len();
    let label = NOT_MADE
        .iter()
        .find(|label| line[start..].starts_with(**label));
    match label {
        Some(label) => {
            let red = AnsiColor::Red.on_default();
            let (label, rest) = line[start..].split_at(label.len());
            format!("{}{red}{label}{red:#}{rest}", &line[..start])
        }
        None => line.to_owned(),
    }
}

/// How the line looks that names a resource.
fn style_of_line(line: &str) -> Option<Style> {
    if let Some(used) = mark_of(line) {
        let mut marks = MARKS.iter();
        return marks
            .find(|(mark, ..)| *mark == used)
            .map(|(_, _, style)| *style);
    }
    let mut outcomes = OUTCOMES.iter();
    let outcome = outcomes.find(|(outcome, _)| line.ends_with(outcome))?;
    (!line.starts_with(' ')).then_some(outcome.1)
}

/// The mark before the resource that `line` names.
fn mark_of(line: &str) -> Option<char> {
    let mut chars = line.chars();
    let mark = chars.next()?;
    (chars.next() == Some(' ') && MARKS.iter().any(|(known, ..)| *known == mark)).then_some(mark)
}

/// `line` in pieces of at most `columns`, broken between words.
fn wrap(line: &str, columns: usize) -> Vec<String> {
    if console::measure_text_width(line) <= columns {
        return vec![line.to_owned()];
    }
    let start = line.len() - line.trim_start().len();
    let mut pieces = vec![line[..start].to_owned()];
    let mut is_first = true;
    for word in line[start..].split(' ') {
        let piece = pieces.last_mut().filter(|piece| {
            let needed = console::measure_text_width(piece) + 1 + console::measure_text_width(word);
            is_first || needed <= columns
        });
        match piece {
            Some(piece) if is_first => piece.push_str(word),
            Some(piece) => {
                piece.push(' ');
                piece.push_str(word);
            }
            None => pieces.push(format!("{}{word}", " ".repeat(INDENT))),
        }
        is_first = false;
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAN: &str = "+ stream ORDERS\n    max_bytes: 2GiB\n! stream EVENTS\n    held back: max_msgs: 500 -> 10 (loses up to \
                        490 messages: the oldest messages above the limit are deleted at once, as long as `discard` is \
                        \"old\")\nplan: 1 to create, 0 to update, 1 held back, 0 impossible, 0 in sync";

    fn plain(text: &str) -> String {
        console::strip_ansi_codes(text).into_owned()
    }

    #[test]
    fn every_line_fits_the_terminal_and_no_word_is_lost() {
        for columns in [80, 120, 200] {
            let page = plain(&within(PLAN, columns));
            assert!(
                page.lines().all(|line| line.chars().count() <= columns),
                "{page}"
            );
            let words = |text: &str| {
                text.split_whitespace()
                    .map(str::to_owned)
                    .collect::<Vec<_>>()
            };
            let legend = plain(&legend(PLAN));
            assert_eq!(words(&page), words(&format!("{PLAN}\n{legend}")));
        }
    }

    #[test]
    fn the_legend_has_the_marks_that_are_used() {
        assert_eq!(plain(&legend(PLAN)), "+ create   ! needs a decision");
    }

    #[test]
    fn marks_and_what_is_not_made_are_coloured_and_nothing_else() {
        let page = coloured(PLAN);
        assert!(
            page.starts_with("\u{1b}[32m+ stream ORDERS\u{1b}[0m\n    max_bytes: 2GiB\n"),
            "{page}"
        );
        assert!(
            page.contains("    \u{1b}[31mheld back: \u{1b}[0mmax_msgs"),
            "{page}"
        );
        assert_eq!(plain(&page), PLAN);
    }

    #[test]
    fn a_report_has_the_colours_of_the_plan() {
        let report =
            "stream ORDERS: created\n    description: \"x: created\n1 created; 2 round trips";
        assert_eq!(
            coloured(report),
            "\u{1b}[32mstream ORDERS: created\u{1b}[0m\n    description: \"x: created\n1 created; 2 round trips"
        );
    }

    #[test]
    fn states_and_fill_levels_are_coloured_and_names_are_not() {
        let table = "│ missing ┆ stream  ┆ missing ┆ 3 ┆ 1KiB ┆ 95 % │";
        let page = of_status(table);
        assert_eq!(
            page,
            "│ missing ┆ stream  ┆ \u{1b}[31mmissing\u{1b}[0m ┆ 3 ┆ 1KiB ┆ \u{1b}[31m95 %\u{1b}[0m │\n"
        );
    }

    #[test]
    fn what_a_plan_showed_as_held_back_is_not_repeated() {
        let held_back = PLAN.lines().nth(3).unwrap_or_default();
        let report = format!("stream EVENTS: held back\n{held_back}\n1 held back; 1 round trips");
        assert_eq!(
            without_repetition(&report, PLAN),
            "stream EVENTS: held back\n1 held back; 1 round trips"
        );
    }
}
