//! `--timeout` is from the start of the process to its end.

use std::net::TcpListener;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Result;
use kanade_resources_testing::{Liar, Lie, Server};

use crate::folder::Folder;
use crate::support::Ran;

const DECLARED: &str = "[kv.jobs]\nmax_bytes = \"1MiB\"\n";

/// What starting a process may take besides, where others build at the same time.
const SLACK: Duration = Duration::from_millis(1500);

/// A server that accepts connections and says nothing.
fn silent() -> Result<(TcpListener, String)> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let url = format!("nats://{}", listener.local_addr()?);
    Ok((listener, url))
}

/// An address where nobody listens.
fn nobody() -> Result<String> {
    Ok(silent()?.1)
}

fn timed(folder: &Folder, arguments: &[&str]) -> Result<(Ran, Duration)> {
    let started = Instant::now();
    Ok((folder.run(arguments)?, started.elapsed()))
}

#[test]
fn it_is_one_whatever_the_broker_does() -> Result<()> {
    let folder = Folder::with(DECLARED)?;
    let (_mute, mute) = silent()?;
    let deaf = Liar::start(|_, _| Lie::Silence)?;
    for server in [mute, nobody()?, deaf.url()] {
        for command in ["plan", "status", "apply"] {
            let (ran, took) = timed(&folder, &[command, "-s", &server, "--timeout", "2s"])?;
            assert_eq!(ran.code, Some(1), "{command} at {server}: {ran:?}");
            assert!(
                took < Duration::from_secs(2) + SLACK,
                "{command}: {took:?}, {ran:?}"
            );
        }
    }
    Ok(())
}

#[test]
fn a_broker_that_comes_up_meanwhile_is_connected_to() -> Result<()> {
    let folder = Folder::with(DECLARED)?;
    let mut server = Server::start()?;
    let url = server.url().to_owned();
    server.kill();
    let starts = thread::spawn(move || {
        thread::sleep(Duration::from_secs(2));
        server.start_again().map(|()| server)
    });
    let ran = folder.run(&["plan", "-s", &url, "--timeout", "20s"])?;
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.stderr.contains("trying again for 20s"), "{ran:?}");
    drop(starts.join());
    Ok(())
}

#[test]
fn silent_servers_do_not_keep_from_a_healthy_one() -> Result<()> {
    let server = Server::start()?;
    let folder = Folder::with(DECLARED)?;
    let ((_one, one), (_two, two)) = (silent()?, silent()?);
    let servers = [&one, &two, &nobody()?, server.url()]
        .map(String::from)
        .join(",");
    let (ran, took) = timed(&folder, &["plan", "-s", &servers, "--timeout", "20s"])?;
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(took < Duration::from_secs(2) + SLACK, "{took:?}");
    Ok(())
}

#[test]
fn a_wrong_password_is_told_at_once() -> Result<()> {
    let server = Server::builder()
        .config("authorization { user: admin, password: hunter2 }")
        .start()?;
    let folder = Folder::with(DECLARED)?;
    let servers = format!("{},{}", nobody()?, server.url());
    let (ran, took) = timed(
        &folder,
        &["plan", "-s", &servers, "--user", "a", "--password", "b"],
    )?;
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.stderr.contains("authorization violation"), "{ran:?}");
    assert!(took < Duration::from_secs(5), "{took:?}");
    Ok(())
}

#[test]
fn a_pipe_that_says_nothing_is_not_waited_for_longer() -> Result<()> {
    let folder = Folder::with(DECLARED)?;
    let started = Instant::now();
    let mut command = folder.program(&["plan", "-", "--timeout", "1s"]);
    let child = command
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()?;
    let mut child = child;
    let pipe = child.stdin.take();
    let ran = Ran::read(child.wait_with_output()?)?;
    drop(pipe);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.stderr.contains("it did not end within 1s"), "{ran:?}");
    assert!(started.elapsed() < Duration::from_secs(1) + SLACK);
    Ok(())
}
