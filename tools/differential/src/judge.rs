//! Whether the checker and a broker agree about a case.

use anyhow::Result;
use kanade_resources::Engine;
use kanade_resources_schema::diagnostic::Finding;
use kanade_resources_schema::rules::Basis;
use kanade_resources_schema::spec::{Declaration, ServerVersion};
use kanade_resources_schema::{Bump, Checked, analyse};
use serde_json::{Map, Value, json};

use crate::account::Account;
use crate::case::Case;
use crate::request::{Request, requests};

/// What came of asking both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Both take it.
    Taken,
    /// Both refuse it.
    Refused,
    /// Only rules that are stricter on purpose refuse it, or what the broker never hears of.
    Unproven,
    /// This is where they differ.
    Differs(String),
}

/// Asks the checker, and then the broker behind `account`, which is left empty.
pub(crate) async fn judge(
    case: &Case,
    version: ServerVersion,
    account: &Account,
) -> Result<Outcome> {
    let text = case.to_toml(version);
    // Neither the arena nor what is in it may wait for a broker.
    let refusal = {
        let arena = Bump::new();
        let verdict = analyse(&text, &arena);
        verdict.err().map(|rejected| refusal(&rejected.findings))
    };
    let outcome = match refusal {
        None => taken(case, &text, version, account).await?,
        Some(None) => return Ok(Outcome::Unproven),
        Some(Some(refusal)) => refused(case, &refusal, account).await,
    };
    account.clear().await?;
    Ok(outcome)
}

/// Rules about what a broker does only when it is started again, or at a message: not asked for here.
const UNSEEN: &[&str] = &["vanishing_first_seq"];

/// What a rule says on behalf of brokers, if one does.
fn refusal(findings: &[Finding]) -> Option<String> {
    let seen = |finding: &&Finding| {
        finding.rule.basis == Basis::Broker && !UNSEEN.contains(&finding.rule.name)
    };
    let finding = findings.iter().find(seen)?;
    Some(format!(
        "{} {}: {}",
        finding.rule.id, finding.rule.name, finding.message
    ))
}

/// The engine must be able to make it, find nothing to do then, and the broker must hold what was asked for.
async fn taken(
    case: &Case,
    text: &str,
    version: ServerVersion,
    account: &Account,
) -> Result<Outcome> {
    let arena = Bump::new();
    let Ok(checked) = analyse(text, &arena) else {
        return Ok(Outcome::Unproven);
    };
    let declaration = declaration(&checked, &arena, version);
    if let Err(error) = make(account, &declaration).await? {
        return Ok(Outcome::Differs(format!(
            "the checker takes it, the engine fails: {error}"
        )));
    }
    let plan = Engine::new(&account.js, &declaration).plan().await?;
    if !plan.is_in_sync() {
        return Ok(Outcome::Differs(format!(
            "the engine made it, and would change it again:\n{plan}"
        )));
    }
    for request in requests(case) {
        let held = account.info(&request).await.unwrap_or_default();
        if let Some(field) = difference(&request, &held) {
            return Ok(Outcome::Differs(format!(
                "the checker takes it, the broker holds another {field}: {}",
                held[&field]
            )));
        }
        if let Err(error) = account.repeat(&request).await {
            return Ok(Outcome::Differs(format!(
                "the checker takes it, the broker refuses it the second time: {error}"
            )));
        }
    }
    Ok(Outcome::Taken)
}

/// Has the engine make it. A stream that was deleted a moment ago can now and then not be created (10049).
async fn make(account: &Account, declaration: &Declaration<'_>) -> Result<Result<(), String>> {
    let first = Engine::new(&account.js, declaration).run().await;
    let Err(error) = first else { return Ok(Ok(())) };
    if !error.to_string().contains("error creating store") {
        return Ok(Err(error.to_string()));
    }
    account.clear().await?;
    let second = Engine::new(&account.js, declaration).run().await;
    Ok(second.map(drop).map_err(|error| error.to_string()))
}

fn declaration<'d>(
    checked: &'d Checked<'_>,
    arena: &'d Bump,
    version: ServerVersion,
) -> Declaration<'d> {
    let mut declaration = checked.declaration(arena).min_server(version);
    declaration.generation = None;
    declaration
}

/// The broker must refuse something, change something, or choke on it the second time.
async fn refused(case: &Case, refusal: &str, account: &Account) -> Outcome {
    let requests = requests(case);
    for request in &requests {
        if !is_held(request, account.create(request).await) {
            return Outcome::Refused;
        }
    }
    for request in &requests {
        if !is_held(request, account.repeat(request).await) {
            return Outcome::Refused;
        }
    }
    Outcome::Differs(format!(
        "the broker takes it, the checker does not: {refusal}"
    ))
}

fn is_held(request: &Request, answer: Result<Value, String>) -> bool {
    answer.is_ok_and(|held| difference(request, &held).is_none())
}

/// The first field of which the broker holds something else than was asked for.
fn difference(request: &Request, held: &Value) -> Option<String> {
    let asked = request.config.as_object()?;
    let filters = filters(&request.config);
    if request.consumer.is_some() && filters != self::filters(held) {
        return Some("filter_subjects".to_owned());
    }
    let mut fields = asked
        .iter()
        .filter(|(field, _)| !field.starts_with("filter_subject"));
    let other = fields.find(|(field, value)| !is_same(field, value, &held[field.as_str()]));
    other
        .map(|(field, _)| field.clone())
        .or_else(|| unasked(asked, held))
}

/// The first thing that is switched on though nobody asked for it, nor for what implies it.
fn unasked(asked: &Map<String, Value>, held: &Value) -> Option<String> {
    let mut on = held
        .as_object()?
        .iter()
        .filter(|(_, value)| **value == Value::Bool(true));
    on.find(|(field, _)| !asked.contains_key(*field) && !is_implied(field, asked))
        .map(|(field, _)| field.clone())
}

/// Whether servers switch `field` on because of what was asked for.
fn is_implied(field: &str, asked: &Map<String, Value>) -> bool {
    let has = |cause: &str| asked.get(cause).is_some_and(|value| !is_unset(value));
    match field {
        "allow_msg_ttl" => has("subject_delete_marker_ttl"),
        "allow_rollup_hdrs" => has("subject_delete_marker_ttl") || has("allow_msg_schedules"),
        "flow_control" => asked.get("ack_policy") == Some(&json!("flow_control")),
        _ => false,
    }
}

/// The filters of a consumer, in whichever of the two fields.
fn filters(config: &Value) -> Vec<&str> {
    let one = config["filter_subject"]
        .as_str()
        .filter(|filter| !filter.is_empty());
    let several = config["filter_subjects"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str);
    one.into_iter().chain(several).collect()
}

fn is_same(field: &str, asked: &Value, held: &Value) -> bool {
    match (asked, held) {
        (asked, held) if is_unset(asked) => is_unset(held) || is_filled_in(field, held),
        (Value::Object(asked), held) => asked
            .iter()
            .all(|(key, value)| is_same(key, value, &held[key.as_str()])),
        (Value::Array(asked), Value::Array(held)) => {
            asked.len() == held.len()
                && asked
                    .iter()
                    .zip(held)
                    .all(|(asked, held)| is_same(field, asked, held))
        }
        // A share of acknowledgements may have a sign.
        (Value::String(asked), Value::String(held)) if field == "sample_freq" => {
            asked.trim_end_matches('%') == held.trim_end_matches('%')
        }
        // Where a server does not know a field, there is no limit and nothing but the default.
        (asked, Value::Null) => *asked == json!(-1) || *asked == "default" || *asked == "none",
        (asked, held) => asked == held,
    }
}

/// What JSON of a server leaves out.
fn is_unset(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Bool(value) => !value,
        Value::Number(number) => number.as_i64() == Some(0),
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(table) => table.values().all(is_unset),
    }
}

/// Whether a server fills the field in where nothing was asked for.
fn is_filled_in(field: &str, held: &Value) -> bool {
    // An empty source of `republish` is every subject; no limit is -1.
    (field == "src" && held == ">") || held.as_i64() == Some(-1)
}
