use super::{Reader, as_str};
use crate::diagnostic::Findings;
use crate::field::takes::Version;
use crate::form::unsupported_server;
use crate::manifest::Node;
use crate::spec::ServerVersion;

impl Reader for Version {
    type Value = ServerVersion;
    fn read(node: Node<'_, '_>, findings: &mut Findings) -> Option<ServerVersion> {
        let text = findings.keep(as_str(node, "a version such as \"2.10\""))?;
        match text.parse() {
            Ok(version) if version >= ServerVersion::OLDEST => Some(version),
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
}
