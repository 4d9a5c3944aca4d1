//! How the servers of a cluster that keep a stream are doing.

use std::collections::BTreeSet;
use std::fmt;
use std::time::Duration;

use async_nats::jetstream::stream::ClusterInfo;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Why the state of a stream, as a broker tells it, may not be final.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
#[serde(tag = "condition", rename_all = "snake_case")]
pub enum Condition {
    /// None of the servers that keep it leads the others.
    NoLeader,
    /// It is on its way to other servers, or to another number of them.
    Moving,
    /// Servers that keep it do not answer, or lag behind.
    Behind {
        /// The names of these servers.
        servers: Vec<String>,
    },
}

/// The servers of a cluster that keep a stream or a consumer.
#[derive(Clone, Debug, Default)]
pub(crate) struct Group {
    pub(crate) leader: Option<String>,
    /// All but the leader.
    followers: Vec<Follower>,
    /// Whether it has been seen for too short a time to be sure that all of them have everything.
    pub(crate) is_fresh: bool,
}

#[derive(Clone, Debug)]
struct Follower {
    name: String,
    /// Whether it says that it has everything.
    is_current: bool,
    /// For how long it has not answered the leader.
    silence: Duration,
}

impl Group {
    /// Reads `cluster` of an answer to `STREAM.INFO`; `None` of a lone server.
    pub(crate) fn read(cluster: &Value) -> Option<Self> {
        cluster["name"].as_str()?;
        let leader = cluster["leader"].as_str().filter(|name| !name.is_empty());
        let followers = cluster["replicas"].as_array().into_iter().flatten();
        Some(Self {
            leader: leader.map(str::to_owned),
            followers: followers.map(Follower::read).collect(),
            is_fresh: false,
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
                .map(|follower| Follower {
                    name: follower.name.clone(),
                    is_current: follower.current,
                    silence: follower.active,
                })
                .collect(),
            is_fresh: false,
        })
    }

    pub(crate) fn has_followers(&self) -> bool {
        !self.followers.is_empty()
    }

    /// Whether it is not certain that everything is on all of its servers.
    pub(crate) fn is_unsettled(&self) -> bool {
        self.is_behind() || self.is_fresh
    }

    /// Whether it has no leader, or a server that has not everything.
    pub(crate) fn is_behind(&self) -> bool {
        self.leader.is_none() || self.followers.iter().any(|follower| !follower.is_current)
    }

    /// Whether the same servers keep it, and the same one leads them.
    pub(crate) fn is_kept_as(&self, other: &Self) -> bool {
        self.leader == other.leader && self.followers_by_name() == other.followers_by_name()
    }

    fn followers_by_name(&self) -> BTreeSet<&str> {
        let followers = self.followers.iter();
        followers.map(|follower| follower.name.as_str()).collect()
    }

    /// Whether every follower has answered the leader within that time.
    pub(crate) fn has_answered_within(&self, time: Duration) -> bool {
        let mut followers = self.followers.iter();
        followers.all(|follower| follower.silence < time)
    }

    /// What is wrong with a stream that this many servers are to keep.
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
            .filter(|follower| !follower.is_current)
            .map(|follower| follower.name.clone())
            .collect();
        (!behind.is_empty()).then_some(Condition::Behind { servers: behind })
    }
}

impl Follower {
    fn read(answer: &Value) -> Self {
        let name = answer["name"].as_str().unwrap_or_default();
        Self {
            name: name.to_owned(),
            is_current: answer["current"] == true,
            silence: Duration::from_nanos(answer["active"].as_u64().unwrap_or_default()),
        }
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
