//! The life of a server: it starts, is alone, comes back, and leaves nothing behind.

use std::net::TcpStream;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use kanade_resources_testing::{Server, Version};

use crate::support::{Connection, address};

#[test]
fn every_pinned_version_starts_and_reports_itself() -> Result<()> {
    for version in Version::ALL {
        let server = Server::builder().version(*version).start()?;

        assert_eq!(server.version(), *version);
        assert!(
            server.log().contains(&format!("Version:  {version}")),
            "{}",
            server.log()
        );
    }
    Ok(())
}

#[test]
fn servers_share_neither_port_nor_store() -> Result<()> {
    let [one, two] = [Server::start()?, Server::start()?];

    assert_ne!(one.url(), two.url());
    assert_ne!(store(&one)?, store(&two)?);
    Ok(())
}

#[test]
fn jetstream_is_on_unless_it_is_turned_off() -> Result<()> {
    let with = Server::start()?;
    let without = Server::builder().jetstream(false).start()?;

    assert!(
        Connection::open(with.url())?
            .request("$JS.API.INFO", "")?
            .contains("\"streams\":0")
    );
    assert!(
        Connection::open(without.url())?
            .request("$JS.API.INFO", "")
            .is_err()
    );
    Ok(())
}

#[test]
fn dropping_a_server_leaves_nothing() -> Result<()> {
    let server = Server::start()?;
    let (url, store) = (server.url().to_owned(), store(&server)?);
    create_stream(&url)?;
    assert!(store.join("$G/streams/KEPT").is_dir());

    drop(server);

    assert!(TcpStream::connect(address(&url)?).is_err());
    assert!(!folder_of(&store)?.exists());
    Ok(())
}

#[test]
fn stopping_a_server_leaves_nothing() -> Result<()> {
    let server = Server::start()?;
    let (url, store) = (server.url().to_owned(), store(&server)?);

    server.stop()?;

    assert!(TcpStream::connect(address(&url)?).is_err());
    assert!(!folder_of(&store)?.exists());
    Ok(())
}

#[test]
fn a_restart_keeps_port_store_and_configuration() -> Result<()> {
    let mut server = Server::builder().config("max_payload: 12345").start()?;
    let url = server.url().to_owned();
    create_stream(&url)?;

    server.restart()?;
    server.restart()?;

    assert_eq!(server.url(), url);
    assert!(stream_info(&url)?.contains("\"name\":\"KEPT\""));
    let too_large = Connection::open(&url)?.request("any", &"x".repeat(12_346));
    assert!(
        format!("{too_large:?}").contains("Maximum Payload Violation"),
        "{too_large:?}"
    );
    assert_eq!(
        server.log().matches("Server Exiting").count(),
        2,
        "{}",
        server.log()
    );
    Ok(())
}

#[test]
fn a_configuration_cannot_lead_the_server_elsewhere() -> Result<()> {
    let lines = "listen: 0.0.0.0:4222\njetstream: enabled\nports_file_dir: /elsewhere";
    let server = Server::builder().config(lines).start()?;

    assert!(
        server.url().starts_with("nats://127.0.0.1:"),
        "{}",
        server.url()
    );
    assert!(!server.url().ends_with(":4222"), "{}", server.url());
    assert!(store(&server)?.starts_with(std::env::temp_dir()));
    Ok(())
}

#[test]
fn a_bad_configuration_fails_with_log_and_command() -> Result<()> {
    let error = Server::builder()
        .config("no_such_option: 1")
        .start()
        .err()
        .context("it started")?;

    let text = error.to_string();
    assert!(
        text.starts_with("nats-server did not start: exit status: 1\n  command: "),
        "{text}"
    );
    assert!(
        text.contains("\"-a\" \"127.0.0.1\" \"-p\" \"-1\""),
        "{text}"
    );
    assert!(
        text.contains("nats-server.conf:1:0: unknown field \"no_such_option\""),
        "{text}"
    );
    assert_eq!(format!("{error:?}"), text);
    Ok(())
}

fn create_stream(url: &str) -> Result<()> {
    let configuration = r#"{"name":"KEPT","subjects":["kept"]}"#;
    let answer = Connection::open(url)?.request("$JS.API.STREAM.CREATE.KEPT", configuration)?;
    anyhow::ensure!(!answer.contains("\"error\""), "{answer}");
    Ok(())
}

fn stream_info(url: &str) -> Result<String> {
    Connection::open(url)?.request("$JS.API.STREAM.INFO.KEPT", "")
}

/// Where the server says that it stores.
pub(crate) fn store(server: &Server) -> Result<PathBuf> {
    let log = server.log();
    let (_, rest) = log
        .split_once("Store Directory: \"")
        .context("no store in the log")?;
    let (store, _) = rest
        .split_once('"')
        .context("no end of the store in the log")?;
    Ok(PathBuf::from(store))
}

/// The temporary folder of the server, two levels above its store.
pub(crate) fn folder_of(store: &Path) -> Result<&Path> {
    store.ancestors().nth(2).context("a store at the root")
}
