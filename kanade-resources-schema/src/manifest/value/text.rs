use super::{Reader, as_str};
use crate::diagnostic::Findings;
use crate::form::text_too_long;
use crate::manifest::Node;
use crate::manifest::language::Shape;

/// The longest description a broker takes, in bytes (error 10052 above; nats-server, all versions).
const LONGEST_DESCRIPTION: usize = 4096;

/// Any string.
#[derive(Debug)]
pub(crate) struct Text;

/// `description`.
#[derive(Debug)]
pub(crate) struct Description;

impl Reader for Text {
    type Value = String;
    const SHAPE: Shape = Shape::Text { most: None };

    fn read(node: Node<'_, '_>, findings: &mut Findings) -> Option<String> {
        findings.keep(as_str(node, "a string")).map(str::to_owned)
    }

    fn is_unset(value: &String) -> bool {
        value.is_empty()
    }
}

impl Reader for Description {
    type Value = String;
    const SHAPE: Shape = Shape::Text {
        most: Some(LONGEST_DESCRIPTION),
    };

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
