use super::as_str;
use crate::diagnostic::Findings;
use crate::manifest::Node;
use crate::rules::text_too_long;

/// The longest description a broker takes, in bytes (error 10052 above; nats-server, all versions).
const LONGEST_DESCRIPTION: usize = 4096;

/// Any string.
pub(crate) fn string(node: Node<'_, '_>, findings: &mut Findings) -> Option<String> {
    findings.keep(as_str(node, "a string")).map(str::to_owned)
}

/// `description`.
pub(crate) fn description(node: Node<'_, '_>, findings: &mut Findings) -> Option<String> {
    let text = string(node, findings)?;
    if text.len() > LONGEST_DESCRIPTION {
        findings.push(text_too_long::finding(node.span(), "description", text.len(), LONGEST_DESCRIPTION));
        return None;
    }
    Some(text)
}
