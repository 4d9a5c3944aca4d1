use anyhow::Result;
use kanade_resources::async_nats::jetstream::Context;
use kanade_resources::{Declaration, Engine};

use super::kept::Kept;

pub(super) async fn start(
    js: &Context,
    declaration: &'static Declaration<'static>,
) -> Result<Kept> {
    let (handles, _report) = Engine::new(js, declaration).run().await?;
    Ok(Box::new(handles))
}
