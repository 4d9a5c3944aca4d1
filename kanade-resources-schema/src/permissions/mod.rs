//! The least NATS permissions for a role: what its user has to publish and subscribe to.
//!
//! Nothing here talks to a broker. What each use takes stands in `requests`, subject by subject, and was measured with
//! async-nats on every supported nats-server.

mod model;
mod nats_server;
mod nsc;
mod requests;

pub use model::{ANSWERS, ANSWERS_WITHIN_SECONDS, INBOX, Options, Permissions, Subscription};
pub use nats_server::Unexpanded;

use crate::Checked;
use crate::role::{Misfit, Role};
use requests::Collector;

/// The least permissions with which a process can do what `role` says, by the items that are generated from `checked`.
///
/// ```
/// use kanade_resources_schema::permissions::{Options, of_role};
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
/// let permissions = of_role(&checked, &checked.roles[0], &Options::default()).unwrap();
/// assert_eq!(
///     permissions.publish,
///     ["$JS.API.STREAM.INFO.KV_agents_state", "$KV.agents_state.{{name()}}", "$SYS.REQ.USER.INFO"],
/// );
/// ```
///
/// # Errors
///
/// A hole that can't be what the options bind it to.
pub fn of_role<'a>(
    checked: &Checked<'a>,
    role: &Role<'a>,
    options: &Options<'_>,
) -> Result<Permissions, Misfit<'a>> {
    let mut collector = Collector::new(options, role.bind);
    collector.everything(checked, role)?;
    Ok(collector.permissions(checked))
}

#[cfg(test)]
mod tests;
