//! `export --to permissions`, and the guide `docs/roles.md` held to its word.

use std::fs;

use anyhow::{Context as _, Result, anyhow, ensure};
use kanade_resources_schema::diagnostic::render_all;
use kanade_resources_schema::{Bump, analyse};
use kanade_resources_testing::Server;
use serde_json::Value;
use tempfile::TempDir;

use crate::support::{Ran, run_in, run_with_input};

const GUIDE: &str = include_str!("../../../../docs/roles.md");

/// The code block of `language` that contains `mark`.
fn block(language: &str, mark: &str) -> Result<String> {
    let fence = format!("```{language}\n");
    let blocks = GUIDE.split(&fence).skip(1);
    let found = blocks
        .filter_map(|rest| rest.split("```\n").next())
        .find(|block| block.contains(mark));
    Ok(found
        .with_context(|| format!("a {language} block with {mark} in the guide"))?
        .to_owned())
}

/// A folder with the declaration of the guide.
fn folder() -> Result<TempDir> {
    let folder = tempfile::tempdir()?;
    fs::write(
        folder.path().join("resources.toml"),
        block("toml", "[roles.shop]")?,
    )?;
    Ok(folder)
}

/// Runs a command of the guide in `folder`, and puts what it prints where the guide says.
fn follow(folder: &TempDir, line: &str) -> Result<Ran> {
    let (command, to) = match line.split_once(" > ") {
        Some((command, to)) => (command, Some(to)),
        None => (line, None),
    };
    let arguments: Vec<String> = command
        .split_whitespace()
        .skip(1)
        .map(|argument| argument.replace('\'', ""))
        .collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let ran = run_in(folder.path(), &arguments)?;
    if let Some(to) = to {
        ensure!(ran.code == Some(0), "{ran:?}");
        fs::write(folder.path().join(to), &ran.stdout)?;
    }
    Ok(ran)
}

#[test]
fn the_files_of_the_guide_start_a_server() -> Result<()> {
    let folder = folder()?;
    for line in block("sh", "berlin.conf")?.lines() {
        follow(&folder, line)?;
    }
    let berlin = fs::read_to_string(folder.path().join("berlin.conf"))?;
    assert_eq!(berlin, block("text", "orders.placed.berlin.*")?);
    // A server includes what is beside its own configuration, which a test's server has elsewhere.
    let up = "../".repeat(32);
    let beside = format!("include \"{up}{}/", folder.path().display());
    let users = block("text", "authorization {")?
        .replace("jetstream: enabled\n", "")
        .replace("include \"", &beside);
    let server = Server::builder().config(&users).start()?;
    ensure!(server.is_running());
    let accounts = block("text", "accounts {")?
        .replace("jetstream: enabled\naccounts", "accounts")
        .replace("include \"", &beside);
    let server = Server::builder().config(&accounts).start()?;
    ensure!(server.is_running());
    Ok(())
}

/// The account of Berlin imports what its role allows, but for what push consumers need.
#[test]
fn the_account_of_the_guide_has_what_the_role_allows() -> Result<()> {
    let quoted = |text: &str| -> Vec<String> {
        let subjects = text.split('"').skip(1).step_by(2);
        subjects.map(str::to_owned).collect()
    };
    let printed = follow(&folder()?, block("sh", "--js-domain fleet")?.trim())?.stdout;
    let publish = printed.split("publish {").nth(1).unwrap_or_default();
    let mut allowed = quoted(publish.split("subscribe").next().unwrap_or_default());
    allowed.retain(|subject| {
        let is_pushed = |mark: &&str| subject.contains(*mark);
        !["CONSUMER.CREATE", "$JS.FC", "$SYS"].iter().any(is_pushed)
    });

    let accounts = block("text", "accounts {")?;
    let imports = quoted(accounts.split("imports:").nth(1).unwrap_or_default());
    let pairs: Vec<&[String]> = imports.chunks(2).collect();
    let local: Vec<&String> = pairs.iter().filter_map(|pair| pair.last()).collect();
    assert_eq!(local, allowed.iter().collect::<Vec<_>>());
    for pair in pairs {
        assert_eq!(pair[0], pair[1].replace("$JS.fleet.API.", "$JS.API."));
    }
    Ok(())
}

#[test]
fn the_commands_of_the_guide_print_what_it_shows() -> Result<()> {
    let folder = folder()?;
    let refused = follow(&folder, block("sh", "shop=*")?.trim())?;
    assert_eq!(refused.code, Some(1));
    assert_eq!(refused.stderr, block("text", "can't be that")?);
    let commands = follow(&folder, block("sh", "--format nsc")?.trim())?;
    assert_eq!(commands.stdout, block("text", "nsc edit")?);

    let printed = follow(&folder, block("sh", "--js-domain hub")?.trim())?.stdout;
    let document: Value = serde_json::from_str(&printed)?;
    assert_eq!(document["format_version"], 1);
    let operator = &document["roles"][0];
    assert_eq!(operator["name"], "operator");
    assert_eq!(operator["doc"], "A person at the command line.");
    let allowed = operator["publish"]["allow"].as_array().context("a list")?;
    ensure!(
        allowed.contains(&Value::from("$JS.hub.API.STREAM.DELETE.ORDERS")),
        "{printed}"
    );
    assert_eq!(operator["subscribe"]["allow"][0]["subject"], "_INBOX.>");
    assert_eq!(operator["responses"], Value::Null);
    Ok(())
}

#[test]
fn the_error_of_the_guide_reads_as_shown() -> Result<()> {
    let source = block("toml", "[roles.shop]")?.replace("ORDERS.placed\"", "ORDERS.place\"");
    let arena = Bump::new();
    let findings = analyse(&source, &arena)
        .err()
        .context("a finding")?
        .findings;
    let said = render_all(&findings, &source, "resources.toml").join("\n");
    assert_eq!(format!("error: {said}\n"), block("text", "KR0802")?);
    Ok(())
}

#[test]
fn the_declaration_of_the_guide_is_clean() -> Result<()> {
    let source = block("toml", "[roles.shop]")?;
    let arena = Bump::new();
    let checked =
        analyse(&source, &arena).map_err(|rejected| anyhow!("{:?}", rejected.findings))?;
    ensure!(checked.warnings.is_empty(), "{:?}", checked.warnings);
    Ok(())
}

#[test]
fn every_subject_is_one_argument_to_a_shell() -> Result<()> {
    let source = "[core_subjects]\nodd = \"a'b.$JS.`id`.c,d.\\\"e.{x}\"\n[roles.r]\npublish = [\"core_subjects.odd\"]\n";
    let printed = run_with_input(
        &["export", "--to", "permissions", "--format", "nsc", "-"],
        source,
    )?;
    ensure!(printed.code == Some(0), "{printed:?}");
    let script = format!(
        "nsc() {{ for a in \"$@\"; do printf '%s\\n' \"$a\"; done; }}\n{}",
        printed.stdout
    );
    let output = std::process::Command::new("sh")
        .args(["-c", &script])
        .output()?;
    let arguments = String::from_utf8(output.stdout)?;
    let expected = "\"a'b.$JS.`id`.c,d.\"\"e.*\"";
    ensure!(
        arguments.lines().any(|argument| argument == expected),
        "{arguments}"
    );
    Ok(())
}

#[test]
fn what_can_t_be_exported_is_said() -> Result<()> {
    let folder = folder()?;
    let cases: &[(&[&str], &str)] = &[
        (
            &["--format", "nats-server"],
            "has the permissions of one role: add `--role`; there are `office`, `shop`, `operator`",
        ),
        (
            &["--format", "nats-server", "--role", "shop"],
            "would allow nothing; add `--bind HOLE=VALUE` for `shop`",
        ),
        (
            &["--role", "shpo"],
            "there is no role `shpo`; there are `office`, `shop`, `operator`",
        ),
        (
            &["--bind", "shpo=berlin"],
            "no template of the role has a hole `shpo`; there are `id`, `shop`",
        ),
        (
            &["--role", "operator", "--bind", "shop=berlin"],
            "there are no holes to bind",
        ),
        (
            &["--bind", "shop=a", "--bind", "shop=b"],
            "`shop` is bound twice",
        ),
        (&["--bind", "shop"], "write HOLE=VALUE"),
        (
            &["--bind", "shop={{user()}}"],
            "servers know no placeholder",
        ),
        (&["--role", "shop", "--bind", "shop="], "a token is empty"),
        (&["--role", "shop", "--bind", "shop=a.b"], "it contains '.'"),
        (&["--role", "shop", "--bind", "shop=>"], "it contains '>'"),
        (&["--role", "shop", "--bind", "shop=a b"], "it contains ' '"),
        (&["--role", "shop", "--bind", "shop=a\nb"], "it contains"),
        (&["--js-domain", "a.b"], "a domain is one token"),
        (&["--js-domain", "*"], "a domain is one token"),
        (&["--inbox-prefix", "_INBOX.>"], "without `*`, `>`"),
        (&["--inbox-prefix", ""], "without `*`, `>`"),
    ];
    for (arguments, expected) in cases {
        let all = [&["export", "--to", "permissions"], *arguments].concat();
        let ran = run_in(folder.path(), &all)?;
        ensure!(
            ran.code != Some(0) && ran.stdout.is_empty(),
            "{arguments:?}: {ran:?}"
        );
        ensure!(
            ran.stderr.contains(expected),
            "{arguments:?}: {}",
            ran.stderr
        );
    }
    let unknown = run_in(folder.path(), &["export", "--to", "xml"])?;
    ensure!(
        unknown
            .stderr
            .contains("possible values: json, markdown, nack, permissions"),
        "{}",
        unknown.stderr
    );
    let bare = run_with_input(&["export", "--to", "permissions", "-"], "[kv.jobs]\n")?;
    ensure!(
        bare.stderr.contains("the declaration has no roles"),
        "{}",
        bare.stderr
    );
    let broken = run_with_input(
        &["export", "--to", "permissions", "-"],
        "[kv.jobs]\n[roles.a]\nread = [\"kv.job\"]\n",
    )?;
    ensure!(
        broken.code == Some(1) && broken.stderr.contains("KR0802"),
        "{}",
        broken.stderr
    );
    Ok(())
}
