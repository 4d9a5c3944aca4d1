//! The broker's own documents, one request each.

use serde_json::Value;

use crate::api::{Api, full};
use crate::document::items;
use crate::failure::FailureKind;
use crate::live::Live;
use crate::target::Target;

/// The broker's own document of `target`, or `None` if there is nothing yet.
pub(super) async fn document(
    api: &Api<'_>,
    target: Target<'_>,
) -> Result<Option<Live>, FailureKind> {
    match target {
        Target::Stream(_) => stream(api, target.stream()).await,
        Target::Consumer(_, consumer) => {
            let answer = api
                .consumer_info(target.stream(), consumer.spec.name)
                .await?;
            let Some(answer) = answer else {
                return Ok(None);
            };
            readable(Live::of_consumer(&answer), "CONSUMER.INFO", target.stream())
        }
    }
}

/// The broker's own document of the stream `stream`.
pub(super) async fn stream(api: &Api<'_>, stream: &str) -> Result<Option<Live>, FailureKind> {
    let Some(answer) = api.stream_info(stream).await? else {
        return Ok(None);
    };
    readable(Live::read(&answer), "STREAM.INFO", stream)
}

/// Every consumer of the stream `stream`, declared or not.
pub(super) async fn consumers(api: &Api<'_>, stream: &str) -> Result<Vec<Live>, FailureKind> {
    let mut consumers = Vec::new();
    loop {
        let page = api.consumer_list(stream, consumers.len()).await?;
        let listed = items(&page["consumers"]);
        consumers.extend(listed.iter().filter_map(Live::of_consumer));
        consumers.extend(silent(&page, listed));
        let total = page["total"].as_u64().unwrap_or_default();
        if listed.is_empty() || consumers.len() as u64 >= total {
            return Ok(consumers);
        }
    }
}

/// The consumers that a cluster knows of, and that did not answer it.
fn silent(page: &Value, listed: &[Value]) -> impl Iterator<Item = Live> {
    let missing = page["missing"].as_array().into_iter().flatten();
    missing
        .filter(|name| !listed.iter().any(|known| known["config"]["name"] == **name))
        .map(|name| Live::of_silent_consumer(name.clone()))
}

/// An answer without configuration or state does not count.
pub(super) fn readable(
    live: Option<Live>,
    request: &str,
    stream: &str,
) -> Result<Option<Live>, FailureKind> {
    let live = live.ok_or_else(|| FailureKind::Request {
        subject: full(&format!("{request}.{stream}")),
        source: "the answer has no configuration or no state".into(),
    })?;
    Ok(Some(live))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_consumer_that_nobody_leads_is_there() {
        // A cluster tells what it knows of consumers whose servers are all down, and of others only the name.
        let page = json!({
            "consumers": [{"config": {"name": "A"}}, {"config": {"name": "B"}, "cluster": {"name": "c"}}],
            "missing": ["B", "C"],
        });
        let listed = page["consumers"].as_array().unwrap();
        let silent: Vec<Live> = silent(&page, listed).collect();
        assert_eq!(silent.len(), 1);
        assert_eq!(silent[0].config["name"], "C");
        assert!(silent[0].group.as_ref().unwrap().is_unsettled());
    }
}
