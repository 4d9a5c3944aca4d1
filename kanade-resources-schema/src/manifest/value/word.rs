use toml::de::DeValue;

use super::as_str;
use crate::diagnostic::{Finding, Findings};
use crate::manifest::Node;
use crate::rules::{unknown_word, wrong_type};
use crate::spec::{Compression, Discard, Retention, Storage};

/// `true` or `false`.
pub(crate) fn boolean(node: Node<'_, '_>, findings: &mut Findings) -> Option<bool> {
    match node.get_ref() {
        DeValue::Boolean(value) => Some(*value),
        other => {
            findings.push(wrong_type::finding(node.span(), "`true` or `false`", other));
            None
        }
    }
}

/// `retention`.
pub(crate) fn retention(node: Node<'_, '_>, findings: &mut Findings) -> Option<Retention> {
    findings.keep(read(node, Retention::WORDS, Retention::from_word))
}

/// `discard`.
pub(crate) fn discard(node: Node<'_, '_>, findings: &mut Findings) -> Option<Discard> {
    findings.keep(read(node, Discard::WORDS, Discard::from_word))
}

/// `storage`.
pub(crate) fn storage(node: Node<'_, '_>, findings: &mut Findings) -> Option<Storage> {
    findings.keep(read(node, Storage::WORDS, Storage::from_word))
}

/// `compression`.
pub(crate) fn compression(node: Node<'_, '_>, findings: &mut Findings) -> Option<Compression> {
    findings.keep(read(node, Compression::WORDS, Compression::from_word))
}

fn read<T>(node: Node<'_, '_>, words: &[&str], from_word: fn(&str) -> Option<T>) -> Result<T, Finding> {
    let text = as_str(node, &format!("one of {}", unknown_word::quoted(words)))?;
    from_word(text).ok_or_else(|| unknown_word::finding(node.span(), text, words))
}
