use toml::de::{DeArray, DeValue};

use super::{Reader, as_str};
use crate::diagnostic::{Finding, Findings};
use crate::field::takes::{Bindings, Metadata, NonEmpty, Of, Text};
use crate::form::{text_too_long, wrong_type};
use crate::manifest::reader::as_table;
use crate::manifest::{Given, GivenBinding, Newer, Node};
use crate::spec::ServerVersion;

/// The broker's limit for all keys and values of a resource's metadata together: 128 KiB, of which
/// nats-server 2.11 and later count 16 bytes of their own.
const LONGEST_METADATA: usize = 128 * 1024 - 16;

impl<R: Reader> Reader for Of<R> {
    type Value = Vec<Given<R::Value>>;
    fn read(node: Node<'_, '_>, findings: &mut Findings) -> Option<Self::Value> {
        let array = findings.keep(as_array::<R>(node))?;
        Some(
            array
                .iter()
                .filter_map(|item| read_item::<R>(node.item(item), findings))
                .collect(),
        )
    }

    fn is_unset(value: &Self::Value) -> bool {
        value.is_empty()
    }

    fn newer_than(given: &Given<Self::Value>, version: ServerVersion, newer: &mut Vec<Newer>) {
        given
            .value
            .iter()
            .for_each(|item| R::newer_than(item, version, newer));
    }
}

impl<R: Reader> Reader for NonEmpty<R> {
    type Value = Vec<Given<R::Value>>;
    fn read(node: Node<'_, '_>, findings: &mut Findings) -> Option<Self::Value> {
        let array = findings.keep(as_array::<R>(node))?;
        if array.is_empty() {
            findings.push(wrong_type::empty_list(node.span()));
            return None;
        }
        Of::<R>::read(node, findings)
    }

    fn newer_than(given: &Given<Self::Value>, version: ServerVersion, newer: &mut Vec<Newer>) {
        Of::<R>::newer_than(given, version, newer);
    }
}

impl Reader for Metadata {
    type Value = Vec<(String, String)>;
    fn read(node: Node<'_, '_>, findings: &mut Findings) -> Option<Self::Value> {
        let DeValue::Table(table) = node.get_ref() else {
            findings.push(wrong_type::finding(
                node.span(),
                "a table of strings",
                node.get_ref(),
            ));
            return None;
        };
        let mut pairs = Vec::new();
        for (key, value) in table {
            let text = findings.keep(as_str(node.item(value), "a string"))?;
            pairs.push((key.get_ref().clone().into_owned(), text.to_owned()));
        }
        let length: usize = pairs
            .iter()
            .map(|(key, value)| key.len() + value.len())
            .sum();
        if length > LONGEST_METADATA {
            findings.push(text_too_long::finding(
                node.span(),
                "metadata",
                length,
                LONGEST_METADATA,
            ));
        }
        Some(pairs)
    }
}

impl Reader for Bindings {
    type Value = Vec<GivenBinding>;
    fn read(node: Node<'_, '_>, findings: &mut Findings) -> Option<Self::Value> {
        let table = findings.keep(as_table(node))?;
        let mut bindings = Vec::new();
        for (hole, key, node) in table.in_file_order() {
            let Some(value) = Text::read(node, findings) else {
                continue;
            };
            bindings.push(GivenBinding {
                hole: hole.to_owned(),
                text: Given {
                    value,
                    key,
                    span: node.span(),
                },
            });
        }
        Some(bindings)
    }

    fn is_unset(value: &Self::Value) -> bool {
        value.is_empty()
    }
}

fn read_item<R: Reader>(node: Node<'_, '_>, findings: &mut Findings) -> Option<Given<R::Value>> {
    let value = R::read(node, findings)?;
    Some(Given {
        value,
        key: node.span(),
        span: node.span(),
    })
}

fn as_array<'n, 's, R: Reader>(node: Node<'n, 's>) -> Result<&'n DeArray<'s>, Finding> {
    match node.get_ref() {
        DeValue::Array(array) => Ok(array),
        other => Err(wrong_type::list(node.span(), &R::SHAPE, other)),
    }
}
