//! The roles, one row each.

use super::cell;
use super::code::code;
use super::markdown;
use super::table::Lean;
use crate::Checked;
use crate::role::{List, Role};

/// The roles of the declaration, if it has any.
pub(super) fn roles(checked: &Checked<'_>) -> Option<String> {
    if checked.roles.is_empty() {
        return None;
    }
    let mut table = Lean::new(&["role", "what", "may", "holes"], 3);
    for role in checked.roles {
        table.row(cells(role));
    }
    Some(format!(
        "# Roles\n\nWhat each kind of process may do. `kanade-resources export --to permissions` makes the least NATS permissions from it.\n\n{}",
        table.into_text()
    ))
}

fn cells(role: &Role<'_>) -> Vec<String> {
    let what = markdown::first_sentence(role.doc);
    let holes: Vec<String> = role
        .bind
        .iter()
        .map(|(hole, value)| format!("{} is {}", code(hole), code(value.as_str())))
        .collect();
    vec![
        code(role.name),
        what.unwrap_or_else(|| format!("The role {}.", code(role.name))),
        uses(role).join("<br>"),
        if holes.is_empty() {
            "–".to_owned()
        } else {
            holes.join(", ")
        },
    ]
}

fn uses(role: &Role<'_>) -> Vec<String> {
    let start = match (role.operate, role.bootstrap) {
        (true, _) => "operate",
        (false, true) => "bootstrap",
        (false, false) => "attach",
    };
    let lists = List::ALL.into_iter().filter_map(|list| {
        let paths: Vec<&str> = role.of(list).map(|grant| grant.path).collect();
        let paths = cell::texts(&paths)?;
        Some(format!("**{}** {paths}", list.as_str()))
    });
    std::iter::once(format!("**{start}**"))
        .chain(lists)
        .collect()
}
