use anyhow::Result;
use kanade_resources::async_nats::jetstream::Context;
use kanade_resources::{Declaration, Engine};

pub(super) async fn start(js: &Context, declaration: &'static Declaration<'static>) -> Result<()> {
    Engine::new(js, declaration).run().await?;
    Ok(())
}
