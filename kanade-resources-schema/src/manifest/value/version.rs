use super::as_str;
use crate::diagnostic::Findings;
use crate::manifest::Node;
use crate::rules::unsupported_server;
use crate::spec::ServerVersion;

/// The oldest nats-server that this project knows the rules of.
pub(crate) const OLDEST: ServerVersion = ServerVersion::new(2, 10, 0);

/// `min_server`.
pub(crate) fn min_server(node: Node<'_, '_>, findings: &mut Findings) -> Option<ServerVersion> {
    let text = findings.keep(as_str(node, "a version such as \"2.10\""))?;
    match text.parse() {
        Ok(version) if version >= OLDEST => Some(version),
        Ok(version) => {
            findings.push(unsupported_server::too_old(node.span(), version));
            None
        }
        Err(_) => {
            findings.push(unsupported_server::unreadable(node.span(), text));
            None
        }
    }
}
