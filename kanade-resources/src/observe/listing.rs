//! Observing many streams by pages: 256 in one answer of `STREAM.LIST`.

use std::collections::HashMap;

use kanade_resources_schema::spec::MANY_STREAMS;
use serde_json::Value;

use super::read;
use crate::api::{Api, full};
use crate::document::items;
use crate::failure::FailureKind;
use crate::live::{Detail, Live};
use crate::target::Target;

/// How many streams a page holds.
const PAGE: usize = 256;

/// More streams than any broker holds. A broker that claims more is not asked for all those pages.
const MOST: usize = 1 << 18;

/// The broker's own documents of `targets`, in their order.
pub(super) async fn documents(
    api: &Api<'_>,
    targets: &[Target<'_>],
) -> Vec<Result<Option<Live>, FailureKind>> {
    let listed = if are_many(api, targets) {
        // A user may be allowed to ask about each stream, and not to list them.
        pages(api).await.ok()
    } else {
        None
    };
    let documents = targets
        .iter()
        .map(|target| document(api, *target, listed.as_ref()))
        .collect();
    api.pipelined(documents).await
}

fn are_many(api: &Api<'_>, targets: &[Target<'_>]) -> bool {
    let streams = targets.iter().filter(|target| target.is_stream()).count();
    streams >= MANY_STREAMS && !api.is_clustered()
}

async fn document(
    api: &Api<'_>,
    target: Target<'_>,
    listed: Option<&HashMap<String, Live>>,
) -> Result<Option<Live>, FailureKind> {
    match (target, listed) {
        (Target::Stream(_), Some(listed)) => Ok(listed.get(target.stream()).cloned()),
        _ => read::document(api, target).await,
    }
}

/// Every stream of the account by name.
async fn pages(api: &Api<'_>) -> Result<HashMap<String, Live>, FailureKind> {
    let first = api.stream_list(0).await?;
    let total = total(&first)?;
    let offsets = (PAGE..total).step_by(PAGE);
    let rest = api
        .pipelined(offsets.map(|offset| api.stream_list(offset)).collect())
        .await;
    let mut streams = HashMap::new();
    for page in std::iter::once(Ok(first)).chain(rest) {
        for answer in items(&page?["streams"]) {
            let (name, live) = entry(answer).ok_or_else(|| {
                unreadable("the answer has a stream without configuration or state")
            })?;
            streams.insert(name, live);
        }
    }
    // Streams that their server can't start are there, and on no page.
    if streams.len() < total {
        return Err(unreadable("the pages have fewer streams than their total"));
    }
    Ok(streams)
}

/// How many streams the account has, as the first page says.
fn total(page: &Value) -> Result<usize, FailureKind> {
    page["total"]
        .as_u64()
        .and_then(|total| usize::try_from(total).ok())
        .filter(|total| *total <= MOST)
        .ok_or_else(|| unreadable("the answer has no total that could be true"))
}

fn entry(answer: &Value) -> Option<(String, Live)> {
    let name = answer.get("config")?.get("name")?.as_str()?.to_owned();
    let live = Live {
        detail: Detail::Listed,
        ..Live::read(answer)?
    };
    Some((name, live))
}

fn unreadable(why: &str) -> FailureKind {
    FailureKind::Request {
        subject: full("STREAM.LIST"),
        source: why.into(),
    }
}
