use super::{Reader, UNLIMITED_WORD, as_integer};
use crate::diagnostic::{Finding, Findings};
use crate::field::takes::{Between, Count, History, Limit, MAX_HISTORY, Positive};
use crate::form::wrong_type::WHOLE_NUMBER;
use crate::form::{deep_history, negative_number, number_out_of_range, silent_zero};
use crate::manifest::Node;
use crate::spec::UNLIMITED;

impl Reader for Limit {
    type Value = i64;
    fn read(node: Node<'_, '_>, findings: &mut Findings) -> Option<i64> {
        findings.keep(limit(node))
    }
}

impl Reader for Count {
    type Value = u64;
    fn read(node: Node<'_, '_>, findings: &mut Findings) -> Option<u64> {
        findings.keep(positive(node, WHOLE_NUMBER, false))
    }
}

impl Reader for Positive {
    type Value = i64;
    fn read(node: Node<'_, '_>, findings: &mut Findings) -> Option<i64> {
        findings.keep(signed(node, WHOLE_NUMBER, false))
    }
}

impl<const LEAST: u8, const MOST: u8> Reader for Between<LEAST, MOST> {
    type Value = u8;
    fn read(node: Node<'_, '_>, findings: &mut Findings) -> Option<u8> {
        findings.keep(between(node, LEAST, MOST))
    }
}

impl Reader for History {
    type Value = u8;
    fn read(node: Node<'_, '_>, findings: &mut Findings) -> Option<u8> {
        findings.keep(history(node))
    }
}

fn limit(node: Node<'_, '_>) -> Result<i64, Finding> {
    const EXPECTED: &str = "a whole number, or \"unlimited\"";
    if node.get_ref().as_str() == Some(UNLIMITED_WORD) {
        return Ok(UNLIMITED);
    }
    signed(node, EXPECTED, true)
}

fn signed(node: Node<'_, '_>, expected: &str, takes_unlimited: bool) -> Result<i64, Finding> {
    let number = positive(node, expected, takes_unlimited)?;
    i64::try_from(number)
        .map_err(|_| number_out_of_range::too_large(node.span(), i64::MAX.unsigned_abs()))
}

fn positive(node: Node<'_, '_>, expected: &str, takes_unlimited: bool) -> Result<u64, Finding> {
    let number = as_integer(node, expected)?;
    if number == 0 {
        return Err(silent_zero::finding(
            node.span(),
            node.zero,
            takes_unlimited,
        ));
    }
    if number < 0 {
        return Err(negative_number::of_number(node.span(), takes_unlimited));
    }
    u64::try_from(number).map_err(|_| number_out_of_range::too_large(node.span(), u64::MAX))
}

fn between(node: Node<'_, '_>, least: u8, most: u8) -> Result<u8, Finding> {
    let number = as_integer(node, WHOLE_NUMBER)?;
    match u8::try_from(number) {
        Ok(number) if (least..=most).contains(&number) => Ok(number),
        _ => Err(number_out_of_range::not_between(node.span(), least, most)),
    }
}

fn history(node: Node<'_, '_>) -> Result<u8, Finding> {
    let number = positive(node, WHOLE_NUMBER, false)?;
    let history = u8::try_from(number)
        .ok()
        .filter(|history| *history <= MAX_HISTORY);
    history.ok_or_else(|| deep_history::finding(node.span()))
}
