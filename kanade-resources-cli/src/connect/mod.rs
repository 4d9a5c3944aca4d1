//! The connection to the broker, with the options and variables of the `nats` CLI.

mod attempt;
mod context;
mod secret;
mod server;
mod violations;

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, anyhow};
use async_nats::ConnectOptions;
use async_nats::jetstream::{self, context::ContextBuilder};
use kanade_resources_schema::spec::ServerVersion;
use kanade_resources_schema::visible::visible;
use secrecy::{ExposeSecret as _, SecretString};

use crate::deadline::Deadline;
use crate::progress::Waiting;
use context::Settings;
use secret::KeyFile;
use server::{Server, User};
use violations::Violations;

/// Where a broker is if nothing says otherwise.
const DEFAULT_SERVER: &str = "nats://127.0.0.1:4222";

/// How to reach the broker; what stands here wins over a context
#[derive(clap::Args)]
#[command(next_help_heading = "Connection")]
pub(crate) struct Connection {
    /// The servers, with commas between them; `nats://127.0.0.1:4222` by default
    #[arg(
        short,
        long,
        value_name = "URL",
        env = "NATS_URL",
        hide_env_values = true,
        allow_hyphen_values = true
    )]
    server: Option<SecretString>,
    /// The user, or a token where there is no password
    #[arg(
        long,
        env = "NATS_USER",
        hide_env_values = true,
        allow_hyphen_values = true
    )]
    user: Option<SecretString>,
    /// The password
    #[arg(
        long,
        env = "NATS_PASSWORD",
        hide_env_values = true,
        allow_hyphen_values = true
    )]
    password: Option<SecretString>,
    /// The file with a user's credentials
    #[arg(
        long,
        value_name = "FILE",
        env = "NATS_CREDS",
        hide_env_values = true,
        allow_hyphen_values = true
    )]
    creds: Option<KeyFile>,
    /// The file with a user's nkey seed
    #[arg(
        long,
        value_name = "FILE",
        env = "NATS_NKEY",
        hide_env_values = true,
        allow_hyphen_values = true
    )]
    nkey: Option<KeyFile>,
    /// The file with the client's TLS certificate
    #[arg(
        long,
        value_name = "FILE",
        env = "NATS_CERT",
        hide_env_values = true,
        requires = "tlskey",
        allow_hyphen_values = true
    )]
    tlscert: Option<KeyFile>,
    /// The file with the client's TLS key
    #[arg(
        long,
        value_name = "FILE",
        env = "NATS_KEY",
        hide_env_values = true,
        requires = "tlscert",
        allow_hyphen_values = true
    )]
    tlskey: Option<KeyFile>,
    /// The file with the certificates to trust
    #[arg(
        long,
        value_name = "FILE",
        env = "NATS_CA",
        hide_env_values = true,
        allow_hyphen_values = true
    )]
    tlsca: Option<KeyFile>,
    /// The context of the `nats` CLI to take the rest from, or a path that ends with `.json`; the selected one by default
    #[arg(long, value_name = "CONTEXT", env = "NATS_CONTEXT")]
    context: Option<String>,
    /// The JetStream domain
    #[arg(long, value_name = "DOMAIN", conflicts_with = "js_api_prefix")]
    js_domain: Option<String>,
    /// The prefix of the JetStream API
    #[arg(long, value_name = "PREFIX")]
    js_api_prefix: Option<String>,
    /// The longest the command may take, from its start to its end; only your answer to a question is
    /// waited for without a limit
    #[arg(long, value_name = "DURATION", env = "NATS_TIMEOUT", default_value = "30s", value_parser = humantime::parse_duration)]
    timeout: Duration,
}

/// A broker that is connected to.
pub(crate) struct Broker {
    pub(crate) js: jetstream::Context,
    violations: Violations,
}

impl Broker {
    /// The version of the server at the other end; `None` for what can't be read: builds of one's own carry any text.
    pub(crate) fn server_version(&self) -> Option<ServerVersion> {
        self.js.client().server_info().version.parse().ok()
    }

    /// `result`, where it is an error with what the server said of missing permissions.
    pub(crate) fn explain<T>(&self, result: Result<T, kanade_resources::Error>) -> Result<T> {
        // `Debug` says everything: the failures one by one, with causes and help.
        self.with_violations(result.map_err(|error| anyhow!("{error:?}")))
    }

    /// The same for any other error.
    pub(crate) fn with_violations<T>(&self, result: Result<T>) -> Result<T> {
        let said = self.violations.said();
        if said.is_empty() {
            return result;
        }
        result.context(format!("the server says: {}", visible(&said.join("; "))))
    }
}

impl Connection {
    /// The end of a process that `started` some time ago.
    pub(crate) fn deadline(&self, started: Instant) -> Deadline {
        Deadline::new(started, self.timeout)
    }

    /// Connects, or says why not.
    ///
    /// # Errors
    ///
    /// When no server could be connected to before the `deadline`, when the settings are wrong, or when the user is.
    pub(crate) async fn connect(&self, deadline: &Deadline, waiting: &Waiting) -> Result<Broker> {
        let (settings, servers) = self.settings()?;
        let violations = Violations::default();
        let options = violations.watch(options(&settings)?);
        let client = deadline
            .hold(attempt::connect(&servers, &options, deadline, waiting))
            .await??;
        waiting.for_what("asking the broker");
        let js = match (&settings.jetstream_domain, &settings.jetstream_api_prefix) {
            (Some(domain), _) => ContextBuilder::new().domain(domain).build(client),
            (None, Some(prefix)) => ContextBuilder::new().api_prefix(prefix).build(client),
            (None, None) => jetstream::new(client),
        };
        Ok(Broker { js, violations })
    }

    /// The settings of the context, replaced by what was given here, and the servers.
    fn settings(&self) -> Result<(Settings, Vec<Server>)> {
        let mut settings = Settings::read(self.context.as_deref())?;
        if self.js_domain.is_some() || self.js_api_prefix.is_some() {
            settings.jetstream_domain.clone_from(&self.js_domain);
            settings
                .jetstream_api_prefix
                .clone_from(&self.js_api_prefix);
        }
        // There is one way to prove an identity: a user given here replaces that of the context.
        let is_user_given = self.user.is_some() || self.creds.is_some() || self.nkey.is_some();
        if is_user_given {
            settings.forget_user();
        }
        put_over(&mut settings.url, self.server.as_ref());
        put_over(&mut settings.user, self.user.as_ref());
        put_over(&mut settings.password, self.password.as_ref());
        put_over(&mut settings.creds, self.creds.as_ref());
        put_over(&mut settings.nkey, self.nkey.as_ref());
        put_over(&mut settings.cert, self.tlscert.as_ref());
        put_over(&mut settings.key, self.tlskey.as_ref());
        put_over(&mut settings.ca, self.tlsca.as_ref());
        let mut servers = servers(&settings)?;
        if is_user_given && self.server.is_none() {
            // The addresses of a context may name another user.
            servers = servers.into_iter().map(Server::without_user).collect();
        }
        Ok((settings, servers))
    }
}

fn servers(settings: &Settings) -> Result<Vec<Server>> {
    match &settings.url {
        Some(servers) => Server::list(servers),
        None => Server::list(&SecretString::from(DEFAULT_SERVER)),
    }
}

/// Replaces a setting of the context if another was given here.
fn put_over<T: Clone>(setting: &mut Option<T>, given: Option<&T>) {
    if let Some(given) = given {
        *setting = Some(given.clone());
    }
}

fn options(settings: &Settings) -> Result<ConnectOptions> {
    let options = ConnectOptions::new().name("kanade-resources");
    let options = with_user(options, settings)?;
    let mut options = with_tls(options, settings)?;
    if let Some(prefix) = &settings.inbox_prefix {
        options = options.custom_inbox_prefix(prefix);
    }
    Ok(options)
}

fn with_user(mut options: ConnectOptions, settings: &Settings) -> Result<ConnectOptions> {
    if let Some(user) = user(settings) {
        options = user.connects(options);
    }
    if let Some(file) = &settings.creds {
        let credentials = file.read("the credentials")?;
        options = options
            .credentials(credentials.expose_secret())
            .ok()
            .with_context(|| format!("{file} does not hold the credentials of a user"))?;
    }
    if let Some(file) = &settings.nkey {
        let seed = file.read("the nkey seed")?;
        options = options.nkey(seed.expose_secret().trim().to_owned());
    }
    Ok(options)
}

fn with_tls(mut options: ConnectOptions, settings: &Settings) -> Result<ConnectOptions> {
    if let (Some(cert), Some(key)) = (&settings.cert, &settings.key) {
        let cert = cert.path("the certificate")?;
        let key = key.path("the key of the certificate")?;
        options = options.add_client_certificate(cert, key);
    }
    if let Some(file) = &settings.ca {
        options = options.add_root_certificates(file.path("the certificates to trust")?);
    }
    if settings.tls_first {
        options = options.tls_first();
    }
    Ok(options)
}

/// A user with a password, or a token; a user without a password is a token.
fn user(settings: &Settings) -> Option<User> {
    match (&settings.user, &settings.password, &settings.token) {
        (Some(user), Some(password), _) => Some(User::Password(user.clone(), password.clone())),
        (Some(token), None, _) | (None, _, Some(token)) => Some(User::Token(token.clone())),
        (None, _, None) => None,
    }
}
