//! Observing: what the broker holds of each resource, and its handle, in one pipelined batch.

use futures_util::future::join;
use kanade_resources_schema::spec::Resource;

use crate::api::{Api, full};
use crate::error::Error;
use crate::failure::FailureKind;
use crate::handles::Handle;
use crate::live::Live;
use crate::lookup;

/// One resource as it was found.
pub(crate) struct Sighting<'a> {
    pub(crate) resource: &'a Resource<'a>,
    /// Its stream, or `None` where there is none yet.
    pub(crate) live: Result<Option<Live>, FailureKind>,
    /// Its handle. A failure is to be expected where there is no stream yet.
    pub(crate) handle: Result<Handle, FailureKind>,
}

/// Looks at every resource, and makes sure in the same batch that JetStream is there at all.
pub(crate) async fn observe<'a>(
    api: &Api<'_>,
    resources: &[&'a Resource<'a>],
) -> Result<Vec<Sighting<'a>>, Error> {
    let (account, sightings) = join(api.account_info(), observe_again(api, resources)).await;
    account.map_err(Error::from_cause)?;
    Ok(sightings)
}

/// Looks at `resources` only.
pub(crate) async fn observe_again<'a>(api: &Api<'_>, resources: &[&'a Resource<'a>]) -> Vec<Sighting<'a>> {
    api.pipelined(resources.iter().map(|resource| sight(api, resource)).collect()).await
}

async fn sight<'a>(api: &Api<'_>, resource: &'a Resource<'a>) -> Sighting<'a> {
    let (live, handle) = join(look(api, resource.stream.name), lookup::handle(api, resource)).await;
    Sighting { resource, live, handle }
}

async fn look(api: &Api<'_>, stream: &str) -> Result<Option<Live>, FailureKind> {
    let Some(answer) = api.stream_info(stream).await? else { return Ok(None) };
    let unreadable = || FailureKind::Request {
        subject: full(&format!("STREAM.INFO.{stream}")),
        source: "the answer has no configuration or no state".into(),
    };
    Live::read(&answer).map(Some).ok_or_else(unreadable)
}
