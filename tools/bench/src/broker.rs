//! Brokers, and the wires to them.

use std::fmt::Write as _;
use std::time::Duration;

use anyhow::{Context as _, Result};
use clap::ValueEnum;
use kanade_resources::async_nats::{ConnectOptions, jetstream};
use kanade_resources_testing::{Cluster, DelayProxy, Server, Version};

use crate::ways::Way;

/// What a broker consists of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Servers {
    /// One server
    Lone,
    /// Three servers that form a cluster
    Cluster,
}

/// A running broker.
pub(crate) enum Broker {
    Lone(Server),
    Cluster(Cluster),
}

/// A connection of its own to a broker.
pub(crate) struct Wire {
    pub(crate) js: jetstream::Context,
    // Dropped in this order.
    _proxy: Option<DelayProxy>,
    _broker: Option<Broker>,
}

/// Where each way finds nothing: a server of its own, or, as a cluster takes long to start, an account of its own.
pub(crate) struct NewGround(Option<Broker>);

/// Thousands of calls at once take longer than async-nats waits by default.
const PATIENCE: Duration = Duration::from_secs(120);

impl Broker {
    pub(crate) fn start(servers: Servers) -> Result<Self> {
        if servers == Servers::Lone {
            return Ok(Self::Lone(Server::start()?));
        }
        let lines = accounts()?;
        let cluster = Cluster::start_with(Version::LATEST, 3, |_place| lines.clone())?;
        Ok(Self::Cluster(cluster))
    }

    /// Connects over a wire that takes so long there and back; in a cluster, to the account of `way`.
    pub(crate) async fn connect(&self, round_trip: Duration, way: Way) -> Result<Wire> {
        let (url, options) = match self {
            Self::Lone(server) => (server.url().to_owned(), ConnectOptions::new()),
            Self::Cluster(cluster) => {
                let url = cluster.urls().into_iter().next().context("no server")?;
                let (user, password) = (way.name().to_owned(), way.name().to_owned());
                (url, ConnectOptions::with_user_and_password(user, password))
            }
        };
        let proxy = match round_trip {
            Duration::ZERO => None,
            _ => Some(DelayProxy::start(&url, round_trip)?),
        };
        let url = proxy.as_ref().map_or(url, DelayProxy::url);
        let context = jetstream::ContextBuilder::new().timeout(PATIENCE);
        Ok(Wire {
            js: context.build(options.connect(url).await?),
            _proxy: proxy,
            _broker: None,
        })
    }
}

impl NewGround {
    pub(crate) fn on(servers: Servers) -> Result<Self> {
        Ok(Self(match servers {
            Servers::Lone => None,
            Servers::Cluster => Some(Broker::start(servers)?),
        }))
    }

    pub(crate) async fn connect(&self, round_trip: Duration, way: Way) -> Result<Wire> {
        if let Some(cluster) = &self.0 {
            return cluster.connect(round_trip, way).await;
        }
        let broker = Broker::start(Servers::Lone)?;
        let wire = broker.connect(round_trip, way).await?;
        Ok(Wire {
            _broker: Some(broker),
            ..wire
        })
    }
}

/// An account for each way. They reserve more together than the disk of this machine may have.
fn accounts() -> Result<String> {
    let mut lines = "jetstream { max_file_store: 1TB }\naccounts {\n".to_owned();
    for name in Way::ALL.map(Way::name) {
        writeln!(
            lines,
            "{name} {{ jetstream: enabled, users: [{{ user: {name}, password: {name} }}] }}"
        )?;
    }
    lines.push_str("}\n");
    Ok(lines)
}
