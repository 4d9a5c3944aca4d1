//! Plans as Markdown, for comments on pull requests.

use std::fmt::Write as _;

use kanade_resources::{Action, Change, Class, Move, Plan, Step};
use kanade_resources_schema::visible::visible;

/// One row of the table: what is about to happen to a resource, and to which field of it.
struct Row {
    sign: &'static str,
    resource: String,
    field: String,
    values: String,
    remark: String,
}

/// A table with a row for each change, under a line that sums up.
pub(crate) fn plan(plan: &Plan) -> String {
    let mut text = format!("**{}**\n", plan.summary());
    let rows = rows(plan);
    if rows.is_empty() {
        return text;
    }
    text += "\n|   | resource | field | change | remark |\n|---|---|---|---|---|\n";
    for Row {
        sign,
        resource,
        field,
        values,
        remark,
    } in rows
    {
        // Writing to a string can't fail.
        let _ = writeln!(
            text,
            "| {sign} | {resource} | {field} | {values} | {remark} |"
        );
    }
    text
}

fn rows(plan: &Plan) -> Vec<Row> {
    let mut rows: Vec<Row> = plan.steps.iter().flat_map(of_step).collect();
    rows.extend(plan.unseen.iter().map(|unseen| {
        let why = format!("could not be looked at: {}", unseen.why);
        bare("?", &unseen.resource.to_string(), &why)
    }));
    rows.extend(plan.strangers.iter().map(|stranger| {
        let resource = stranger.resource.to_string();
        bare("", &resource, "is not declared, and stays as it is")
    }));
    rows.extend(plan.shortfalls.iter().map(|shortfall| {
        let why = format!("does not fit the account's limits: {shortfall}");
        bare("!", "", &why)
    }));
    rows
}

fn of_step(step: &Step) -> Vec<Row> {
    let resource = step.resource.to_string();
    let mut rows = Vec::new();
    if matches!(step.action, Action::Create { .. }) {
        rows.push(bare("+", &resource, "is created"));
    }
    for (sign, changes, remark) in [
        ("~", step.changes(), ""),
        ("~", &step.losses, ""),
        ("~", &step.deferred, "in a second update"),
        ("!", &step.held_back, "held back"),
        ("!", &step.impossible, "impossible"),
        ("", &step.ignored, "left alone"),
    ] {
        let changes = changes.iter();
        rows.extend(changes.map(|change| of_change(sign, &resource, change, remark)));
    }
    rows.extend(step.moves.iter().map(|moved| {
        let Move {
            subject, from, to, ..
        } = moved;
        let moved = format!("{subject} goes from stream {from} to stream {to}");
        bare("~", &resource, &moved)
    }));
    rows
}

fn bare(sign: &'static str, resource: &str, remark: &str) -> Row {
    Row {
        sign,
        resource: cell(resource),
        field: String::new(),
        values: String::new(),
        remark: cell(remark),
    }
}

fn of_change(sign: &'static str, resource: &str, change: &Change, remark: &str) -> Row {
    let (before, after) = change.values();
    let why = match &change.class {
        Class::Lossy { estimate, why } => format!("loses {estimate}: {why}"),
        Class::Impossible(refusal) => format!("{}; {}", refusal.why, refusal.remedy),
        _ => String::new(),
    };
    let said = [remark, &why, change.note.as_deref().unwrap_or_default()];
    let said: Vec<&str> = said.into_iter().filter(|text| !text.is_empty()).collect();
    Row {
        sign,
        resource: cell(resource),
        field: code(&change.field),
        values: cell(&format!("{before} → {after}")),
        remark: cell(&said.join(": ")),
    }
}

/// A name as code.
fn code(text: &str) -> String {
    let text = visible(text).to_string();
    format!("`{}`", text.replace('`', "'").replace('|', "\\|"))
}

/// Text that stays in its cell: it may be anybody's.
fn cell(text: &str) -> String {
    let mut cell = String::new();
    for c in visible(text).to_string().chars() {
        if matches!(c, '|' | '<' | '&' | '*' | '_' | '[' | '@' | '\\') {
            cell.push('\\');
        }
        cell.push(c);
    }
    cell
}
