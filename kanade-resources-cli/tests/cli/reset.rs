//! `reset` against real nats-servers.

use anyhow::Result;
use kanade_resources_testing::Server;
use serde_json::{Value, json};

use crate::broker::publish;
use crate::folder::Folder;
use crate::support::Ran;

const SHOP: &str = r#"
[streams.ORDERS]
subjects = ["orders.>"]

[streams.COPY]
mirror = { name = "ORDERS" }

[kv.jobs]
lazy = true
"#;

const STRANGER: &str = "[streams.STRANGER]\nsubjects = [\"strange\"]\n";

#[test]
fn exactly_what_is_declared_goes_and_only_when_told_so() -> Result<()> {
    let server = Server::start()?;
    let folder = Folder::with(SHOP)?;
    folder.write("stranger.toml", STRANGER)?;
    folder.write("eager.toml", &SHOP.replace("lazy = true", ""))?;
    for file in ["eager.toml", "stranger.toml"] {
        folder.run(&["apply", file, "-y", "-s", server.url()])?;
    }
    publish(server.url(), "orders.one", 3)?;

    let shown = folder.run(&["reset", "-s", server.url()])?;
    assert_eq!(shown.code, Some(0), "{shown:?}");
    assert!(
        shown.stdout.contains("- stream ORDERS\n    3 messages, "),
        "{shown:?}"
    );
    assert!(shown.stdout.contains("reset: 3 to delete"), "{shown:?}");
    assert!(shown.stderr.contains("nothing was deleted"), "{shown:?}");
    let kept = folder.run(&["plan", "eager.toml", "-s", server.url()])?;
    assert_eq!(kept.code, Some(0), "{kept:?}");

    let reset = folder.run(&["reset", "--yes", "--format", "json", "-s", server.url()])?;
    assert_eq!(reset.code, Some(0), "{reset:?}");
    let reset: Value = serde_json::from_str(&reset.stdout)?;
    assert_eq!(reset["deleted"], true);
    assert_eq!(
        reset["resources"][0]["resource"],
        json!({"kind": "stream", "name": "COPY", "stream": "COPY"})
    );
    assert_eq!(names(&folder, &server)?, ["STRANGER"]);

    let nothing = folder.run(&["reset", "--yes", "-s", server.url()])?;
    assert_eq!(
        (nothing.code, nothing.stdout.as_str()),
        (Some(0), "reset: 0 deleted, with 0 messages\n")
    );
    Ok(())
}

#[test]
fn what_a_stranger_copies_stays() -> Result<()> {
    let server = Server::start()?;
    let folder = Folder::with(&SHOP.replace("lazy = true", ""))?;
    folder.run(&["apply", "-y", "-s", server.url()])?;
    for copy in [
        "mirror = { name = \"ORDERS\" }",
        "sources = [{ name = \"KV_jobs\" }]",
    ] {
        folder.write("theirs.toml", &format!("[streams.THEIRS]\n{copy}\n"))?;
        applied(&folder.run(&["apply", "theirs.toml", "-y", "-s", server.url()])?);
        let refused = folder.run(&["reset", "--yes", "-s", server.url()])?;
        assert_eq!(refused.code, Some(1), "{refused:?}");
        assert!(
            refused.stderr.contains("stream THEIRS copies "),
            "{refused:?}"
        );
        assert_eq!(
            names(&folder, &server)?,
            ["COPY", "KV_jobs", "ORDERS", "THEIRS"]
        );
        folder.run(&["reset", "theirs.toml", "--yes", "-s", server.url()])?;
    }
    Ok(())
}

fn applied(ran: &Ran) {
    assert_eq!(ran.code, Some(0), "{ran:?}");
}

/// Every stream of the broker.
fn names(folder: &Folder, server: &Server) -> Result<Vec<String>> {
    folder.write("empty.toml", "[core_subjects]\nnone = \"none\"\n")?;
    let status = folder.run(&[
        "status",
        "empty.toml",
        "--format",
        "json",
        "-s",
        server.url(),
    ])?;
    let status: Value = serde_json::from_str(&status.stdout)?;
    let streams = status["strangers"]["streams"].as_array();
    let names = streams
        .into_iter()
        .flatten()
        .filter_map(|stream| stream["name"].as_str());
    Ok(names.map(str::to_owned).collect())
}
