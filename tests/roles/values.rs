//! What is declared, and what permissions are made of it.

use anyhow::{Context as _, Result, anyhow};
use kanade_resources_schema::permissions::{Options, Permissions, of_role};
use kanade_resources_schema::role::Value;
use kanade_resources_schema::{Bump, analyse};

/// The declaration of the fleet.
pub(crate) const FLEET: &str = include_str!("../../resources.toml");
/// The declaration of the workshop.
pub(crate) const WORKSHOP: &str = include_str!("resources.toml");

/// The permissions of `role` in the declaration `source`, where holes are `bound`.
pub(crate) fn permissions(
    source: &str,
    role: &str,
    bound: &[(&str, &str)],
    inbox: Option<&str>,
) -> Result<Permissions> {
    permissions_in(source, role, bound, None, inbox)
}

/// The same for a process that names a JetStream domain.
pub(crate) fn permissions_in(
    source: &str,
    role: &str,
    bound: &[(&str, &str)],
    domain: Option<&str>,
    inbox: Option<&str>,
) -> Result<Permissions> {
    let arena = Bump::new();
    let checked = analyse(source, &arena).map_err(|rejected| anyhow!("{:?}", rejected.findings))?;
    let declared = checked.roles.iter().find(|declared| declared.name == role);
    let values: Vec<_> = bound
        .iter()
        .map(|(hole, value)| (*hole, Value::Text(value)))
        .collect();
    let mut options = Options::default().bind(&values).domain(domain);
    if let Some(prefix) = inbox {
        options = options.inbox(prefix);
    }
    let made = of_role(&checked, declared.context("a declared role")?, &options);
    made.map_err(|misfit| anyhow!("{misfit:?}"))
}
