use anyhow::Result;
use kanade_resources_schema::spec::ServerVersion;
use kanade_resources_testing::{Server, Version};

use crate::account::Account;

/// How many cases a broker is asked about at a time.
const ACCOUNTS: usize = 6;

/// A running broker with accounts that don't see each other.
pub(crate) struct Broker {
    pub(crate) version: ServerVersion,
    pub(crate) accounts: Vec<Account>,
    _server: Server,
}

impl Broker {
    pub(crate) async fn start(version: Version) -> Result<Self> {
        let account = |number| {
            format!(
                "A{number}: {{ jetstream: enabled, users: [{{ user: u{number}, password: \"\" }}] }}\n"
            )
        };
        let accounts: String = (0..ACCOUNTS).map(account).collect();
        let server = Server::builder()
            .version(version)
            .config(&format!("accounts {{\n{accounts}}}"))
            .start()?;
        let mut accounts = Vec::new();
        for number in 0..ACCOUNTS {
            accounts.push(Account::connect(server.url(), &format!("u{number}")).await?);
        }
        let text = version.to_string();
        let version = text
            .parse()
            .map_err(|_| anyhow::anyhow!("{text} is no version"))?;
        Ok(Self {
            version: line(version),
            accounts,
            _server: server,
        })
    }
}

/// The first release of the line that `version` belongs to: what declarations name.
fn line(version: ServerVersion) -> ServerVersion {
    ServerVersion::new(version.major, version.minor, 0)
}
