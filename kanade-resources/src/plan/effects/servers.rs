use kanade_resources_schema::effects::Line;
use kanade_resources_schema::spec::ServerVersion;

/// The servers whose rules count for a stream and its consumers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Servers {
    present: Vec<Line>,
    /// The oldest line that a server of the same cluster may be of.
    oldest: Line,
    /// A version that is newer than what the model knows.
    newer: Option<ServerVersion>,
}

impl Servers {
    /// The servers that hold a stream, by the version of its `leader` (see [`Live::server`]) and, where it is asked
    /// for, the level of the JetStream API. A leader that says nothing is of 2.10. One that says more than the
    /// level allows may be of 2.10, too: such a server returns what a client once declared.
    ///
    /// [`Live::server`]: crate::live::Live::server
    pub(crate) fn of_stream(
        leader: Option<ServerVersion>,
        api_level: Option<u64>,
        connected: ServerVersion,
    ) -> Self {
        let api = Line::of_api_level(api_level);
        let line = leader.map_or(Line::V2_10, Line::of);
        let servers = if line > api || leader.is_none() {
            Self::among([line, api])
        } else {
            Self::among([line])
        };
        Self {
            oldest: servers.oldest.min(Line::of(connected)),
            newer: leader.filter(|leader| is_newer(*leader)),
            ..servers
        }
    }

    /// These lines, each once.
    pub(crate) fn among(lines: impl IntoIterator<Item = Line>) -> Self {
        let mut present: Vec<Line> = lines.into_iter().collect();
        present.sort_unstable();
        present.dedup();
        Self {
            oldest: present.first().copied().unwrap_or(Line::V2_10),
            present,
            newer: None,
        }
    }

    /// These servers and those: a cluster's are all of its streams'.
    pub(crate) fn and(&self, others: &Self) -> Self {
        let lines = self.present.iter().chain(&others.present);
        Self {
            oldest: self.oldest.min(others.oldest),
            newer: self.newer.max(others.newer),
            ..Self::among(lines.copied())
        }
    }

    /// The lines of the servers that are there, the oldest first.
    pub(crate) fn present(&self) -> impl Iterator<Item = Line> {
        self.present.iter().copied()
    }

    /// Whether one of them may treat consumers as under interest retention after their stream has left it.
    pub(crate) fn remember_interest(&self) -> bool {
        self.present().any(|line| line <= Line::V2_11)
    }

    /// The other lines that a loss is looked for on: later ones, since a restart is often an upgrade, and every one
    /// where a server is newer than the model.
    pub(crate) fn to_come(&self) -> impl Iterator<Item = Line> {
        let oldest = match self.newer {
            Some(_) => Line::V2_10,
            None => self.oldest,
        };
        oldest
            .and_later()
            .filter(|line| !self.present.contains(line))
    }

    /// The version that is newer than what the model knows, where a server is.
    pub(crate) fn newer(&self) -> Option<ServerVersion> {
        self.newer
    }
}

fn is_newer(version: ServerVersion) -> bool {
    let newest = Line::NEWEST.version();
    (version.major, version.minor) > (newest.major, newest.minor)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(leader: Option<ServerVersion>, api_level: Option<u64>) -> Servers {
        Servers::of_stream(leader, api_level, ServerVersion::V2_15)
    }

    fn present(servers: &Servers) -> Vec<Line> {
        servers.present().collect()
    }

    #[test]
    fn the_leader_of_the_stream_counts() {
        let servers = told(Some(ServerVersion::new(2, 12, 8)), Some(3));
        assert_eq!(present(&servers), [Line::V2_12]);
        let later: Vec<Line> = servers.to_come().collect();
        assert_eq!(later, [Line::V2_14, Line::V2_15]);
        assert_eq!(servers.newer(), None);
    }

    #[test]
    fn a_leader_that_says_nothing_is_of_2_10() {
        assert_eq!(present(&told(None, None)), [Line::V2_10]);
        assert_eq!(
            present(&told(None, Some(4))),
            [Line::V2_10, Line::V2_14],
            "a cluster in a rolling upgrade"
        );
    }

    #[test]
    fn a_leader_that_says_more_than_the_api_may_return_what_somebody_declared() {
        let servers = told(Some(ServerVersion::new(2, 15, 1)), None);
        assert_eq!(present(&servers), [Line::V2_10, Line::V2_15]);
    }

    #[test]
    fn the_connected_server_may_be_of_the_same_cluster() {
        let leader = Some(ServerVersion::new(2, 14, 6));
        let servers = Servers::of_stream(leader, Some(4), ServerVersion::V2_11);
        assert_eq!(present(&servers), [Line::V2_14]);
        let others: Vec<Line> = servers.to_come().collect();
        assert_eq!(others, [Line::V2_11, Line::V2_12, Line::V2_15]);
    }

    #[test]
    fn an_api_newer_than_the_leader_does_not_count() {
        let servers = told(Some(ServerVersion::new(2, 11, 3)), Some(5));
        assert_eq!(present(&servers), [Line::V2_11]);
    }

    #[test]
    fn on_a_version_that_nobody_knows_the_worst_of_all_counts() {
        let servers = told(Some(ServerVersion::new(2, 16, 0)), Some(6));
        assert_eq!(present(&servers), [Line::V2_15]);
        assert_eq!(servers.newer(), Some(ServerVersion::new(2, 16, 0)));
        let others: Vec<Line> = servers.to_come().collect();
        assert_eq!(others, Line::ALL[..4]);
        assert!(
            told(Some(ServerVersion::new(3, 0, 0)), None)
                .newer()
                .is_some()
        );
        assert!(
            told(Some(ServerVersion::new(2, 15, 9)), Some(5))
                .newer()
                .is_none()
        );
    }

    #[test]
    fn the_servers_of_a_cluster_are_those_of_all_its_streams() {
        let both = Servers::among([Line::V2_14]).and(&Servers::among([Line::V2_11]));
        assert_eq!(present(&both), [Line::V2_11, Line::V2_14]);
        let leader = Some(ServerVersion::new(2, 14, 6));
        let upgrading = Servers::of_stream(leader, Some(4), ServerVersion::V2_11);
        let beside = Servers::among([Line::V2_15]).and(&upgrading);
        let others: Vec<Line> = beside.to_come().collect();
        assert_eq!(others, [Line::V2_11, Line::V2_12], "of the connected one");
        let newer = told(Some(ServerVersion::new(2, 16, 0)), Some(6));
        assert_eq!(both.and(&newer).newer(), Some(ServerVersion::new(2, 16, 0)));
    }
}
