//! Readers: one TOML value → one typed value, or findings.

pub(crate) mod count;
pub(crate) mod duration;
pub(crate) mod list;
pub(crate) mod size;
pub(crate) mod table;
pub(crate) mod text;
pub(crate) mod time;
pub(crate) mod version;
pub(crate) mod word;

use std::fmt;

use toml::de::DeValue;

use super::{Given, Newer, Node};
use crate::diagnostic::{Finding, Findings};
use crate::field::takes::Takes;
use crate::form::{number_out_of_range, wrong_type};
use crate::spec::ServerVersion;

/// "No cap, on purpose".
pub(crate) const UNLIMITED_WORD: &str = "unlimited";

/// How a value of a field is read.
pub(crate) trait Reader: Takes {
    type Value: Clone + fmt::Debug + PartialEq;

    fn read(node: Node<'_, '_>, findings: &mut Findings) -> Option<Self::Value>;

    /// Whether the value says the same as leaving the field out, so that it is never sent.
    fn is_unset(_value: &Self::Value) -> bool {
        false
    }

    /// What inside of the value servers of `version` don't know.
    fn newer_than(_given: &Given<Self::Value>, _version: ServerVersion, _newer: &mut Vec<Newer>) {}
}

fn as_str<'n>(node: Node<'n, '_>, expected: &str) -> Result<&'n str, Finding> {
    match node.get_ref() {
        DeValue::String(text) => Ok(text),
        other => Err(wrong_type::finding(node.span(), expected, other)),
    }
}

/// The integer that `node` is. TOML's integers may be larger than any the broker knows.
fn as_integer(node: Node<'_, '_>, expected: &str) -> Result<i128, Finding> {
    match node.get_ref() {
        DeValue::Integer(integer) => i128::from_str_radix(integer.as_str(), integer.radix())
            .map_err(|_| number_out_of_range::too_large(node.span(), u64::MAX)),
        other => Err(wrong_type::finding(node.span(), expected, other)),
    }
}
