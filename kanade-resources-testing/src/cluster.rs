//! Several servers that form one JetStream cluster.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::{Error, Server, Version, host_and_port};

/// Elections take a few seconds on a busy machine.
const ELECTION: Duration = Duration::from_secs(60);
/// Servers of 2.10 that elect a meta leader before all of them are there may leave the last one out for good.
const GATHERING: Duration = Duration::from_secs(10);
/// Routes need ports that are known beforehand, and somebody else may take one before its server listens.
const TRIES: usize = 3;
const POLL: Duration = Duration::from_millis(20);

/// A cluster of nats-servers, for as long as this value lives.
///
/// Each of its servers is as [`Server`] describes; their names are `n0`, `n1`, ….
///
/// ```
/// use kanade_resources_testing::{Cluster, Version};
///
/// let cluster = Cluster::start(Version::LATEST, 3)?;
/// assert_eq!(cluster.urls().len(), 3);
/// let leader = cluster.meta_leader()?;
/// assert!(leader < 3);
/// # Ok::<(), kanade_resources_testing::Error>(())
/// ```
#[derive(Debug)]
pub struct Cluster {
    servers: Vec<Server>,
}

impl Cluster {
    /// Starts `size` servers of this version with `JetStream` on, and waits until they have elected
    /// a meta leader.
    ///
    /// # Errors
    ///
    /// When there is no nats-server, one does not start, or no leader is elected.
    pub fn start(version: Version, size: usize) -> Result<Self, Error> {
        Self::start_with(version, size, |_place| String::new())
    }

    /// The same, with lines of configuration for each server, by its place: `server_tags`, for
    /// instance.
    ///
    /// ```
    /// # use kanade_resources_testing::{Cluster, Version};
    /// let tags = |place| format!("server_tags: [\"zone:{place}\"]");
    /// let cluster = Cluster::start_with(Version::LATEST, 3, tags)?;
    /// assert_eq!(cluster.urls().len(), 3);
    /// # Ok::<(), kanade_resources_testing::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`start`](Self::start).
    pub fn start_with(
        version: Version,
        size: usize,
        lines: impl Fn(usize) -> String,
    ) -> Result<Self, Error> {
        let mut tries_left = TRIES;
        loop {
            match Self::try_to_start(version, size, &lines) {
                Err(Error::Start { .. }) if tries_left > 0 => tries_left -= 1,
                Ok(cluster) if tries_left > 0 && !cluster.gathers() => tries_left -= 1,
                result => return result,
            }
        }
    }

    fn try_to_start(
        version: Version,
        size: usize,
        lines: impl Fn(usize) -> String,
    ) -> Result<Self, Error> {
        let ports = free_ports(size)?;
        let mut servers = Vec::new();
        for place in 0..size {
            let configuration = configuration(place, &ports, &lines(place));
            let server = Server::builder().version(version).config(&configuration);
            servers.push(server.start()?);
        }
        let cluster = Self { servers };
        cluster.agree()?;
        Ok(cluster)
    }

    /// Where clients connect, in the order of the servers' names.
    ///
    /// ```
    /// # use kanade_resources_testing::{Cluster, Version};
    /// let cluster = Cluster::start(Version::LATEST, 3)?;
    /// // async_nats::connect(cluster.urls()).await?;
    /// assert!(cluster.urls()[0].starts_with("nats://127.0.0.1:"));
    /// # Ok::<(), kanade_resources_testing::Error>(())
    /// ```
    pub fn urls(&self) -> Vec<String> {
        self.servers
            .iter()
            .map(|server| server.url().to_owned())
            .collect()
    }

    /// The servers, to kill one and start it again.
    ///
    /// ```
    /// # use kanade_resources_testing::{Cluster, Version};
    /// let mut cluster = Cluster::start(Version::LATEST, 3)?;
    /// let leader = cluster.meta_leader()?;
    /// cluster.servers_mut()[leader].kill();
    /// assert_ne!(cluster.meta_leader()?, leader);
    /// cluster.servers_mut()[leader].start_again()?;
    /// # Ok::<(), kanade_resources_testing::Error>(())
    /// ```
    pub fn servers_mut(&mut self) -> &mut [Server] {
        &mut self.servers
    }

    /// The place of the server called `name`: what `STREAM.INFO` calls a leader.
    ///
    /// ```
    /// # use kanade_resources_testing::{Cluster, Version};
    /// let cluster = Cluster::start(Version::LATEST, 3)?;
    /// assert_eq!(cluster.position("n2"), Some(2));
    /// assert_eq!(cluster.position("n3"), None);
    /// # Ok::<(), kanade_resources_testing::Error>(())
    /// ```
    pub fn position(&self, name: &str) -> Option<usize> {
        (0..self.servers.len()).find(|place| self::name(*place) == name)
    }

    /// The place of the meta leader. Waits while there is none.
    ///
    /// ```
    /// # use kanade_resources_testing::{Cluster, Version};
    /// let cluster = Cluster::start(Version::LATEST, 3)?;
    /// assert!(cluster.meta_leader()? < 3);
    /// # Ok::<(), kanade_resources_testing::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When there is none for a minute.
    pub fn meta_leader(&self) -> Result<usize, Error> {
        let deadline = Instant::now() + ELECTION;
        loop {
            let found = self
                .servers
                .iter()
                .filter_map(leader_as_told_by)
                .find_map(|name| self.position(&name));
            match found {
                Some(leader) if self.servers[leader].is_running() => return Ok(leader),
                _ if Instant::now() > deadline => {
                    return Err(self.without_leader());
                }
                _ => thread::sleep(POLL),
            }
        }
    }

    /// Waits until every server names the same leader. If the leader is killed before that, the others may not know
    /// enough of each other to elect a new one.
    fn agree(&self) -> Result<(), Error> {
        let deadline = Instant::now() + ELECTION;
        while !self.agrees() {
            if Instant::now() > deadline {
                return Err(self.without_leader());
            }
            thread::sleep(POLL);
        }
        Ok(())
    }

    /// Whether every server comes to count all of them.
    fn gathers(&self) -> bool {
        let deadline = Instant::now() + GATHERING;
        while Instant::now() < deadline {
            let mut told = self.servers.iter().map(meta_group_as_told_by);
            if told.all(|group| group.is_some_and(|group| self.is_whole(&group))) {
                return true;
            }
            thread::sleep(POLL);
        }
        false
    }

    fn is_whole(&self, group: &Value) -> bool {
        group["cluster_size"].as_u64() == u64::try_from(self.servers.len()).ok()
    }

    fn agrees(&self) -> bool {
        let mut told = self.servers.iter().map(leader_as_told_by);
        let Some(Some(first)) = told.next() else {
            return false;
        };
        told.all(|other| other.as_ref() == Some(&first))
    }

    fn without_leader(&self) -> Error {
        Error::Leader {
            seconds: ELECTION.as_secs(),
            log: self.log(),
        }
    }

    fn log(&self) -> String {
        self.servers.iter().map(Server::log).collect()
    }
}

fn name(place: usize) -> String {
    format!("n{place}")
}

/// What the server at `place` is told: where it listens, and where the others do.
fn configuration(place: usize, ports: &[u16], lines: &str) -> String {
    let routes: Vec<String> = ports
        .iter()
        .map(|port| format!("nats://127.0.0.1:{port}"))
        .collect();
    format!(
        "server_name: {name}\nhttp: \"127.0.0.1:-1\"\n\
         cluster {{ name: kanade, listen: \"127.0.0.1:{port}\", routes: [{routes}] }}\n{lines}",
        name = name(place),
        port = ports[place],
        routes = routes.join(", "),
    )
}

/// All ports are held open until all are known, so that they differ.
fn free_ports(count: usize) -> Result<Vec<u16>, Error> {
    let failed = || Error::io("find a free port of 127.0.0.1");
    let listeners: Vec<TcpListener> = (0..count)
        .map(|_| TcpListener::bind("127.0.0.1:0").map_err(failed()))
        .collect::<Result<_, _>>()?;
    listeners
        .iter()
        .map(|listener| Ok(listener.local_addr().map_err(failed())?.port()))
        .collect()
}

/// The name of the meta leader; `None` if the server does not run, or knows no leader.
fn leader_as_told_by(server: &Server) -> Option<String> {
    let leader = meta_group_as_told_by(server)?["leader"]
        .as_str()?
        .to_owned();
    Some(leader)
}

/// What the server says of the group that elects the meta leader; `None` if it does not run.
fn meta_group_as_told_by(server: &Server) -> Option<Value> {
    let mut stream = TcpStream::connect(host_and_port(&server.monitoring()?)).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(2))).ok()?;
    stream.write_all(b"GET /jsz HTTP/1.0\r\n\r\n").ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    let (_, body) = answer.split_once("\r\n\r\n")?;
    let told: Value = serde_json::from_str(body).ok()?;
    Some(told["meta_cluster"].clone())
}
