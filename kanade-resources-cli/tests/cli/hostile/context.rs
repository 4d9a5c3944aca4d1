//! Contexts, files and addresses with secrets in them.

use std::net::TcpListener;

use anyhow::Result;
use kanade_resources_testing::Server;
use serde_json::json;

use super::{HOSTILE, VISIBLE, assert_tame};
use crate::folder::Folder;
use crate::support::Ran;

const DECLARED: &str = "[kv.jobs]\nmax_bytes = \"1MiB\"\n";

/// A seed as `nk -gen user` makes it, of nobody.
const SEED: &str = "SUACSSL3UAHUDXKFSNVUZRF5UHPMWZ6BFDTJ7M6USDXIEDNPPQYYYCU3VY";

const USERS: &str = r#"accounts { APP { jetstream: enabled, users: [{ user: "the admin", password: "p@ss:w/rd" }] } }"#;

#[test]
fn no_value_of_a_context_is_quoted() -> Result<()> {
    let folder = Folder::with(DECLARED)?;
    let secret = "4815162342";
    for (context, said) in [
        (
            format!(r#"{{"password": {secret}}}"#),
            "`password` must be a text, but is a number",
        ),
        (
            format!(r#"{{"token": {secret}}}"#),
            "`token` must be a text, but is a number",
        ),
        (
            format!(r#"{{"token": ["{secret}"]}}"#),
            "`token` must be a text, but is a list",
        ),
        (
            format!(r#"{{"tls_first": "{secret}"}}"#),
            "`tls_first` must be true or false, but is a text",
        ),
        (
            format!(r#"{{"nkey": {secret}}}"#),
            "`nkey` must be a text, but is a number",
        ),
        (format!(r#""{secret}""#), "it is not a JSON object"),
        (format!("{secret}x"), "it is not JSON"),
        (
            format!(r#"{{"nkey": "{SEED}"}}"#),
            "give the path of a file with",
        ),
        (
            format!(r#"{{"creds": "{SEED}"}}"#),
            "give the path of a file with",
        ),
        (
            format!(r#"{{"url": "http://{secret}"}}"#),
            "not the address of a server",
        ),
        (
            format!(r#"{{"url": "nats://a:{secret}@[x"}}"#),
            "not the address of a server",
        ),
    ] {
        folder.write("nats/context/odd.json", &context)?;
        let ran = folder.run(&["plan", "--context", "odd"])?;
        assert_eq!(ran.code, Some(1), "{context}: {ran:?}");
        assert!(ran.stderr.contains(said), "{context}: {ran:?}");
        assert_silent_about(&ran, secret);
        assert_silent_about(&ran, SEED);
    }
    Ok(())
}

#[test]
fn a_secret_where_a_file_is_wanted_is_not_shown() -> Result<()> {
    let folder = Folder::with(DECLARED)?;
    let pem = "-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----";
    for secret in [SEED, pem] {
        for arguments in [
            &["--nkey", secret][..],
            &["--creds", secret],
            &["--tlsca", secret],
            &["--tlscert", secret, "--tlskey", secret],
        ] {
            let ran = folder.run(&[&["plan", "--timeout", "1s"], arguments].concat())?;
            assert_eq!(ran.code, Some(1), "{ran:?}");
            assert!(
                ran.stderr.contains("it may be the secret itself"),
                "{ran:?}"
            );
            assert_silent_about(&ran, secret);
            assert_silent_about(&ran, "hunter2");
        }
    }
    let missing = folder.run(&["plan", "--nkey", "keys/admin.nk"])?;
    assert!(
        missing
            .stderr
            .contains("can't read the nkey seed in keys/admin.nk: "),
        "{missing:?}"
    );
    Ok(())
}

#[test]
fn names_of_contexts_are_not_paths_and_paths_are() -> Result<()> {
    let server = Server::start()?;
    let folder = Folder::with(DECLARED)?;
    let context = json!({"url": server.url()}).to_string();
    folder.write("elsewhere/x.json", &context)?;
    folder.write("nats/x.json", &context)?;
    let elsewhere = folder.path().join("elsewhere/x");
    let elsewhere = elsewhere.to_string_lossy();

    for name in ["../x", "../../elsewhere/x", &*elsewhere, "a/b", ""] {
        let ran = folder.run(&["plan", "--context", name])?;
        assert_eq!(ran.code, Some(1), "{name}: {ran:?}");
        assert!(
            ran.stderr.contains("is not the name of a context"),
            "{name}: {ran:?}"
        );
        folder.write("nats/context.txt", name)?;
        let selected = folder.run(&["plan", "--timeout", "1s"])?;
        assert_eq!(selected.code, Some(1), "{name}: {selected:?}");
    }
    folder.write("nats/context.txt", "")?;
    for path in [
        "elsewhere/x.json",
        "./nats/x.json",
        &format!("{elsewhere}.json"),
    ] {
        let ran = folder.run(&["plan", "--context", path])?;
        assert_eq!(ran.code, Some(2), "{path}: {ran:?}");
    }

    let ran = folder.run(&["plan", "--context", HOSTILE])?;
    assert_tame(&ran.stderr);
    assert!(ran.stderr.contains(VISIBLE), "{ran:?}");
    Ok(())
}

#[test]
fn addresses_say_who_connects() -> Result<()> {
    let server = Server::builder().config(USERS).start()?;
    let folder = Folder::with(DECLARED)?;
    let at = |user: &str| server.url().replace("nats://", &format!("nats://{user}@"));
    let known = at("the%20admin:p%40ss%3Aw%2Frd");
    assert_eq!(folder.run(&["plan", "-s", &known])?.code, Some(2));
    folder.write("nats/context/url.json", &json!({"url": known}).to_string())?;
    assert_eq!(folder.run(&["plan", "--context", "url"])?.code, Some(2));

    // What is given wins over the context.
    let ran = folder.run(&["plan", "--context", "url", "--user", "a", "--password", "b"])?;
    assert!(ran.stderr.contains("authorization violation"), "{ran:?}");

    let ran = folder.run(&["plan", "-s", &at("the%20admin:hunter2")])?;
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.stderr.contains("authorization violation"), "{ran:?}");
    assert_silent_about(&ran, "hunter2");

    let server = Server::builder()
        .config("authorization { token: s3cr3t }")
        .start()?;
    let token = server.url().replace("nats://", "nats://s3cr3t@");
    assert_eq!(folder.run(&["plan", "-s", &token])?.code, Some(2));
    Ok(())
}

/// Each server of a list may have its own user.
#[test]
fn a_user_belongs_to_the_address_it_stands_in() -> Result<()> {
    let server = Server::builder().config(USERS).start()?;
    let folder = Folder::with(DECLARED)?;
    let nobody = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
    let servers = format!(
        "nats://other:user@{nobody},{}",
        server
            .url()
            .replace("nats://", "nats://the%20admin:p%40ss%3Aw%2Frd@")
    );
    assert_eq!(folder.run(&["plan", "-s", &servers])?.code, Some(2));
    Ok(())
}

fn assert_silent_about(ran: &Ran, secret: &str) {
    assert!(!ran.stderr.contains(secret), "{ran:?}");
    assert!(!ran.stdout.contains(secret), "{ran:?}");
}
