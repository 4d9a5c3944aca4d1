//! Brokers that can't be imported from, or only in part.

use std::fs;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow, ensure};
use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};
use kanade_resources_schema::{Bump, analyse};
use kanade_resources_testing::{Liar, Lie, Server};
use serde_json::{Value, json};

use super::import;
use crate::folder::Folder;
use crate::status::{ask, on};

const MINE: &str = "# Mine.\n[kv.jobs]\nhistory = 5\n";

const USERS: &str = r#"accounts { APP { jetstream: enabled, users: [
    { user: shy, password: shy, permissions: { publish: { deny: ["$JS.API.STREAM.LIST"] } } }
    { user: blind, password: blind, permissions: { publish: { deny: ["$JS.API.CONSUMER.LIST.>"] } } }
] } }"#;

/// Whether `mine.toml` is as it was, and alone.
fn untouched(folder: &Folder) -> Result<()> {
    let text = fs::read_to_string(folder.path().join("mine.toml"))?;
    ensure!(text == MINE, "{text}");
    let mut files: Vec<String> = Vec::new();
    for entry in fs::read_dir(folder.path())? {
        files.push(entry?.file_name().to_string_lossy().into_owned());
    }
    files.sort();
    ensure!(files == ["mine.toml", "resources.toml"], "{files:?}");
    Ok(())
}

#[test]
fn a_broker_without_jetstream_leaves_the_file_alone() -> Result<()> {
    let without = Server::builder().jetstream(false).start()?;
    let folder = Folder::with("")?;
    folder.write("mine.toml", MINE)?;
    let refused = import(
        &folder,
        &without,
        &["--into", "mine.toml", "--timeout", "5s"],
    )?;
    assert_eq!(
        (refused.code, refused.stdout.as_str()),
        (Some(1), ""),
        "{refused:?}"
    );
    ensure!(
        refused.stderr.contains("can't list the streams"),
        "{refused:?}"
    );
    untouched(&folder)
}

#[test]
fn lists_that_are_denied_are_named() -> Result<()> {
    let server = Server::builder().config(USERS).start()?;
    let folder = Folder::with("[streams.A]\nsubjects = [\"a\"]\n[streams.A.consumers.c]\n")?;
    folder.write("mine.toml", MINE)?;
    let as_user = |user: &str| {
        server
            .url()
            .replace("nats://", &format!("nats://{user}:{user}@"))
    };
    let applied = folder.run(&["apply", "-y", "-s", &as_user("blind")])?;
    ensure!(applied.code == Some(0), "{applied:?}");
    for (user, denied) in [
        ("shy", "$JS.API.STREAM.LIST"),
        ("blind", "$JS.API.CONSUMER.LIST.A"),
    ] {
        let url = as_user(user);
        let refused = folder.run(&[
            "import",
            "-s",
            &url,
            "--into",
            "mine.toml",
            "--timeout",
            "8s",
        ])?;
        assert_eq!(
            (refused.code, refused.stdout.as_str()),
            (Some(1), ""),
            "{refused:?}"
        );
        let said = format!("Permissions Violation for Publish to \"{denied}\"");
        ensure!(
            refused.stderr.to_lowercase().contains(&said.to_lowercase()),
            "{refused:?}"
        );
        untouched(&folder)?;
    }
    Ok(())
}

#[test]
fn five_thousand_streams_are_imported() -> Result<()> {
    const COUNT: usize = 5000;
    let server = Server::start()?;
    on(server.url(), async |js| {
        let create = async |number: usize| {
            let name = format!("S{number}");
            let config =
                json!({"name": name, "subjects": [format!("s.{number}")], "storage": "memory"});
            ask(js, &format!("STREAM.CREATE.{name}"), &config).await
        };
        let created = stream::iter(0..COUNT).map(create).buffer_unordered(64);
        created.try_collect::<()>().await
    })?;
    let folder = Folder::with("")?;
    let imported = import(&folder, &server, &[])?;
    assert_eq!(imported.code, Some(0), "{}", imported.stderr);
    assert_eq!(imported.stdout.matches("\n[streams.").count(), COUNT);
    ensure!(
        imported
            .stdout
            .starts_with("[defaults.streams]\nstorage = \"memory\"\n")
    );
    folder.write("imported.toml", &imported.stdout)?;
    let planned = folder.run(&[
        "plan",
        "imported.toml",
        "-s",
        server.url(),
        "--timeout",
        "60s",
    ])?;
    assert_eq!(planned.code, Some(0), "{}", planned.stderr);
    Ok(())
}

#[test]
fn names_that_are_no_identifiers_are_quoted_and_get_constants() -> Result<()> {
    let names = [
        "größe",
        "\"quoted\"",
        "1st",
        "-",
        "a-b",
        "a_b",
        "A_B_2",
        "😀",
        "it's\u{b}tabbed",
        "type",
    ];
    let server = Server::start()?;
    on(server.url(), async |js| {
        for (number, name) in names.iter().enumerate() {
            let config = json!({"name": name, "subjects": [format!("s.{number}")]});
            ask(js, &format!("STREAM.CREATE.{name}"), &config).await?;
        }
        Ok(())
    })?;
    let folder = Folder::with("")?;
    let imported = import(&folder, &server, &[])?;
    assert_eq!(imported.code, Some(0), "{imported:?}");
    folder.write("imported.toml", &imported.stdout)?;
    for command in [
        &["check", "imported.toml"][..],
        &["plan", "imported.toml", "-s", server.url()],
    ] {
        let ran = folder.run(command)?;
        assert_eq!(ran.code, Some(0), "{ran:?}\n{}", imported.stdout);
    }
    let arena = Bump::new();
    let checked =
        analyse(&imported.stdout, &arena).map_err(|refused| anyhow!("{:?}", refused.findings))?;
    let declared = checked.items.iter().map(|item| item.resource.name);
    let declared: Vec<&str> = declared.collect();
    ensure!(
        names.iter().all(|name| declared.contains(name)),
        "{declared:?}"
    );
    Ok(())
}

/// What a server newer than this program might say.
fn from_the_future(subject: &str) -> Lie {
    let answer = match subject {
        "$JS.API.STREAM.LIST" => json!({"total": 1, "streams": [{
            "config": {"name": "ORDERS", "subjects": ["orders.>"], "retention": "limits", "max_bytes": 1024, "discard": "old",
                "storage": "file", "num_replicas": 1, "duplicate_window": 120_000_000_000_u64, "gravity": {"g": 9.81},
                "tides": false, "max_moons": 0, "mirror": null, "sources": [{"name": "SKY", "warp": 3}]},
            "state": {"messages": 0, "bytes": 0, "consumer_count": 1, "first_seq": 0, "last_seq": 0},
            "created": "2030-01-01T00:00:00Z",
        }]}),
        "$JS.API.CONSUMER.LIST.ORDERS" => json!({"total": 1, "consumers": [{
            "stream_name": "ORDERS", "name": "c", "num_pending": 0, "num_ack_pending": 0,
            "config": {"name": "c", "durable_name": "c", "ack_policy": "explicit", "deliver_policy": "all",
                "replay_policy": "instant", "telepathy": "on"},
        }]}),
        _ => return Lie::Silence,
    };
    Lie::Answer(answer.to_string().into_bytes())
}

#[test]
fn fields_of_newer_servers_stand_in_comments() -> Result<()> {
    let liar = Liar::start(|subject, _| from_the_future(subject))?;
    let folder = Folder::with("")?;
    let imported = folder.run(&["import", "-s", &liar.url(), "--timeout", "10s"])?;
    assert_eq!(imported.code, Some(0), "{imported:?}");
    for line in [
        "# gravity = {\"g\":9.81} is left out: this version has no field for it",
        "# sources.warp = 3 is left out: this version has no field for it",
        "# telepathy = \"on\" is left out: this version has no field for it",
    ] {
        ensure!(
            imported.stdout.lines().any(|said| said == line),
            "{line}\n{}",
            imported.stdout
        );
    }
    for silent in ["tides", "moons"] {
        ensure!(!imported.stdout.contains(silent), "{}", imported.stdout);
    }
    folder.write("imported.toml", &imported.stdout)?;
    let checked = folder.run(&["check", "imported.toml"])?;
    assert_eq!(checked.code, Some(0), "{checked:?}\n{}", imported.stdout);
    Ok(())
}

#[test]
fn answers_of_another_form_are_no_panic() -> Result<()> {
    let stream = |config: Value| json!({"total": 1, "streams": [{"config": config, "state": {"messages": 0, "bytes": 0}}]});
    let odd = [
        json!([]),
        json!({"total": "many", "streams": 7}),
        json!({"total": 1, "streams": [null, 3, {"config": null}]}),
        stream(json!({"name": "A"})),
        stream(json!({"name": "A", "subjects": 3, "max_age": "long", "sources": {}, "mirror": []})),
        stream(
            json!({"name": "A", "subjects": ["a"], "retention": "quantum", "storage": 1, "num_replicas": -4}),
        ),
    ];
    for page in odd {
        let page = page.to_string();
        let body = page.clone();
        let liar = Liar::start(move |subject, _| match subject {
            "$JS.API.STREAM.LIST" => Lie::Answer(body.clone().into_bytes()),
            _ => Lie::Silence,
        })?;
        let folder = Folder::with("")?;
        let ran = folder.run(&["import", "-s", &liar.url(), "--timeout", "5s"])?;
        ensure!(
            ran.code == Some(0) || ran.code == Some(1),
            "{page}: {ran:?}"
        );
        ensure!(!ran.stderr.contains("panicked"), "{page}: {ran:?}");
        folder.write("imported.toml", &ran.stdout)?;
        if ran.code == Some(0) && ran.stdout.contains('[') {
            let checked = folder.run(&["check", "imported.toml"])?;
            assert_eq!(checked.code, Some(0), "{page}: {checked:?}\n{}", ran.stdout);
        }
    }
    Ok(())
}

#[test]
fn an_import_that_is_killed_leaves_the_file_alone() -> Result<()> {
    let deaf = Liar::start(|_, _| Lie::Silence)?;
    let folder = Folder::with("")?;
    folder.write("mine.toml", MINE)?;
    let mut child = folder
        .program(&["import", "-s", &deaf.url(), "--into", "mine.toml"])
        .stderr(Stdio::null())
        .spawn()?;
    let started = Instant::now();
    while deaf.requests() == 0 {
        ensure!(
            started.elapsed() < Duration::from_secs(30),
            "nothing was asked"
        );
        thread::sleep(Duration::from_millis(10));
    }
    child.kill()?;
    child.wait()?;
    untouched(&folder)?;

    let late = folder.run(&[
        "import",
        "-s",
        &deaf.url(),
        "--into",
        "mine.toml",
        "--timeout",
        "1s",
    ])?;
    assert_eq!(late.code, Some(1), "{late:?}");
    untouched(&folder)
}

/// What is imported fits together with what is there, or nothing is written.
#[test]
fn a_stream_that_does_not_fit_the_declaration_is_left_out_and_said() -> Result<()> {
    let server = Server::start()?;
    on(server.url(), async |js| {
        for (name, subject) in [("A", "a.>"), ("B", "b")] {
            let config = json!({"name": name, "subjects": [subject]});
            ask(js, &format!("STREAM.CREATE.{name}"), &config).await?;
        }
        Ok(())
    })?;
    let folder = Folder::with("")?;
    // It is not on the broker, and would take the subjects of A.
    let text = "[streams.MINE]\nsubjects = [\"a.one\"]\n";
    folder.write("mine.toml", text)?;
    let ran = import(&folder, &server, &["--into", "mine.toml"])?;
    assert_eq!(ran.code, Some(1), "{ran:?}");
    ensure!(ran.stderr.contains("left out: A"), "{ran:?}");
    let checked = folder.run(&["check", "mine.toml"])?;
    assert_eq!(checked.code, Some(0), "{checked:?}");
    let written = fs::read_to_string(folder.path().join("mine.toml"))?;
    ensure!(
        written.starts_with(text) && written.contains("[streams.B]"),
        "{written}"
    );
    Ok(())
}
