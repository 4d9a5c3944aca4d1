//! Plans that are kept, approved and applied.

use anyhow::Result;
use kanade_resources_testing::Server;
use serde_json::Value;

use crate::broker::publish;
use crate::folder::Folder;

const JOBS: &str = "[kv.jobs]\nhistory = 5\n";

#[test]
fn what_was_approved_is_what_is_done_once() -> Result<()> {
    let server = Server::start()?;
    let folder = Folder::with(JOBS)?;
    let planned = folder.run(&["plan", "--out", "plan.json", "-s", server.url()])?;
    assert_eq!(planned.code, Some(2), "{planned:?}");

    // What the file says by then does not matter.
    folder.write("resources.toml", "[kv.others]\n")?;
    let applied = folder.run(&["apply", "plan.json", "-s", server.url()])?;
    assert_eq!(applied.code, Some(0), "{applied:?}");
    folder.write("resources.toml", JOBS)?;
    assert_eq!(folder.run(&["plan", "-s", server.url()])?.code, Some(0));

    let again = folder.run(&["apply", "plan.json", "-s", server.url()])?;
    assert_eq!(again.code, Some(1), "{again:?}");
    assert!(
        again
            .stderr
            .contains("KV bucket jobs was missing, and is there now"),
        "{again:?}"
    );
    Ok(())
}

#[test]
fn a_plan_is_refused_with_what_changed_since() -> Result<()> {
    let server = Server::start()?;
    let folder = Folder::with(JOBS)?;
    folder.run(&["apply", "-y", "-s", server.url()])?;
    folder.write("resources.toml", &JOBS.replace('5', "9"))?;
    folder.run(&["plan", "--out", "plan.json", "-s", server.url()])?;

    folder.write("meanwhile.toml", &JOBS.replace('5', "7"))?;
    folder.run(&["apply", "meanwhile.toml", "-y", "-s", server.url()])?;
    let refused = folder.run(&["apply", "plan.json", "-s", server.url()])?;
    assert_eq!(refused.code, Some(1), "{refused:?}");
    assert!(
        refused
            .stderr
            .contains("KV bucket jobs: history was 5, and is 7 now"),
        "{refused:?}"
    );
    let kept = folder.run(&["plan", "meanwhile.toml", "-s", server.url()])?;
    assert_eq!(kept.code, Some(0), "nothing was changed: {kept:?}");
    Ok(())
}

#[test]
fn messages_that_came_in_are_kept() -> Result<()> {
    let server = Server::start()?;
    let folder = Folder::with(JOBS)?;
    folder.run(&["apply", "-y", "-s", server.url()])?;
    publish(server.url(), "$KV.jobs.nightly", 3)?;
    folder.write("resources.toml", &JOBS.replace('5', "1"))?;
    let planned = folder.run(&[
        "plan",
        "--allow-data-loss",
        "--out",
        "plan.json",
        "-s",
        server.url(),
    ])?;
    assert_eq!(planned.code, Some(2), "{planned:?}");

    publish(server.url(), "$KV.jobs.nightly", 2)?;
    let applied = folder.run(&["apply", "plan.json", "-s", server.url()])?;
    assert_eq!(applied.code, Some(3), "{applied:?}");
    let status = folder.run(&["status", "--format", "json", "-s", server.url()])?;
    let status: Value = serde_json::from_str(&status.stdout)?;
    assert_eq!(status["resources"][0]["messages"], 5);
    Ok(())
}

#[test]
fn consent_is_part_of_the_plan() -> Result<()> {
    let server = Server::start()?;
    let folder = Folder::with(JOBS)?;
    folder.run(&["plan", "--out", "plan.json", "-s", server.url()])?;
    let refused = folder.run(&[
        "apply",
        "plan.json",
        "--allow-data-loss",
        "-s",
        server.url(),
    ])?;
    assert_eq!(refused.code, Some(1), "{refused:?}");
    assert!(
        refused.stderr.contains("made without `--allow-data-loss`"),
        "{refused:?}"
    );
    Ok(())
}

#[test]
fn what_is_no_plan_is_an_error() -> Result<()> {
    let folder = Folder::with(JOBS)?;
    for text in ["{}", "{\"plan\": ", "{\"format_version\": 2}"] {
        folder.write("plan.json", text)?;
        let refused = folder.run(&["apply", "plan.json", "-s", "127.0.0.1:1"])?;
        assert_eq!(refused.code, Some(1), "{refused:?}");
        assert!(
            refused.stderr.contains("plan.json is not a kept plan"),
            "{refused:?}"
        );
    }
    Ok(())
}

const QUEUE: &str = "[streams.QUEUE]\nsubjects = [\"queue\"]\nretention = \"workqueue\"\n";

/// What a work queue holds goes to the first who copies it.
#[test]
fn a_copy_that_empties_a_queue_is_made_as_it_was_agreed_to() -> Result<()> {
    let server = Server::start()?;
    let folder = Folder::with(QUEUE)?;
    folder.run(&["apply", "-y", "-s", server.url()])?;
    publish(server.url(), "queue", 3)?;
    let copy = format!("{QUEUE}[streams.COPY]\nmirror = {{ name = \"QUEUE\" }}\n");
    folder.write("resources.toml", &copy)?;
    let plan = ["plan", "-s", server.url()];
    let loses = "(loses up to 3 messages: a work queue";
    let held = folder.run(&plan)?;
    assert_eq!(held.code, Some(3), "{held:?}");
    assert!(held.stdout.contains("held back: mirror"), "{held:?}");
    let refused = folder.run(&["apply", "-y", "-s", server.url()])?;
    assert_eq!(refused.code, Some(3), "{refused:?}");
    assert!(
        refused.stderr.contains("not created without consent"),
        "{refused:?}"
    );

    let keep = ["--allow-data-loss", "--out", "plan.json"];
    let planned = folder.run(&[plan.as_slice(), &keep].concat())?;
    assert_eq!(planned.code, Some(2), "{planned:?}");
    assert!(planned.stdout.contains(loses), "{planned:?}");
    let markdown = [
        plan.as_slice(),
        &["--allow-data-loss", "--format", "markdown"],
    ]
    .concat();
    let markdown = folder.run(&markdown)?;
    assert!(
        markdown.stdout.contains("loses up to 3 messages"),
        "{markdown:?}"
    );

    publish(server.url(), "queue", 1)?;
    let more = folder.run(&["apply", "plan.json", "-s", server.url()])?;
    assert_eq!(more.code, Some(3), "{more:?}");
    folder.run(&[plan.as_slice(), &keep].concat())?;
    let applied = folder.run(&["apply", "plan.json", "-s", server.url()])?;
    assert_eq!(applied.code, Some(0), "{applied:?}");
    assert_eq!(folder.run(&plan)?.code, Some(0));
    Ok(())
}
