//! The connection to the broker, with the options and variables of the `nats` CLI.

mod context;
mod violations;

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context as _, Result, anyhow};
use async_nats::jetstream::{self, context::ContextBuilder};
use async_nats::{ConnectOptions, ServerAddr};

use context::Settings;
pub(crate) use violations::Violations;

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
        hide_env_values = true
    )]
    server: Option<String>,
    /// The user, or a token where there is no password
    #[arg(long, env = "NATS_USER", hide_env_values = true)]
    user: Option<String>,
    /// The password
    #[arg(long, env = "NATS_PASSWORD", hide_env_values = true)]
    password: Option<String>,
    /// The file with a user's credentials
    #[arg(long, value_name = "FILE", env = "NATS_CREDS")]
    creds: Option<PathBuf>,
    /// The file with a user's nkey seed
    #[arg(long, value_name = "FILE", env = "NATS_NKEY")]
    nkey: Option<PathBuf>,
    /// The file with the client's TLS certificate
    #[arg(long, value_name = "FILE", env = "NATS_CERT", requires = "tlskey")]
    tlscert: Option<PathBuf>,
    /// The file with the client's TLS key
    #[arg(long, value_name = "FILE", env = "NATS_KEY", requires = "tlscert")]
    tlskey: Option<PathBuf>,
    /// The file with the certificates to trust
    #[arg(long, value_name = "FILE", env = "NATS_CA")]
    tlsca: Option<PathBuf>,
    /// The context of the `nats` CLI to take the rest from; the selected one by default
    #[arg(long, value_name = "NAME", env = "NATS_CONTEXT")]
    context: Option<String>,
    /// The JetStream domain
    #[arg(long, value_name = "DOMAIN", conflicts_with = "js_api_prefix")]
    js_domain: Option<String>,
    /// The prefix of the JetStream API
    #[arg(long, value_name = "PREFIX")]
    js_api_prefix: Option<String>,
    /// How long to try, all in all
    #[arg(long, value_name = "DURATION", env = "NATS_TIMEOUT", default_value = "30s", value_parser = humantime::parse_duration)]
    timeout: Duration,
}

/// A broker that is connected to.
pub(crate) struct Broker {
    pub(crate) js: jetstream::Context,
    pub(crate) timeout: Duration,
    violations: Violations,
}

impl Broker {
    /// `result`, where it is an error with what the server said of missing permissions.
    pub(crate) fn explain<T>(&self, result: Result<T, kanade_resources::Error>) -> Result<T> {
        let said = self.violations.said();
        // `Debug` says everything: the failures one by one, with causes and help.
        let result = result.map_err(|error| anyhow!("{error:?}"));
        if said.is_empty() {
            return result;
        }
        result.context(format!("the server says: {}", said.join("; ")))
    }
}

impl Connection {
    /// Connects, or says why not.
    pub(crate) async fn connect(&self) -> Result<Broker> {
        let settings = self.settings()?;
        let addresses = addresses(settings.url.as_deref().unwrap_or(DEFAULT_SERVER))?;
        let violations = Violations::default();
        let options = violations
            .watch(options(&settings).await?)
            .connection_timeout(self.timeout);
        let client = options
            .connect(addresses.as_slice())
            .await
            .with_context(|| {
                // A URL may hold a password.
                let servers: Vec<String> = addresses
                    .iter()
                    .map(|address| format!("{}:{}", address.host(), address.port()))
                    .collect();
                format!("can't connect to {}", servers.join(", "))
            })?;
        let js = match (&settings.jetstream_domain, &settings.jetstream_api_prefix) {
            (Some(domain), _) => ContextBuilder::new().domain(domain).build(client),
            (None, Some(prefix)) => ContextBuilder::new().api_prefix(prefix).build(client),
            (None, None) => jetstream::new(client),
        };
        Ok(Broker {
            js,
            timeout: self.timeout,
            violations,
        })
    }

    /// The context, with what was given here on top.
    fn settings(&self) -> Result<Settings> {
        let mut settings = Settings::read(self.context.as_deref())?;
        if self.js_domain.is_some() || self.js_api_prefix.is_some() {
            settings.jetstream_domain.clone_from(&self.js_domain);
            settings
                .jetstream_api_prefix
                .clone_from(&self.js_api_prefix);
        }
        // One way to prove who one is: what is given here replaces that of the context.
        if self.user.is_some() || self.creds.is_some() || self.nkey.is_some() {
            settings.forget_user();
        }
        let given = [
            (&mut settings.url, &self.server),
            (&mut settings.user, &self.user),
            (&mut settings.password, &self.password),
        ];
        for (setting, given) in given {
            if given.is_some() {
                setting.clone_from(given);
            }
        }
        let files = [
            (&mut settings.creds, &self.creds),
            (&mut settings.nkey, &self.nkey),
            (&mut settings.cert, &self.tlscert),
            (&mut settings.key, &self.tlskey),
            (&mut settings.ca, &self.tlsca),
        ];
        for (setting, given) in files {
            if given.is_some() {
                setting.clone_from(given);
            }
        }
        Ok(settings)
    }
}

fn addresses(servers: &str) -> Result<Vec<ServerAddr>> {
    let address = |server: &str| {
        server
            .trim()
            .parse()
            .context("not the address of a server: write nats://host:port")
    };
    servers.split(',').map(address).collect()
}

async fn options(settings: &Settings) -> Result<ConnectOptions> {
    let mut options = ConnectOptions::new().name("kanade-resources");
    match (&settings.user, &settings.password, &settings.token) {
        (Some(user), Some(password), _) => {
            options = options.user_and_password(user.clone(), password.clone());
        }
        (Some(token), None, _) | (None, _, Some(token)) => options = options.token(token.clone()),
        (None, _, None) => {}
    }
    if let Some(file) = &settings.creds {
        let unreadable = || format!("can't read the credentials in {}", file.display());
        options = options
            .credentials_file(file)
            .await
            .with_context(unreadable)?;
    }
    if let Some(file) = &settings.nkey {
        let unreadable = || format!("can't read the nkey seed in {}", file.display());
        let seed = std::fs::read_to_string(file).with_context(unreadable)?;
        options = options.nkey(seed.trim().to_owned());
    }
    if let (Some(cert), Some(key)) = (&settings.cert, &settings.key) {
        options = options.add_client_certificate(cert.clone(), key.clone());
    }
    if let Some(file) = &settings.ca {
        options = options.add_root_certificates(file.clone());
    }
    if settings.tls_first {
        options = options.tls_first();
    }
    if let Some(prefix) = &settings.inbox_prefix {
        options = options.custom_inbox_prefix(prefix);
    }
    Ok(options)
}
