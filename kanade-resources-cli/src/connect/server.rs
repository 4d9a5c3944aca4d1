//! Where a broker is, and who connects to it, if its address says so.

use std::fmt;

use anyhow::{Context as _, Result};
use async_nats::{ConnectOptions, ServerAddr};
use kanade_resources_schema::visible::visible;
use percent_encoding::percent_decode_str;
use secrecy::{ExposeSecret as _, SecretString};

/// One server of the list.
#[derive(Clone)]
pub(super) struct Server {
    /// Without user and password, which would be shown with it.
    pub(super) address: ServerAddr,
    user: Option<User>,
}

/// Who connects.
#[derive(Clone)]
pub(super) enum User {
    Password(SecretString, SecretString),
    Token(SecretString),
}

impl Server {
    /// The servers of a list with commas in it.
    ///
    /// # Errors
    ///
    /// When one of them is not the address of a server. The error doesn't quote it: it may hold a password.
    pub(super) fn list(servers: &SecretString) -> Result<Vec<Self>> {
        servers
            .expose_secret()
            .split(',')
            .map(|server| Self::read(server.trim()))
            .collect()
    }

    /// The server with the user that its address names, if it names one.
    pub(super) fn user(&self) -> Option<&User> {
        self.user.as_ref()
    }

    /// The same server, for a user that is named elsewhere.
    pub(super) fn without_user(self) -> Self {
        Self { user: None, ..self }
    }

    fn read(server: &str) -> Result<Self> {
        let invalid = "not the address of a server: write nats://host:port";
        let address: ServerAddr = server.parse().ok().context(invalid)?;
        let user = User::of(&address);
        let mut url = address.into_inner();
        if user.is_some() {
            url.set_username("").ok().context(invalid)?;
            url.set_password(None).ok().context(invalid)?;
        }
        let address = ServerAddr::from_url(url).ok().context(invalid)?;
        Ok(Self { address, user })
    }
}

impl User {
    /// As the `nats` CLI reads an address: a user with a password, or a token alone.
    fn of(address: &ServerAddr) -> Option<Self> {
        let decoded =
            |text: &str| SecretString::from(percent_decode_str(text).decode_utf8_lossy().as_ref());
        let name = address.username();
        match (name, address.password()) {
            (None, None) => None,
            (Some(token), None) => Some(Self::Token(decoded(token))),
            (name, Some(password)) => Some(Self::Password(
                decoded(name.unwrap_or_default()),
                decoded(password),
            )),
        }
    }

    /// `options` for this user.
    pub(super) fn connects(&self, options: ConnectOptions) -> ConnectOptions {
        match self {
            Self::Password(name, password) => options.user_and_password(
                name.expose_secret().to_owned(),
                password.expose_secret().to_owned(),
            ),
            Self::Token(token) => options.token(token.expose_secret().to_owned()),
        }
    }
}

impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}:{}",
            visible(self.address.host()),
            self.address.port()
        )
    }
}
