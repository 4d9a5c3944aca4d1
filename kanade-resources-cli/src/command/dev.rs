use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, anyhow};
use kanade_resources::{Declaration, Engine, async_nats};
use kanade_resources_schema::visible::visible;
use kanade_resources_testing::Server;
use tokio::process::Command;
use tokio::signal;

use super::{Profile, block_on};
use crate::deadline::Deadline;
use crate::declared::with_declaration;
use crate::output;

/// How long reading the declaration may take: it may come from a pipe.
const PATIENCE: Duration = Duration::from_secs(300);

/// Start a nats-server with everything declared, and stop it again
///
/// It listens on 127.0.0.1, on a port of its own, and stores in a temporary folder that is removed at the end. Without a
/// command, `NATS_URL=…` is printed, and the server runs until this program is interrupted;
/// with one, the command is run with `NATS_URL` set, and its exit code is passed on. Resources have one
/// replica.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// The declaration
    #[arg(value_name = "FILE", default_value = "resources.toml")]
    file: PathBuf,
    #[command(flatten)]
    profile: Profile,
    /// The command to run while the server does
    #[arg(last = true, value_name = "COMMAND")]
    command: Vec<String>,
}

pub(super) fn run(options: &Options, started: Instant) -> Result<ExitCode> {
    let deadline = Deadline::new(started, PATIENCE);
    with_declaration(
        &options.file,
        options.profile.name(),
        &deadline,
        |declaration| {
            let server = Server::start()?;
            block_on(async {
                set_up(&server, declaration).await?;
                match options.command.split_first() {
                    Some((program, arguments)) => run_beside(&server, program, arguments).await,
                    None => run_until_interrupted(&server).await,
                }
            })
        },
    )
}

async fn set_up(server: &Server, declaration: &Declaration<'_>) -> Result<()> {
    let client = async_nats::connect(server.url()).await?;
    let js = async_nats::jetstream::new(client);
    let engine = Engine::new(&js, declaration).num_replicas(1);
    engine.run().await.map_err(|error| anyhow!("{error:?}"))?;
    Ok(())
}

async fn run_beside(server: &Server, program: &str, arguments: &[String]) -> Result<ExitCode> {
    let status = Command::new(program)
        .args(arguments)
        .env("NATS_URL", server.url())
        .status()
        .await
        .with_context(|| format!("could not run {}", visible(program)))?;
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}

async fn run_until_interrupted(server: &Server) -> Result<ExitCode> {
    output::print_exactly(&format!("NATS_URL={}\n", server.url()))?;
    signal::ctrl_c()
        .await
        .context("could not wait for an interrupt")?;
    Ok(ExitCode::SUCCESS)
}
