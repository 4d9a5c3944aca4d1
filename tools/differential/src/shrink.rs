//! The smallest case about which checker and broker still differ.

use anyhow::Result;
use kanade_resources_schema::spec::ServerVersion;

use crate::account::Account;
use crate::case::Case;
use crate::judge::{Outcome, judge};
use crate::value::{Table, Value};

/// Takes away whatever can be, one thing after the other. Gives the case and what both say of it.
pub(crate) async fn shrink(
    mut case: Case,
    mut why: String,
    version: ServerVersion,
    account: &Account,
) -> Result<(Case, String)> {
    'smaller: loop {
        for candidate in smaller(&case) {
            if let Outcome::Differs(reason) = judge(&candidate, version, account).await? {
                (case, why) = (candidate, reason);
                continue 'smaller;
            }
        }
        return Ok((case, why));
    }
}

/// Every case with one thing less.
fn smaller(case: &Case) -> Vec<Case> {
    let mut cases = Vec::new();
    for (at, resource) in case.resources.iter().enumerate() {
        let mut without = case.clone();
        without.resources.remove(at);
        cases.push(without);
        for consumer in 0..resource.consumers.len() {
            let mut without = case.clone();
            without.resources[at].consumers.remove(consumer);
            cases.push(without);
            for fields in smaller_tables(&resource.consumers[consumer].fields) {
                let mut with = case.clone();
                with.resources[at].consumers[consumer].fields = fields;
                cases.push(with);
            }
        }
        for fields in smaller_tables(&resource.fields) {
            let mut with = case.clone();
            with.resources[at].fields = fields;
            cases.push(with);
        }
    }
    cases
}

fn smaller_tables(table: &Table) -> Vec<Table> {
    let mut tables = Vec::new();
    for (at, (_, value)) in table.iter().enumerate() {
        let mut without = table.clone();
        without.remove(at);
        tables.push(without);
        for value in smaller_values(value) {
            let mut with = table.clone();
            with[at].1 = value;
            tables.push(with);
        }
    }
    tables
}

fn smaller_values(value: &Value) -> Vec<Value> {
    match value {
        Value::Table(table) => smaller_tables(table)
            .into_iter()
            .map(Value::Table)
            .collect(),
        Value::List(items) => {
            let mut lists = Vec::new();
            for (at, item) in items.iter().enumerate() {
                let mut without = items.clone();
                without.remove(at);
                lists.push(without);
                for item in smaller_values(item) {
                    let mut with = items.clone();
                    with[at] = item;
                    lists.push(with);
                }
            }
            lists
                .into_iter()
                .filter(|list| !list.is_empty())
                .map(Value::List)
                .collect()
        }
        Value::Boolean(_) | Value::Integer(_) | Value::Text(_) => Vec::new(),
    }
}
