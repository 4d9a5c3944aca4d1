use anyhow::{Result, ensure};
use futures_util::future::{join_all, try_join};
use kanade_resources::async_nats::jetstream::Context;
use kanade_resources::{Declaration, Discard, Resource};
use serde_json::{Value, json};

use super::kept::Kept;

/// One `STREAM.INFO` each, and the account's.
pub(super) async fn look(js: &Context, declaration: &Declaration<'_>) -> Result<Kept> {
    let looks = declaration.eager().map(|resource| {
        ask(
            js,
            format!("STREAM.INFO.{}", resource.stream.name),
            Value::Null,
        )
    });
    let (_account, looks) = try_join(ask(js, "INFO".to_owned(), Value::Null), async {
        Ok(join_all(looks).await)
    })
    .await?;
    all(looks)
}

/// One `STREAM.CREATE` each.
pub(super) async fn create(js: &Context, declaration: &Declaration<'_>) -> Result<Kept> {
    let creates = declaration.eager().map(|resource| {
        ask(
            js,
            format!("STREAM.CREATE.{}", resource.stream.name),
            document(&resource),
        )
    });
    all(join_all(creates).await)
}

fn all(answers: Vec<Result<Value>>) -> Result<Kept> {
    answers.into_iter().collect::<Result<Vec<_>>>()?;
    Ok(Box::new(()))
}

fn document(resource: &Resource<'_>) -> Value {
    let stream = &resource.stream;
    json!({
        "name": stream.name,
        "description": stream.description,
        "subjects": stream.subjects,
        "max_bytes": stream.max_bytes,
        "max_age": u64::try_from(stream.max_age.as_nanos()).unwrap_or(u64::MAX),
        "max_msgs_per_subject": stream.max_msgs_per_subject,
        "discard": if stream.discard == Discard::New { "new" } else { "old" },
        "allow_direct": stream.allow_direct,
        "allow_rollup_hdrs": stream.allow_rollup_hdrs,
        "deny_delete": stream.deny_delete,
        "compression": stream.compression.as_str(),
        "num_replicas": stream.num_replicas,
    })
}

async fn ask(js: &Context, subject: String, body: Value) -> Result<Value> {
    let answer: Value = js.request(subject.clone(), &body).await?;
    ensure!(answer.get("error").is_none(), "{subject}: {answer}");
    Ok(answer)
}
