//! A server for a test, and how to configure it.

use tempfile::TempDir;

use crate::environment::Environment;
use crate::locate::locate;
use crate::process::{Process, Settings};
use crate::{Error, Version};

/// A nats-server that runs for as long as this value lives.
///
/// It listens on a free port of 127.0.0.1 and keeps its store in a temporary folder. Dropping the
/// value kills the server and removes the folder. When the test process ends without dropping it
/// (killed, or the value is in a `static`), a small watchdog process does the same. On Windows
/// there is no watchdog, and the server keeps running.
///
/// ```
/// use kanade_resources_testing::Server;
///
/// let server = Server::start()?;
/// assert!(server.url().starts_with("nats://127.0.0.1:"));
/// # Ok::<(), kanade_resources_testing::Error>(())
/// ```
#[derive(Debug)]
pub struct Server {
    // Dropped in this order: the process has to end before its folder goes.
    process: Process,
    settings: Settings,
    _folder: TempDir,
}

impl Server {
    /// Starts the newest pinned version, or what `KANADE_NATS_SERVER` names, with `JetStream` on.
    ///
    /// # Errors
    ///
    /// When there is no nats-server, or it does not start; the error says why, in full.
    pub fn start() -> Result<Self, Error> {
        Self::builder().start()
    }

    /// For a server of another version or configuration.
    ///
    /// ```
    /// use kanade_resources_testing::{Server, Version};
    ///
    /// let server = Server::builder().version(Version::V2_10).start()?;
    /// assert_eq!(server.version(), Version::V2_10);
    /// # Ok::<(), kanade_resources_testing::Error>(())
    /// ```
    pub fn builder() -> Builder {
        Builder {
            version: None,
            jetstream: true,
            configuration: String::new(),
        }
    }

    /// Where clients connect, such as `nats://127.0.0.1:4222`.
    ///
    /// ```
    /// # let server = kanade_resources_testing::Server::start()?;
    /// // async_nats::connect(server.url()).await?;
    /// assert!(server.url().starts_with("nats://"));
    /// # Ok::<(), kanade_resources_testing::Error>(())
    /// ```
    pub fn url(&self) -> &str {
        &self.process.url
    }

    /// The version that the server itself reports.
    ///
    /// ```
    /// # use kanade_resources_testing::{Server, Version};
    /// # let server = Server::start()?;
    /// assert!(server.version() >= Version::V2_10);
    /// # Ok::<(), kanade_resources_testing::Error>(())
    /// ```
    pub fn version(&self) -> Version {
        self.process.version
    }

    /// Everything that the server has logged so far.
    ///
    /// ```
    /// # let server = kanade_resources_testing::Server::start()?;
    /// assert!(server.log().contains("Server is ready"));
    /// # Ok::<(), kanade_resources_testing::Error>(())
    /// ```
    pub fn log(&self) -> String {
        self.settings.log()
    }

    /// Stops the server as an operator would, then starts it again with the same store,
    /// configuration and port. Clients lose their connection and can reconnect.
    ///
    /// ```
    /// # let mut server = kanade_resources_testing::Server::start()?;
    /// let url = server.url().to_owned();
    /// server.restart()?;
    /// assert_eq!(server.url(), url);
    /// # Ok::<(), kanade_resources_testing::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When it does not stop in time, or does not start again.
    pub fn restart(&mut self) -> Result<(), Error> {
        self.process.stop(&self.settings)?;
        self.process = Process::launch(&self.settings, self.process.port())?;
        Ok(())
    }

    /// Kills the server as a power cut would, and waits until it has ended. Its store stays for
    /// [`start_again`](Self::start_again).
    ///
    /// ```
    /// # let mut server = kanade_resources_testing::Server::start()?;
    /// server.kill();
    /// assert!(!server.is_running());
    /// # Ok::<(), kanade_resources_testing::Error>(())
    /// ```
    pub fn kill(&mut self) {
        self.process.kill();
    }

    /// Stops the server where it is, as a machine that hangs would: its connections stay open, and it does nothing until
    /// it is [thawed](Self::thaw).
    ///
    /// ```
    /// # let mut server = kanade_resources_testing::Server::start()?;
    /// server.freeze()?;
    /// assert!(server.is_running());
    /// server.thaw()?;
    /// # Ok::<(), kanade_resources_testing::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When the operating system does not let us.
    #[cfg(unix)]
    pub fn freeze(&mut self) -> Result<(), Error> {
        self.process.freeze(true)
    }

    /// Lets a frozen server go on. Does nothing to one that is not frozen.
    ///
    /// # Errors
    ///
    /// As [`freeze`](Self::freeze).
    #[cfg(unix)]
    pub fn thaw(&mut self) -> Result<(), Error> {
        self.process.freeze(false)
    }

    /// Starts a server that was killed, with the same store, configuration and port. A server that is
    /// running keeps running.
    ///
    /// ```
    /// # let mut server = kanade_resources_testing::Server::start()?;
    /// let url = server.url().to_owned();
    /// server.kill();
    /// server.start_again()?;
    /// assert_eq!(server.url(), url);
    /// # Ok::<(), kanade_resources_testing::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When it does not start again.
    pub fn start_again(&mut self) -> Result<(), Error> {
        if !self.is_running() {
            self.process = Process::launch(&self.settings, self.process.port())?;
        }
        Ok(())
    }

    /// Whether the server runs: it does until it is killed.
    ///
    /// ```
    /// # let server = kanade_resources_testing::Server::start()?;
    /// assert!(server.is_running());
    /// # Ok::<(), kanade_resources_testing::Error>(())
    /// ```
    pub fn is_running(&self) -> bool {
        self.process.is_running
    }

    /// The address of its monitoring; `None` if its configuration does not set `http`.
    pub(crate) fn monitoring(&self) -> Option<String> {
        self.settings.listener("monitoring")
    }

    /// Stops the server as an operator would, waits until it has ended, and removes its store.
    ///
    /// ```
    /// # let server = kanade_resources_testing::Server::start()?;
    /// server.stop()?;
    /// # Ok::<(), kanade_resources_testing::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When it does not stop in time; then it is killed.
    pub fn stop(mut self) -> Result<(), Error> {
        self.process.stop(&self.settings)
    }
}

/// What [`Server::builder`] returns: which server to start.
///
/// ```
/// use kanade_resources_testing::{Server, Version};
///
/// let builder = Server::builder().version(Version::V2_12).config("max_payload: 64KB");
/// let [one, two] = [builder.clone().start()?, builder.start()?];
/// assert_ne!(one.url(), two.url());
/// # Ok::<(), kanade_resources_testing::Error>(())
/// ```
#[derive(Clone, Debug)]
#[must_use = "a server runs only after `start`"]
pub struct Builder {
    version: Option<Version>,
    jetstream: bool,
    configuration: String,
}

impl Builder {
    /// Runs exactly this version, whatever `KANADE_NATS_SERVER` names.
    ///
    /// ```
    /// # use kanade_resources_testing::{Server, Version};
    /// for version in Version::ALL {
    ///     assert_eq!(Server::builder().version(*version).start()?.version(), *version);
    /// }
    /// # Ok::<(), kanade_resources_testing::Error>(())
    /// ```
    pub fn version(mut self, version: Version) -> Self {
        self.version = Some(version);
        self
    }

    /// Whether `JetStream` is on, as it is unless this says otherwise.
    ///
    /// ```
    /// # use kanade_resources_testing::Server;
    /// let server = Server::builder().jetstream(false).start()?;
    /// assert!(!server.log().contains("Starting JetStream"));
    /// # Ok::<(), kanade_resources_testing::Error>(())
    /// ```
    pub fn jetstream(mut self, on: bool) -> Self {
        self.jetstream = on;
        self
    }

    /// Adds lines in nats-server's configuration language: accounts, users, permissions, limits.
    ///
    /// Address and port stay as they are, whatever these lines say; a `store_dir` of their own is
    /// refused.
    ///
    /// ```
    /// # use kanade_resources_testing::Server;
    /// let server = Server::builder()
    ///     .config("accounts { APP { jetstream: enabled, users: [{ user: app, password: secret }] } }")
    ///     .config("jetstream { max_file_store: 1GB }")
    ///     .start()?;
    /// assert!(server.log().contains("Max Storage:     1.00 GB"));
    /// # Ok::<(), kanade_resources_testing::Error>(())
    /// ```
    pub fn config(mut self, lines: &str) -> Self {
        self.configuration.push_str(lines);
        self.configuration.push('\n');
        self
    }

    /// Starts the server and waits until it serves clients.
    ///
    /// ```
    /// # use kanade_resources_testing::Server;
    /// let error = Server::builder().config("no_such_option: 1").start().unwrap_err();
    /// assert!(error.to_string().contains("unknown field \"no_such_option\""));
    /// ```
    ///
    /// # Errors
    ///
    /// When there is no nats-server, or it does not start; the error says why, in full.
    pub fn start(self) -> Result<Server, Error> {
        let binary = locate(&Environment::of_process(), self.version)?;
        let folder = tempfile::Builder::new()
            .prefix("nats-server-")
            .tempdir()
            .map_err(Error::io("create a temporary folder"))?;
        let settings = Settings {
            binary,
            jetstream: self.jetstream,
            folder: folder.path().to_owned(),
        };
        settings.write_configuration(&self.configuration)?;
        let process = Process::launch(&settings, None)?;
        Ok(Server {
            process,
            settings,
            _folder: folder,
        })
    }
}
