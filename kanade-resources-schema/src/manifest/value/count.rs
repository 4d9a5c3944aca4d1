use toml::de::DeValue;

use super::{UNLIMITED_WORD, as_integer, as_str};
use crate::diagnostic::{Finding, Findings};
use crate::manifest::Node;
use crate::rules::{number_out_of_range, silent_zero, wrong_type};
use crate::spec::UNLIMITED;

/// `max_msgs` and its like: a number of messages, or `"unlimited"`.
pub(crate) fn limit(node: Node<'_, '_>, findings: &mut Findings) -> Option<i64> {
    findings.keep(read_limit(node))
}

/// `num_replicas`: 1 to 5, error 10052 above (nats-server, all versions).
pub(crate) fn replicas(node: Node<'_, '_>, findings: &mut Findings) -> Option<u8> {
    findings.keep(read_between(node, 1, 5))
}

/// `history`: 1 to 64 revisions, a rule of the NATS clients.
pub(crate) fn history(node: Node<'_, '_>, findings: &mut Findings) -> Option<u8> {
    findings.keep(read_between(node, 1, 64))
}

fn read_limit(node: Node<'_, '_>) -> Result<i64, Finding> {
    const EXPECTED: &str = "a whole number, or \"unlimited\"";
    if let DeValue::String(_) = node.get_ref() {
        let text = as_str(node, EXPECTED)?;
        if text == UNLIMITED_WORD {
            return Ok(UNLIMITED);
        }
        return Err(wrong_type::finding(node.span(), EXPECTED, node.get_ref()));
    }
    let number = as_integer(node, EXPECTED)?;
    if number == 0 {
        return Err(silent_zero::finding(node.span()));
    }
    if number < 0 {
        return Err(number_out_of_range::negative(node.span()));
    }
    i64::try_from(number).map_err(|_| number_out_of_range::too_large(node.span(), i64::MAX))
}

fn read_between(node: Node<'_, '_>, least: u8, most: u8) -> Result<u8, Finding> {
    let number = as_integer(node, "a whole number")?;
    match u8::try_from(number) {
        Ok(value) if (least..=most).contains(&value) => Ok(value),
        _ => Err(number_out_of_range::not_between(node.span(), least, most)),
    }
}
