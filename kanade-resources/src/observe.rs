//! Observing: what the broker holds of each stream and consumer, and its handle, in one pipelined batch.

use futures_util::future::join;
use serde_json::Value;

use crate::api::{Api, full};
use crate::error::Error;
use crate::failure::FailureKind;
use crate::handles::Handle;
use crate::live::Live;
use crate::lookup;
use crate::target::Target;

/// One stream or consumer as it was found.
pub(crate) struct Sighting<'a> {
    pub(crate) target: Target<'a>,
    /// What there is of it, or `None` where there is nothing yet.
    pub(crate) live: Result<Option<Live>, FailureKind>,
    /// Its handle. A failure is to be expected where there is nothing yet.
    pub(crate) handle: Result<Handle, FailureKind>,
}

/// Looks at everything, and makes sure in the same batch that JetStream is there at all.
pub(crate) async fn observe<'a>(api: &Api<'_>, targets: &[Target<'a>]) -> Result<Vec<Sighting<'a>>, Error> {
    let (account, sightings) = join(api.account_info(), observe_again(api, targets)).await;
    account.map_err(Error::from_cause)?;
    Ok(sightings)
}

/// Looks at `targets` only.
pub(crate) async fn observe_again<'a>(api: &Api<'_>, targets: &[Target<'a>]) -> Vec<Sighting<'a>> {
    api.pipelined(targets.iter().map(|target| sight(api, *target)).collect()).await
}

async fn sight<'a>(api: &Api<'_>, target: Target<'a>) -> Sighting<'a> {
    let (live, handle) = match target {
        Target::Stream(resource) => {
            join(stream(api, target.stream()), lookup::handle_of_resource(api, resource)).await
        }
        Target::Consumer(_, consumer) => {
            let answer = api.consumer_info(target.stream(), consumer.spec.name).await;
            // One answer is enough for both: async-nats makes a consumer's handle of any INFO.
            match answer {
                Ok(Some(answer)) => (
                    readable(Live::of_consumer(&answer), "CONSUMER.INFO", target.stream()),
                    lookup::handle_of_consumer(api, &consumer.spec, answer),
                ),
                Ok(None) => (Ok(None), Err(FailureKind::Missing)),
                Err(failure) => (Err(failure), Err(FailureKind::Missing)),
            }
        }
    };
    Sighting { target, live, handle }
}

async fn stream(api: &Api<'_>, stream: &str) -> Result<Option<Live>, FailureKind> {
    let answer: Option<Value> = api.stream_info(stream).await?;
    answer.map_or(Ok(None), |answer| readable(Live::read(&answer), "STREAM.INFO", stream))
}

fn readable(live: Option<Live>, request: &str, stream: &str) -> Result<Option<Live>, FailureKind> {
    let unreadable = || FailureKind::Request {
        subject: full(&format!("{request}.{stream}")),
        source: "the answer has no configuration or no state".into(),
    };
    live.map(Some).ok_or_else(unreadable)
}
