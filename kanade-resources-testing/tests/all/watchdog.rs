//! A process of tests that is killed takes its servers with it.

use std::env;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use kanade_resources_testing::Server;

use crate::support::address;

#[test]
fn a_killed_process_leaves_no_server() -> Result<()> {
    let mut child = Command::new(env::current_exe()?)
        .args(["--ignored", "--exact", "--nocapture", "watchdog::start_a_server_and_wait"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let output = BufReader::new(child.stdout.take().context("no output")?);
    let mut lines = output.lines().map_while(Result::ok);
    let url = lines.find_map(|line| Some(line.split_once("url=")?.1.to_owned()));
    let url = url.context("the child printed no URL")?;
    TcpStream::connect(address(&url)?)?;

    child.kill()?;
    child.wait()?;

    let deadline = Instant::now() + Duration::from_secs(10);
    while TcpStream::connect(address(&url)?).is_ok() {
        anyhow::ensure!(Instant::now() < deadline, "the server still runs");
        thread::sleep(Duration::from_millis(10));
    }
    Ok(())
}

#[test]
#[ignore = "the other test runs it, in a process that it kills"]
fn start_a_server_and_wait() -> Result<()> {
    let server = Server::start()?;
    println!("url={}", server.url());
    std::io::stdout().flush()?;
    // Ends at once when nobody holds the other end, as when somebody runs all ignored tests.
    std::io::stdin().read_line(&mut String::new())?;
    Ok(())
}
