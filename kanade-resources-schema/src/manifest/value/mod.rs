//! Readers: one TOML value → one typed value, or findings.

pub(crate) mod count;
pub(crate) mod duration;
pub(crate) mod field_names;
pub(crate) mod list;
pub(crate) mod size;
pub(crate) mod table;
pub(crate) mod text;
pub(crate) mod time;
pub(crate) mod version;
pub(crate) mod word;

use toml::de::DeValue;

use super::Node;
pub(crate) use super::reader::Reader;
use crate::diagnostic::Finding;
use crate::form::{number_out_of_range, wrong_type};
use crate::units::UNLIMITED_WORD;

fn as_str<'n>(node: Node<'n, '_>, expected: &str) -> Result<&'n str, Finding> {
    match node.get_ref() {
        DeValue::String(text) => Ok(text),
        other => Err(wrong_type::finding(node.span(), expected, other)),
    }
}

/// `node` as an integer. TOML's integers may be larger than any that the broker knows.
fn as_integer(node: Node<'_, '_>, expected: &str) -> Result<i128, Finding> {
    match node.get_ref() {
        DeValue::Integer(integer) => i128::from_str_radix(integer.as_str(), integer.radix())
            .map_err(|_| number_out_of_range::too_large(node.span(), u64::MAX)),
        other => Err(wrong_type::finding(node.span(), expected, other)),
    }
}
