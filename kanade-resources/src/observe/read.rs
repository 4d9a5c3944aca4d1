//! The broker's own documents, one request each.

use crate::api::{Api, full};
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
        let listed = page["consumers"].as_array().map(Vec::as_slice);
        let listed = listed.unwrap_or_default();
        consumers.extend(listed.iter().filter_map(Live::of_consumer));
        let total = page["total"].as_u64().unwrap_or_default();
        if listed.is_empty() || consumers.len() as u64 >= total {
            return Ok(consumers);
        }
    }
}

/// An answer without configuration or state is no answer.
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
