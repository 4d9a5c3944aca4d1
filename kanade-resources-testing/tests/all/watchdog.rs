//! A process of tests that is killed takes its servers with it.

use std::env;
use std::io::{self, BufRead as _, BufReader};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use kanade_resources_testing::Server;

use crate::server::{folder_of, store};
use crate::support::address;

/// Set for the process that is killed, which runs the same test.
const IS_CHILD: &str = "KANADE_RESOURCES_TESTING_CHILD";

#[test]
fn a_killed_process_leaves_neither_server_nor_store() -> Result<()> {
    if env::var_os(IS_CHILD).is_some() {
        return start_a_server_and_wait();
    }
    let mut child = Command::new(env::current_exe()?)
        .args([
            "--exact",
            "--nocapture",
            "watchdog::a_killed_process_leaves_neither_server_nor_store",
        ])
        .env(IS_CHILD, "")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let output = BufReader::new(child.stdout.take().context("no output")?);
    let mut lines = output.lines().map_while(Result::ok);
    let line = lines.find_map(|line| Some(line.split_once("started: ")?.1.to_owned()));
    let line = line.context("the child started no server")?;
    let (url, folder) = line.split_once(' ').context("half a line")?;
    TcpStream::connect(address(url)?)?;
    ensure!(Path::new(folder).is_dir(), "{folder} is not a folder");

    child.kill()?;
    child.wait()?;

    wait_until(|| Ok(TcpStream::connect(address(url)?).is_err()))?;
    wait_until(|| Ok(!Path::new(folder).exists()))
}

fn start_a_server_and_wait() -> Result<()> {
    let server = Server::start()?;
    println!(
        "started: {} {}",
        server.url(),
        folder_of(&store(&server)?)?.display()
    );
    // Ends when nobody holds the other end any more.
    io::stdin().read_line(&mut String::new())?;
    Ok(())
}

fn wait_until(done: impl Fn() -> Result<bool>) -> Result<()> {
    let deadline = Instant::now() + Duration::from_secs(10);
    while !done()? {
        ensure!(Instant::now() < deadline, "the server is still there");
        thread::sleep(Duration::from_millis(10));
    }
    Ok(())
}
