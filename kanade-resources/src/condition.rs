//! How the servers of a cluster that keep a stream are doing.

use std::fmt;

use async_nats::jetstream::stream::ClusterInfo;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Why what a broker says of a stream may not be the last word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
#[serde(tag = "condition", rename_all = "snake_case")]
pub enum Condition {
    /// None of the servers that keep it leads the others.
    NoLeader,
    /// It is on its way to other servers, or to another number of them.
    Moving,
    /// Servers that keep it do not answer, or are behind.
    Behind {
        /// The names of these servers.
        servers: Vec<String>,
    },
}

/// The servers of a cluster that keep a stream or a consumer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Group {
    pub(crate) leader: Option<String>,
    /// All but the leader: their names, and whether they have everything.
    followers: Vec<(String, bool)>,
}

impl Group {
    /// Reads `cluster` of an answer to `STREAM.INFO`; `None` of a lone server.
    pub(crate) fn read(cluster: &Value) -> Option<Self> {
        cluster["name"].as_str()?;
        let leader = cluster["leader"].as_str().filter(|name| !name.is_empty());
        let followers = cluster["replicas"].as_array().into_iter().flatten();
        Some(Self {
            leader: leader.map(str::to_owned),
            followers: followers
                .map(|follower| {
                    let name = follower["name"].as_str().unwrap_or_default();
                    (name.to_owned(), follower["current"] == true)
                })
                .collect(),
        })
    }

    /// The same of what async-nats kept of the answer.
    pub(crate) fn told(cluster: &ClusterInfo) -> Option<Self> {
        cluster.name.as_ref()?;
        Some(Self {
            leader: cluster.leader.clone().filter(|name| !name.is_empty()),
            followers: cluster
                .replicas
                .iter()
                .map(|follower| (follower.name.clone(), follower.current))
                .collect(),
        })
    }

    /// Whether it has no leader, or a server that has not everything.
    pub(crate) fn is_behind(&self) -> bool {
        self.leader.is_none() || self.followers.iter().any(|(_, is_current)| !is_current)
    }

    /// What is not as it should be with a stream that so many servers are to keep.
    pub(crate) fn condition(&self, num_replicas: u64) -> Option<Condition> {
        if self.leader.is_none() {
            return Some(Condition::NoLeader);
        }
        if self.followers.len() as u64 + 1 != num_replicas {
            return Some(Condition::Moving);
        }
        let behind: Vec<String> = self
            .followers
            .iter()
            .filter(|(_, is_current)| !is_current)
            .map(|(name, _)| name.clone())
            .collect();
        (!behind.is_empty()).then_some(Condition::Behind { servers: behind })
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoLeader => f.write_str("it has no leader at the moment"),
            Self::Moving => f.write_str("it is still being moved or scaled"),
            Self::Behind { servers } => {
                write!(
                    f,
                    "servers do not answer or are behind: {}",
                    servers.join(", ")
                )
            }
        }
    }
}
