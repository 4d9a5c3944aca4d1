use toml::de::DeValue;

use super::{Reader, as_str};
use crate::diagnostic::{Finding, Findings};
use crate::field::takes::{Boolean, Word};
use crate::form::{unknown_word, wrong_type};
use crate::manifest::{Given, Newer, Node};
use crate::spec::ServerVersion;
use crate::words::Words;

impl Reader for Boolean {
    type Value = bool;
    fn read(node: Node<'_, '_>, findings: &mut Findings) -> Option<bool> {
        match node.get_ref() {
            DeValue::Boolean(value) => Some(*value),
            other => {
                findings.push(wrong_type::finding(node.span(), "`true` or `false`", other));
                None
            }
        }
    }

    fn is_unset(value: &bool) -> bool {
        !value
    }
}

impl<W: Words> Reader for Word<W> {
    type Value = W;
    fn read(node: Node<'_, '_>, findings: &mut Findings) -> Option<W> {
        findings.keep(word(node))
    }

    fn is_unset(value: &W) -> bool {
        *value == W::default()
    }

    fn newer_than(given: &Given<W>, version: ServerVersion, newer: &mut Vec<Newer>) {
        if given.value.since() > version {
            let word = given.value.as_word();
            newer.push(Newer {
                what: format!("`\"{word}\"`"),
                span: given.span.clone(),
                since: given.value.since(),
            });
        }
    }
}

fn word<W: Words>(node: Node<'_, '_>) -> Result<W, Finding> {
    if let DeValue::Boolean(yes) = node.get_ref() {
        return Err(wrong_type::switch(
            node.span(),
            *yes,
            W::WORDS,
            node.get_ref(),
        ));
    }
    let text = as_str(node, &format!("one of {}", unknown_word::quoted(W::WORDS)))?;
    W::from_word(text).ok_or_else(|| unknown_word::finding(node.span(), text, W::WORDS))
}
