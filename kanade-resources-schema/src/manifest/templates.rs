//! Tables of templates: a name and a pattern on each line, with its documentation above.

use super::reader::{Table, as_table};
use super::value::Reader as _;

use super::{Given, Node};
use crate::diagnostic::Findings;
use crate::field::takes::Text;
use crate::text::Comments;

/// One declared template.
#[derive(Clone, Debug)]
pub(crate) struct TemplateEntry {
    pub(crate) name: Given<String>,
    pub(crate) text: Given<String>,
    pub(crate) doc: String,
}

/// Reads a table of templates, in file order.
pub(super) fn read(
    node: Option<Node<'_, '_>>,
    comments: &mut Comments,
    findings: &mut Findings,
) -> Vec<TemplateEntry> {
    let Some(table) = node.and_then(|node| findings.keep(as_table(node))) else {
        return Vec::new();
    };
    entries(&table, comments, findings)
}

fn entries(
    table: &Table<'_, '_>,
    comments: &mut Comments,
    findings: &mut Findings,
) -> Vec<TemplateEntry> {
    let mut entries = Vec::new();
    for (name, key, node) in table.in_file_order() {
        let doc = comments.take(key.start).unwrap_or_default();
        let Some(value) = Text::read(node, findings) else {
            continue;
        };
        entries.push(TemplateEntry {
            name: Given {
                value: name.to_owned(),
                key: key.clone(),
                span: key.clone(),
            },
            text: Given {
                value,
                key,
                span: node.span(),
            },
            doc,
        });
    }
    entries
}
