//! The operators' page: what each change does to what exists, from the model of effects.

use std::fmt::Write as _;

use crate::effects::{Back, Consequence, Effect, Line, Lines, Moment, Row, Subject, since};

const INTRODUCTION: &str = "\
# What a change does to what exists

`kanade-resources plan` says of every change what it would do to the streams and consumers of the broker at hand. This \
page has everything that it knows about nats-server 2.10 to 2.15.

| in the table | means |
|---|---|
| safe | It is made. No stored message is deleted, and no consumer loses its place. |
| held back | It is not made under the condition that is named, unless the resource has `allow_data_loss = true` or the \
caller agrees. A loss on a later version counts, too: a restart is often an upgrade. |
| impossible | Servers of that version refuse it, or claim to have made it and have not. |
| unknown | Servers of that version do not know the field. |
| no way back | No server undoes the change. |

If several fields change, each change is judged together with those of the others that are made, and with all \
consumers of the stream, declared or not. A change that no row mentions is held back. Between the look at a stream and a change of `max_age`, \
more messages may become too old than the plan said. What a stream copies is looked at where it is of the same account.
";

/// The page of all changes, `docs/changes.md`.
///
/// ```
/// use kanade_resources_schema::reference;
///
/// let page = reference::changes();
/// assert!(page.starts_with("# What a change does to what exists\n"));
/// assert!(page.contains("| `sealed` | on | safe | no |"));
/// ```
pub fn changes() -> String {
    let mut page = INTRODUCTION.to_owned();
    for (title, subject) in [
        (
            "Streams, and the streams behind buckets and object stores",
            Subject::Stream,
        ),
        ("Consumers", Subject::Consumer),
    ] {
        let _ = write!(
            page,
            "\n## {title}\n\n| field | change | verdict | way back | what it does |\n|---|---|---|---|---|\n"
        );
        for row in subject.rows() {
            page.push_str(&line(subject, row));
        }
        let of_any_change = subject.effects_of_any_change();
        if !of_any_change.is_empty() {
            let effects: Vec<String> = of_any_change.iter().map(sentence).collect();
            let _ = write!(page, "\nEach of these changes: {}\n", effects.join("<br>"));
        }
        let of_creation = subject.effects_of_creation();
        if !of_creation.is_empty() {
            let effects: Vec<String> = of_creation.iter().map(sentence).collect();
            let _ = write!(page, "\nCreating one: {}\n", effects.join("<br>"));
        }
    }
    page
}

fn line(subject: Subject, row: &Row) -> String {
    let directions: Vec<String> = row.directions.iter().map(ToString::to_string).collect();
    let is_made = Line::ALL
        .into_iter()
        .any(|line| verdict(subject, row, line) != "impossible");
    let back = match row.back {
        _ if !is_made => "",
        Back::Always => "yes",
        Back::Never => "no",
    };
    let effects: Vec<String> = row.effects.iter().map(sentence).collect();
    format!(
        "| `{}` | {} | {} | {back} | {} |\n",
        row.field,
        directions.join(", "),
        verdicts(subject, row),
        effects.join("<br>")
    )
}

/// The verdict on each version, versions with the same one together.
fn verdicts(subject: Subject, row: &Row) -> String {
    let mut spans: Vec<(Line, Line, &str)> = Vec::new();
    for line in Line::ALL {
        let verdict = verdict(subject, row, line);
        match spans.last_mut() {
            Some((_, last, same)) if *same == verdict => *last = line,
            _ => spans.push((line, line, verdict)),
        }
    }
    if let [(_, _, verdict)] = spans[..] {
        return verdict.to_owned();
    }
    let spans: Vec<String> = spans
        .into_iter()
        .map(|(first, last, verdict)| format!("{}: {verdict}", span(first, last)))
        .collect();
    spans.join("<br>")
}

fn span(first: Line, last: Line) -> String {
    if first == last {
        first.to_string()
    } else {
        format!("{first} to {last}")
    }
}

fn verdict(subject: Subject, row: &Row, line: Line) -> &'static str {
    if line < since(subject, row.field) {
        "unknown"
    } else if has(row, line, |effect| {
        effect.consequence.is_impossible() && effect.when.is_empty()
    }) {
        "impossible"
    } else {
        let may_be_refused = has(row, line, |effect| effect.consequence.is_impossible());
        let mut later = line.and_later();
        let may_lose = later.any(|line| has(row, line, |effect| effect.consequence.is_lossy()));
        match (may_be_refused, may_lose) {
            (false, false) => "safe",
            (true, false) => "safe, or impossible",
            (false, true) => "safe, or held back",
            (true, true) => "safe, held back, or impossible",
        }
    }
}

/// Whether a change has such an effect on servers of `line`.
fn has(row: &Row, line: Line, wanted: impl Fn(&Effect) -> bool) -> bool {
    let mut effects = row.effects.iter();
    effects.any(|effect| effect.lines.include(line) && wanted(effect))
}

fn sentence(effect: &Effect) -> String {
    let name = match effect.consequence {
        Consequence::Impossible { .. } => "Impossible",
        Consequence::Deletes(_) | Consequence::Forgets(_) => "Held back",
        Consequence::Refuses => "Publishers",
        Consequence::Shows => "Readers",
        Consequence::Waits => "Waits",
    };
    let moment = match effect.moment {
        Moment::AtRestart => " (at a restart)",
        Moment::Later => " (as time passes)",
        Moment::AtOnce => "",
    };
    format!(
        "**{name}**{}{}{moment}: {}.",
        servers(effect),
        conditions(effect),
        effect.text
    )
}

/// ` up to 2.11`; empty for an effect on all servers.
fn servers(effect: &Effect) -> String {
    let Lines { first, last } = effect.lines;
    match (first == Line::V2_10, last == Line::NEWEST) {
        (true, true) => String::new(),
        (true, false) => format!(" up to {last}"),
        (false, true) => format!(" from {first} on"),
        (false, false) => format!(" on {}", span(first, last)),
    }
}

/// ` where this and that`; empty without conditions.
fn conditions(effect: &Effect) -> String {
    if effect.when.is_empty() {
        return String::new();
    }
    let conditions: Vec<String> = effect.when.iter().map(ToString::to_string).collect();
    format!(" where {}", conditions.join(" and "))
}
