use bytesize::ByteSize;
use toml::de::DeValue;

use super::{Reader, UNLIMITED_WORD, as_integer, as_str};
use crate::diagnostic::{Finding, Findings};
use crate::field::takes::{Bytes, MessageBytes};
use crate::form::{malformed_size, negative_number, number_out_of_range, silent_zero};
use crate::manifest::Node;
use crate::spec::UNLIMITED;
use crate::units::SIZE_UNITS;

const EXPECTED: &str = "a size such as \"512MiB\", a number of bytes, or \"unlimited\"";

impl Reader for Bytes {
    type Value = i64;
    fn read(node: Node<'_, '_>, findings: &mut Findings) -> Option<i64> {
        findings.keep(read(node, i64::MAX))
    }
}

impl Reader for MessageBytes {
    type Value = i32;
    fn read(node: Node<'_, '_>, findings: &mut Findings) -> Option<i32> {
        let size = findings.keep(read(node, i32::MAX.into()))?;
        i32::try_from(size).ok()
    }
}

fn read(node: Node<'_, '_>, most: i64) -> Result<i64, Finding> {
    if node.get_ref().as_str() == Some(UNLIMITED_WORD) {
        return Ok(UNLIMITED);
    }
    let size = match node.get_ref() {
        DeValue::Integer(_) => as_integer(node, EXPECTED)?,
        _ => i128::from(parse(as_str(node, EXPECTED)?, node)?),
    };
    if size == 0 {
        return Err(silent_zero::finding(node.span(), node.zero, true));
    }
    if size < 0 {
        return Err(negative_number::of_number(node.span(), true));
    }
    i64::try_from(size)
        .ok()
        .filter(|size| *size <= most)
        .ok_or_else(|| number_out_of_range::too_large(node.span(), most.unsigned_abs()))
}

fn parse(text: &str, node: Node<'_, '_>) -> Result<u64, Finding> {
    let unit_start = text
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(text.len());
    let (number, unit) = (&text[..unit_start], text[unit_start..].trim_start());
    if number.is_empty() || !SIZE_UNITS.contains(&unit) {
        return Err(malformed_size::finding(node.span(), text, number, unit));
    }
    let size: ByteSize = text
        .parse()
        .map_err(|_| malformed_size::finding(node.span(), text, number, unit))?;
    Ok(size.as_u64())
}
