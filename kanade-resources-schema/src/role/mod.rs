//! Roles: what one kind of process may do, as it is declared.

mod binding;
mod grant;
mod reach;

pub use binding::{Misfit, UnknownPlaceholder, Value, filters};
pub(crate) use grant::Sort;
pub use grant::{Grant, Granted, List};
pub(crate) use reach::{owned, returned, written};

/// A role of a declaration that keeps every rule.
///
/// ```
/// use kanade_resources_schema::role::{List, Value};
/// use kanade_resources_schema::{Bump, analyse};
///
/// let arena = Bump::new();
/// let source = "
/// [kv.agents_state.keys]
/// pc = \"{pc_id}\"
///
/// [roles.agent]
/// write = [\"kv.agents_state.pc\"]
/// bind = { pc_id = \"{{name()}}\" }
/// ";
/// let checked = analyse(source, &arena).unwrap();
/// let agent = &checked.roles[0];
/// assert_eq!(agent.of(List::Write).next().unwrap().path, "kv.agents_state.pc");
/// assert_eq!(agent.bind, [("pc_id", Value::parse("{{name()}}").unwrap())]);
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Role<'a> {
    /// Its name.
    pub name: &'a str,
    /// The text of the `##` lines.
    pub doc: &'a str,
    /// What its lists name: one list after the other, each in file order.
    pub grants: &'a [Grant<'a>],
    /// What holes of these names are for the role, in file order.
    pub bind: &'a [(&'a str, Value<'a>)],
    /// Whether it bootstraps. Otherwise it attaches only.
    pub bootstrap: bool,
    /// Whether it does what operators do.
    pub operate: bool,
}

impl<'a> Role<'a> {
    pub(crate) const fn new(name: &'a str) -> Self {
        Self {
            name,
            doc: "",
            grants: &[],
            bind: &[],
            bootstrap: false,
            operate: false,
        }
    }

    /// What `list` names, in file order.
    pub fn of(&self, list: List) -> impl Iterator<Item = &'a Grant<'a>> + use<'a> {
        self.grants.iter().filter(move |grant| grant.list == list)
    }

    /// The holes of the templates that the role names, each name once.
    pub fn holes(&self) -> Vec<&'a str> {
        let mut names = Vec::new();
        let templates = self.grants.iter().filter_map(|grant| grant.what.template());
        for hole in templates.flat_map(|template| template.holes()) {
            if !names.contains(&hole.name) {
                names.push(hole.name);
            }
        }
        names
    }
}
