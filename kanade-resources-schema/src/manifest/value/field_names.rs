use toml::de::DeValue;

use super::Reader;
use crate::diagnostic::Findings;
use crate::field::takes::{ALL, FieldNames, Of, Text};
use crate::form::{unknown_word, wrong_type};
use crate::manifest::{Given, Node};

/// Fields, as they are named.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum NamedFields {
    All,
    These(Vec<Given<String>>),
}

impl NamedFields {
    /// Those that are named one by one.
    pub(crate) fn names(&self) -> &[Given<String>] {
        match self {
            Self::All => &[],
            Self::These(names) => names,
        }
    }
}

impl Reader for FieldNames {
    type Value = NamedFields;
    fn read(node: Node<'_, '_>, findings: &mut Findings) -> Option<NamedFields> {
        match node.get_ref() {
            DeValue::Array(_) => Of::<Text>::read(node, findings).map(NamedFields::These),
            DeValue::String(word) if word == ALL => Some(NamedFields::All),
            DeValue::String(word) => {
                findings.push(unknown_word::instead_of_a_list(node.span(), word, ALL));
                None
            }
            other => {
                let expected = format!("a list of fields or `\"{ALL}\"`");
                findings.push(wrong_type::finding(node.span(), &expected, other));
                None
            }
        }
    }
}
