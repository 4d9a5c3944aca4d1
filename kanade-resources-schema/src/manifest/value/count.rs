use toml::de::DeValue;

use super::{Reader, UNLIMITED_WORD, as_integer, as_str};
use crate::diagnostic::{Finding, Findings};
use crate::form::{deep_history, negative_number, number_out_of_range, silent_zero, wrong_type};
use crate::manifest::Node;
use crate::manifest::language::Shape;
use crate::spec::{MAX_HISTORY, UNLIMITED};

/// `max_msgs` and its like: how many, or `"unlimited"`.
#[derive(Debug)]
pub(crate) struct Limit;

/// `first_seq` and its like: any number from one on, in the broker's 64 bits without sign.
#[derive(Debug)]
pub(crate) struct Count;

/// `max_batch` and its like: how many, in the broker's 64 bits with sign.
#[derive(Debug)]
pub(crate) struct Positive;

/// A small number between two bounds, both included.
#[derive(Debug)]
pub(crate) struct Between<const LEAST: u8, const MOST: u8>;

/// How many revisions a bucket keeps.
#[derive(Debug)]
pub(crate) struct History;

impl Reader for Limit {
    type Value = i64;
    const SHAPE: Shape = Shape::Count {
        least: 1,
        most: i64::MAX.unsigned_abs(),
        unlimited: true,
    };

    fn read(node: Node<'_, '_>, findings: &mut Findings) -> Option<i64> {
        findings.keep(limit(node))
    }
}

impl Reader for Count {
    type Value = u64;
    const SHAPE: Shape = Shape::Count {
        least: 1,
        most: u64::MAX,
        unlimited: false,
    };

    fn read(node: Node<'_, '_>, findings: &mut Findings) -> Option<u64> {
        findings.keep(positive(node, "a whole number"))
    }
}

impl Reader for Positive {
    type Value = i64;
    const SHAPE: Shape = Shape::Count {
        least: 1,
        most: i64::MAX.unsigned_abs(),
        unlimited: false,
    };

    fn read(node: Node<'_, '_>, findings: &mut Findings) -> Option<i64> {
        findings.keep(signed(node, "a whole number"))
    }
}

impl<const LEAST: u8, const MOST: u8> Reader for Between<LEAST, MOST> {
    type Value = u8;
    const SHAPE: Shape = Shape::Count {
        least: LEAST as u64,
        most: MOST as u64,
        unlimited: false,
    };

    fn read(node: Node<'_, '_>, findings: &mut Findings) -> Option<u8> {
        findings.keep(between(node, LEAST, MOST))
    }
}

impl Reader for History {
    type Value = u8;
    const SHAPE: Shape = Shape::Count {
        least: 1,
        most: MAX_HISTORY as u64,
        unlimited: false,
    };

    fn read(node: Node<'_, '_>, findings: &mut Findings) -> Option<u8> {
        findings.keep(history(node))
    }
}

fn limit(node: Node<'_, '_>) -> Result<i64, Finding> {
    const EXPECTED: &str = "a whole number, or \"unlimited\"";
    if let DeValue::String(_) = node.get_ref() {
        let text = as_str(node, EXPECTED)?;
        if text == UNLIMITED_WORD {
            return Ok(UNLIMITED);
        }
        return Err(wrong_type::finding(node.span(), EXPECTED, node.get_ref()));
    }
    signed(node, EXPECTED)
}

fn signed(node: Node<'_, '_>, expected: &str) -> Result<i64, Finding> {
    let number = positive(node, expected)?;
    i64::try_from(number)
        .map_err(|_| number_out_of_range::too_large(node.span(), i64::MAX.unsigned_abs()))
}

fn positive(node: Node<'_, '_>, expected: &str) -> Result<u64, Finding> {
    let number = as_integer(node, expected)?;
    if number == 0 {
        return Err(silent_zero::finding(node.span()));
    }
    if number < 0 {
        return Err(negative_number::finding(node.span()));
    }
    u64::try_from(number).map_err(|_| number_out_of_range::too_large(node.span(), u64::MAX))
}

fn between(node: Node<'_, '_>, least: u8, most: u8) -> Result<u8, Finding> {
    let number = as_integer(node, "a whole number")?;
    match u8::try_from(number) {
        Ok(number) if (least..=most).contains(&number) => Ok(number),
        _ => Err(number_out_of_range::not_between(node.span(), least, most)),
    }
}

fn history(node: Node<'_, '_>) -> Result<u8, Finding> {
    let number = positive(node, "a whole number")?;
    let history = u8::try_from(number)
        .ok()
        .filter(|history| *history <= MAX_HISTORY);
    history.ok_or_else(|| deep_history::finding(node.span()))
}
