use super::fields::{Fields, Policy};
use super::reader::{Table, as_table};
use super::{Given, Node};
use crate::diagnostic::{Findings, Span};
use crate::rules::unknown_field;
use crate::text::Comments;

/// One declared resource: its name, its documentation, its fields.
#[derive(Debug)]
pub(crate) struct Entry<F> {
    pub(crate) name: Given<String>,
    pub(crate) doc: String,
    pub(crate) fields: F,
    pub(crate) policy: Policy,
}

/// Reads `[streams.*]` and its like, in file order.
pub(super) fn read_all<F: Fields>(
    table: Option<Table<'_, '_>>,
    defaults: &F,
    comments: &mut Comments,
    findings: &mut Findings,
) -> Vec<Entry<F>> {
    let Some(table) = table else { return Vec::new() };
    table
        .in_file_order()
        .into_iter()
        .map(|(name, key, node)| read(name, key, node, defaults, comments, findings))
        .collect()
}

fn read<F: Fields>(
    name: &str,
    key: Span,
    node: Node<'_, '_>,
    defaults: &F,
    comments: &mut Comments,
    findings: &mut Findings,
) -> Entry<F> {
    let doc = comments.take(node.span().start).or_else(|| comments.take(key.start)).unwrap_or_default();
    let table = findings.keep(as_table(node)).unwrap_or_default();
    let known = [F::NAMES, Policy::NAMES].concat();
    table.report_unknown(
        &known,
        |field, span| unknown_field::finding(span, field, F::KIND, &known),
        findings,
    );

    let policy = Policy::read(&table, findings);
    report_unknown_ignored::<F>(&policy, findings);
    Entry {
        name: Given { value: name.to_owned(), span: key },
        doc,
        fields: F::read(&table, findings).or(defaults),
        policy,
    }
}

/// `ignore_changes` names fields, so its words are held to the same list as the fields themselves.
fn report_unknown_ignored<F: Fields>(policy: &Policy, findings: &mut Findings) {
    for field in policy.ignore_changes.iter().flat_map(|list| &list.value) {
        if !F::NAMES.contains(&field.value.as_str()) {
            findings.push(unknown_field::finding(field.span.clone(), &field.value, F::KIND, F::NAMES));
        }
    }
}
