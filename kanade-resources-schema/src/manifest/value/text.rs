use super::{Reader, as_str};
use crate::diagnostic::Findings;
use crate::field::takes::{Description, LONGEST_DESCRIPTION, Text};
use crate::form::text_too_long;
use crate::form::wrong_type::TEXT;
use crate::manifest::Node;

impl Reader for Text {
    type Value = String;
    fn read(node: Node<'_, '_>, findings: &mut Findings) -> Option<String> {
        findings.keep(as_str(node, TEXT)).map(str::to_owned)
    }

    fn is_unset(value: &String) -> bool {
        value.is_empty()
    }
}

impl Reader for Description {
    type Value = String;
    fn read(node: Node<'_, '_>, findings: &mut Findings) -> Option<String> {
        let text = Text::read(node, findings)?;
        if text.len() > LONGEST_DESCRIPTION {
            let finding =
                text_too_long::finding(node.span(), "description", text.len(), LONGEST_DESCRIPTION);
            findings.push(finding);
            return None;
        }
        Some(text)
    }
}
