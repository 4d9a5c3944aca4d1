//! Observing many streams by pages: 256 in one answer of `STREAM.LIST`.

use std::collections::HashMap;

use serde_json::Value;

use crate::api::{Api, full};
use crate::failure::FailureKind;
use crate::live::Live;
use crate::observe::{self, Sighting};
use crate::plan::Policy;
use crate::target::Target;

/// From how many streams on a lone server gives pages sooner than single answers: measured on nats-server 2.15.1.
/// A cluster gathers every page from all of its servers, so there it never does.
const MANY: usize = 100;

/// How many streams a page holds.
const PAGE: usize = 256;

/// Looks at `targets`, without handles.
pub(crate) async fn look<'a>(
    api: &Api<'_>,
    targets: &[Target<'a>],
    policy: Policy,
) -> Vec<Sighting<'a>> {
    let streams = targets
        .iter()
        .filter(|target| matches!(target, Target::Stream(_)))
        .count();
    let are_many = streams >= MANY && !api.is_clustered();
    // A user may be allowed to ask about each stream, and not to list them.
    let listed = if are_many {
        pages(api).await.ok()
    } else {
        None
    };
    let known = |target: &Target<'_>| match (target, &listed) {
        (Target::Stream(_), Some(listed)) => Some(listed.get(target.stream()).cloned()),
        _ => None,
    };
    let look = |target: &Target<'a>| {
        let (target, known) = (*target, known(target));
        async move {
            match known {
                Some(live) => Ok(live),
                None => observe::look(api, target).await,
            }
        }
    };
    let looks = api.pipelined(targets.iter().map(look).collect()).await;
    let unasked = || Err(FailureKind::Missing);
    let sighting =
        |(target, live): (&Target<'a>, _)| Sighting::new(*target, live, unasked(), policy);
    targets.iter().zip(looks).map(sighting).collect()
}

/// Every stream of the account by name.
async fn pages(api: &Api<'_>) -> Result<HashMap<String, Live>, FailureKind> {
    let first = api.stream_list(0).await?;
    let total = first
        .get("total")
        .and_then(Value::as_u64)
        .and_then(|total| usize::try_from(total).ok());
    let offsets = (PAGE..total.unwrap_or_default()).step_by(PAGE);
    let rest = api
        .pipelined(offsets.map(|offset| api.stream_list(offset)).collect())
        .await;
    let mut streams = HashMap::new();
    for page in std::iter::once(Ok(first)).chain(rest) {
        let page = page?;
        for answer in page
            .get("streams")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            let (name, live) = entry(answer).ok_or_else(unreadable)?;
            streams.insert(name, live);
        }
    }
    Ok(streams)
}

fn entry(answer: &Value) -> Option<(String, Live)> {
    let name = answer.get("config")?.get("name")?.as_str()?.to_owned();
    Some((name, Live::read(answer)?))
}

fn unreadable() -> FailureKind {
    FailureKind::Request {
        subject: full("STREAM.LIST"),
        source: "the answer has a stream without configuration or state".into(),
    }
}
