//! The agent. Every subject, key and object name comes from the declaration: there is no string literal in this file.

use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result};
use futures_util::StreamExt as _;
use futures_util::stream::{self, Select};
use kanade_fleet::names::result_output;
use kanade_fleet::subjects::exec::{self, Parsed};
use kanade_fleet::subjects::{events, results};
use kanade_fleet::{JetStreamResources, attach, core_subjects, keys};
use kanade_resources::async_nats::Client;
use kanade_resources::async_nats::jetstream::consumer::DeliverPolicy;
use kanade_resources::async_nats::jetstream::{self, Message};
use kanade_resources::{Fit, Replay};

/// How long the backend may take to bootstrap a new broker.
const PATIENCE: Duration = Duration::from_secs(300);

/// Runs every job that it is told to, also those that it was told before it started.
///
/// It creates nothing: it waits until everything is there that it was built against, at least as large.
pub(crate) async fn run(client: Client, pc_id: String) -> Result<()> {
    let js = jetstream::new(client.clone());
    let resources = attach(&js).fit(Fit::AtLeast).wait(PATIENCE).await?;
    let agent = Agent {
        client,
        js,
        resources,
        pc_id,
    };
    agent
        .client
        .publish(core_subjects::heartbeat(&agent.pc_id)?, Vec::new().into())
        .await?;
    let mut commands = agent.commands().await?;
    while let Some(command) = commands.next().await {
        agent.obey(&command?).await?;
    }
    Ok(())
}

struct Agent {
    client: Client,
    js: jetstream::Context,
    resources: JetStreamResources,
    pc_id: String,
}

impl Agent {
    /// The commands to this PC and to all, the latest of each subject first. The agent may read no others.
    async fn commands(&self) -> Result<Select<Replay, Replay>> {
        let (stream, latest) = (&self.resources.streams.exec, DeliverPolicy::LastPerSubject);
        let own = exec::pc_filters(Some(&self.pc_id))?
            .replay(stream, latest)
            .await?;
        let to_all = Replay::of(stream, exec::ALL, latest).await?;
        Ok(stream::select(to_all, own))
    }

    async fn obey(&self, command: &Message) -> Result<()> {
        match exec::parse(&command.subject) {
            Some(Parsed::All | Parsed::Pc(_)) => {}
            Some(Parsed::Group(_)) | None => return Ok(()),
        }
        if self.is_frozen().await? {
            return Ok(());
        }
        let job = String::from_utf8_lossy(&command.payload);
        let mut lines = job.lines();
        let request = lines.next().unwrap_or_default();
        let program = lines.next().unwrap_or_default();
        self.js
            .publish(events::started(request, &self.pc_id)?, Vec::new().into())
            .await?
            .await?;

        let output = Command::new(program).args(lines).output()?;
        let store = &self.resources.object_stores.result_output;
        store
            .put(result_output::stdout(request)?, &mut &*output.stdout)
            .await?;
        let code = output.status.code().context(program.to_owned())?;
        self.js
            .publish(results::of_request(request)?, code.to_string().into())
            .await?
            .await?;
        Ok(())
    }

    /// Whether the fleet, or this PC, is to do nothing.
    async fn is_frozen(&self) -> Result<bool> {
        let fleet = self
            .resources
            .kv
            .fleet_config
            .get(keys::fleet_config::FREEZE)
            .await?;
        let own = self
            .resources
            .kv
            .agent_config
            .get(keys::agent_config::pc(&self.pc_id)?)
            .await?;
        Ok(fleet.is_some() || own.is_some_and(|settings| settings.is_empty()))
    }
}
