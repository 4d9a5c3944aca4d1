//! One run of a nats-server: launch, wait until it answers, stop.

use std::fs::{self, File};
use std::io::{self, BufRead as _, BufReader};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

#[cfg(unix)]
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use crate::watchdog::Watchdog;
use crate::{Error, Version, host_and_port};

/// Long, because a machine may be busy with many other tests.
const START: Duration = Duration::from_secs(30);
const STOP: Duration = Duration::from_secs(10);
const POLL: Duration = Duration::from_millis(2);

/// What to run, the same for every run of one server.
#[derive(Debug)]
pub(crate) struct Settings {
    pub(crate) binary: PathBuf,
    pub(crate) jetstream: bool,
    /// Holds the configuration, the ports file, the log and the store.
    pub(crate) folder: PathBuf,
}

/// A running server, which is killed when this is dropped.
#[derive(Debug)]
pub(crate) struct Process {
    child: Child,
    watchdog: Watchdog,
    pub(crate) is_running: bool,
    pub(crate) url: String,
    pub(crate) version: Version,
}

impl Process {
    /// Without a port, the server chooses one.
    pub(crate) fn launch(settings: &Settings, port: Option<u16>) -> Result<Self, Error> {
        settings.clear_ports()?;
        let mut command = settings.command(port)?;
        let child = command
            .spawn()
            .map_err(Error::io(format!("run {command:?}")))?;
        let watchdog = Watchdog::start(child.id(), &settings.folder);
        let mut process = Self {
            child,
            watchdog,
            is_running: true,
            url: String::new(),
            version: Version::LATEST,
        };
        let ready = process.wait_until_ready(settings);
        ready.map_err(|reason| Error::Start {
            reason,
            command: format!("{command:?}"),
            log: settings.log(),
        })?;
        Ok(process)
    }

    pub(crate) fn port(&self) -> Option<u16> {
        host_and_port(&self.url).rsplit(':').next()?.parse().ok()
    }

    /// Asks the server to stop, and waits until it has.
    pub(crate) fn stop(&mut self, settings: &Settings) -> Result<(), Error> {
        self.watchdog.dismiss();
        terminate(&mut self.child).map_err(Error::io("stop nats-server"))?;
        let deadline = Instant::now() + STOP;
        while self
            .child
            .try_wait()
            .map_err(Error::io("wait for nats-server"))?
            .is_none()
        {
            if Instant::now() > deadline {
                self.kill();
                return Err(Error::Stop {
                    seconds: STOP.as_secs(),
                    log: settings.log(),
                });
            }
            thread::sleep(POLL);
        }
        Ok(())
    }

    /// Ends the server at once, as a power cut would, and waits until it has ended.
    pub(crate) fn kill(&mut self) {
        self.watchdog.dismiss();
        self.is_running = false;
        // Both do nothing if it has already ended. Nobody could act on any other error.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Stops the server where it is, or lets it go on.
    #[cfg(unix)]
    pub(crate) fn freeze(&mut self, is_frozen: bool) -> Result<(), Error> {
        let (what, sent) = if is_frozen {
            ("freeze nats-server", Signal::STOP)
        } else {
            ("thaw nats-server", Signal::CONT)
        };
        signal(&mut self.child, sent).map_err(Error::io(what))
    }

    /// The ports file comes when all listeners are up, the greeting when connections are served.
    fn wait_until_ready(&mut self, settings: &Settings) -> Result<(), String> {
        let deadline = Instant::now() + START;
        self.url = loop {
            if let Some(url) = settings.url_in_ports_file() {
                break url;
            }
            if let Ok(Some(status)) = self.child.try_wait() {
                return Err(status.to_string());
            }
            if Instant::now() > deadline {
                return Err(format!("no ports file within {} s", START.as_secs()));
            }
            thread::sleep(POLL);
        };
        let greeting =
            greeting(host_and_port(&self.url)).map_err(|error| format!("{}: {error}", self.url))?;
        self.version =
            version_in(&greeting).ok_or(format!("{} greets with `{greeting}`", self.url))?;
        Ok(())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

impl Settings {
    pub(crate) fn write_configuration(&self, text: &str) -> Result<(), Error> {
        let path = self.configuration();
        fs::write(&path, text).map_err(Error::io(format!("write {}", path.display())))
    }

    /// Everything the server has logged, over all its runs.
    pub(crate) fn log(&self) -> String {
        fs::read(self.folder.join("log"))
            .map(|log| String::from_utf8_lossy(&log).into_owned())
            .unwrap_or_default()
    }

    /// Options win over the configuration, so no configuration leads the server elsewhere.
    fn command(&self, port: Option<u16>) -> Result<Command, Error> {
        let log = self
            .open_log()
            .map_err(Error::io("open the log of nats-server"))?;
        let errors = log
            .try_clone()
            .map_err(Error::io("open the log of nats-server"))?;
        let mut command = Command::new(&self.binary);
        command.arg("-c").arg(self.configuration());
        command.args([
            "-a",
            "127.0.0.1",
            "-p",
            &port.map_or(-1, i32::from).to_string(),
        ]);
        command.arg("--ports_file_dir").arg(self.ports());
        command.arg("-sd").arg(self.folder.join("store"));
        command.args(self.jetstream.then_some("-js"));
        command.stdin(Stdio::null()).stdout(log).stderr(errors);
        // Ctrl-C is for the tests; they, or the watchdog, end the server.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        Ok(command)
    }

    fn open_log(&self) -> io::Result<File> {
        File::options()
            .create(true)
            .append(true)
            .open(self.folder.join("log"))
    }

    fn configuration(&self) -> PathBuf {
        self.folder.join("nats-server.conf")
    }

    fn ports(&self) -> PathBuf {
        self.folder.join("ports")
    }

    /// A killed server leaves its ports file, which must not be mistaken for the file of the next
    /// run.
    fn clear_ports(&self) -> Result<(), Error> {
        let failed = || format!("clear {}", self.ports().display());
        if self.ports().exists() {
            fs::remove_dir_all(self.ports()).map_err(Error::io(failed()))?;
        }
        fs::create_dir(self.ports()).map_err(Error::io(failed()))
    }

    /// `None` while the file is missing or incomplete.
    fn url_in_ports_file(&self) -> Option<String> {
        self.listener("nats")
    }

    /// The URL of the first listener of that kind in the ports file.
    pub(crate) fn listener(&self, kind: &str) -> Option<String> {
        let file = fs::read_dir(self.ports()).ok()?.next()?.ok()?.path();
        let ports: Value = serde_json::from_slice(&fs::read(file).ok()?).ok()?;
        ports[kind][0].as_str().map(str::to_owned)
    }
}

#[cfg(unix)]
fn terminate(child: &mut Child) -> io::Result<()> {
    signal(child, Signal::TERM)
}

#[cfg(unix)]
fn signal(child: &mut Child, signal: Signal) -> io::Result<()> {
    // A child that has been waited for has no number any more.
    if child.try_wait()?.is_some() {
        return Ok(());
    }
    Ok(kill_process(Pid::from_child(child), signal)?)
}

/// Windows has no polite way to end a console program from outside; the store survives this one.
#[cfg(not(unix))]
fn terminate(child: &mut Child) -> io::Result<()> {
    child.kill()
}

/// The first line that a server sends to a new client.
fn greeting(address: &str) -> io::Result<String> {
    let connection = TcpStream::connect(address)?;
    connection.set_read_timeout(Some(START))?;
    let mut line = String::new();
    BufReader::new(connection).read_line(&mut line)?;
    Ok(line)
}

/// A preview such as `2.16.0-RC.1` counts as the release it leads to.
fn version_in(greeting: &str) -> Option<Version> {
    let info: Value = serde_json::from_str(greeting.strip_prefix("INFO ")?).ok()?;
    info["version"].as_str()?.split('-').next()?.parse().ok()
}
