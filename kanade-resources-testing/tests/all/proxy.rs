//! The delay is that of a long wire: per round trip, not per message.

use std::net::TcpStream;
use std::time::{Duration, Instant};

use anyhow::Result;
use kanade_resources_testing::{DelayProxy, Server};

use crate::support::{Connection, address};

/// Long enough that a busy machine does not blur the difference.
const ROUND_TRIP: Duration = Duration::from_millis(200);

#[test]
fn a_ping_takes_about_the_round_trip() -> Result<()> {
    let server = Server::start()?;
    let proxy = DelayProxy::start(server.url(), ROUND_TRIP)?;
    let mut connection = Connection::open(&proxy.url())?;

    let elapsed = time(|| connection.ping())?;

    assert!(elapsed >= ROUND_TRIP, "{elapsed:?}");
    assert!(elapsed < ROUND_TRIP * 3 / 2, "{elapsed:?}");
    Ok(())
}

#[test]
fn pipelined_pings_share_one_round_trip() -> Result<()> {
    let server = Server::start()?;
    let proxy = DelayProxy::start(server.url(), ROUND_TRIP)?;
    let mut connection = Connection::open(&proxy.url())?;

    // Pauses between them, so that they travel as chunks of their own.
    let elapsed = time(|| {
        for _ in 0..50 {
            connection.send("PING\r\n")?;
            std::thread::sleep(Duration::from_micros(200));
        }
        for _ in 0..50 {
            connection.expect("PONG")?;
        }
        Ok(())
    })?;

    assert!(elapsed >= ROUND_TRIP, "{elapsed:?}");
    assert!(elapsed < ROUND_TRIP * 3 / 2, "{elapsed:?}");
    Ok(())
}

#[test]
fn several_clients_are_served_at_once() -> Result<()> {
    let server = Server::start()?;
    let proxy = DelayProxy::start(server.url(), Duration::ZERO)?;
    let mut first = Connection::open(&proxy.url())?;
    let mut second = Connection::open(&proxy.url())?;

    second.ping()?;
    first.ping()
}

#[test]
fn dropping_the_proxy_closes_its_connections_and_its_port() -> Result<()> {
    let server = Server::start()?;
    let proxy = DelayProxy::start(server.url(), Duration::ZERO)?;
    let url = proxy.url();
    let mut connection = Connection::open(&url)?;
    connection.ping()?;

    drop(proxy);

    assert!(connection.ping().is_err());
    assert!(TcpStream::connect(address(&url)?).is_err());
    Connection::open(server.url())?.ping()
}

#[test]
fn a_proxy_outlives_a_restart_of_its_server() -> Result<()> {
    let mut server = Server::start()?;
    let proxy = DelayProxy::start(server.url(), Duration::ZERO)?;
    let mut before = Connection::open(&proxy.url())?;

    server.restart()?;

    assert!(before.ping().is_err());
    Connection::open(&proxy.url())?.ping()
}

fn time(work: impl FnOnce() -> Result<()>) -> Result<Duration> {
    let start = Instant::now();
    work()?;
    Ok(start.elapsed())
}
