use toml::de::{DeArray, DeValue};

use super::as_str;
use crate::diagnostic::{Finding, Findings};
use crate::manifest::{Given, Node};
use crate::rules::{text_too_long, wrong_type};

/// The broker's limit for all keys and values of a resource's metadata together: 128 KiB, of which
/// nats-server 2.11 and later count 16 bytes of their own.
const LONGEST_METADATA: usize = 128 * 1024 - 16;

/// `subjects`: at least one. An empty list would make the broker fall back on the stream's name.
pub(crate) fn subjects(node: Node<'_, '_>, findings: &mut Findings) -> Option<Vec<Given<String>>> {
    let list = names(node, findings)?;
    if list.is_empty() {
        findings.push(wrong_type::empty_subjects(node.span()));
        return None;
    }
    Some(list)
}

/// A list of strings, each with its place.
pub(crate) fn names(node: Node<'_, '_>, findings: &mut Findings) -> Option<Vec<Given<String>>> {
    let array = findings.keep(as_array(node))?;
    Some(array.iter().filter_map(|item| findings.keep(name(item))).collect())
}

/// `metadata`: a table of strings.
pub(crate) fn metadata(node: Node<'_, '_>, findings: &mut Findings) -> Option<Vec<(String, String)>> {
    let DeValue::Table(table) = node.get_ref() else {
        findings.push(wrong_type::finding(node.span(), "a table of strings", node.get_ref()));
        return None;
    };
    let mut pairs = Vec::new();
    for (key, value) in table {
        let text = findings.keep(as_str(value, "a string"))?;
        pairs.push((key.get_ref().clone().into_owned(), text.to_owned()));
    }
    let length: usize = pairs.iter().map(|(key, value)| key.len() + value.len()).sum();
    if length > LONGEST_METADATA {
        findings.push(text_too_long::finding(node.span(), "metadata", length, LONGEST_METADATA));
    }
    Some(pairs)
}

fn as_array<'n, 's>(node: Node<'n, 's>) -> Result<&'n DeArray<'s>, Finding> {
    match node.get_ref() {
        DeValue::Array(array) => Ok(array),
        other => Err(wrong_type::finding(node.span(), "a list of strings", other)),
    }
}

fn name(item: Node<'_, '_>) -> Result<Given<String>, Finding> {
    let text = as_str(item, "a string")?;
    Ok(Given { value: text.to_owned(), span: item.span() })
}
