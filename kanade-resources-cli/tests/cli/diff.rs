//! `diff` of two declarations, without a broker.

use anyhow::Result;

use crate::folder::Folder;
use crate::support::Ran;

const OLD: &str = r#"
[streams.ORDERS]
subjects = ["orders.>", "returns.>"]
max_bytes = "2GiB"

[streams.OLD]
subjects = ["old"]

[kv.jobs]
history = 5
lazy = true
"#;

#[test]
fn the_exit_code_says_what_would_happen() -> Result<()> {
    let folder = Folder::with(OLD)?;
    let to = |new: &str| diff(&folder, new, &[]);

    let same = to(&format!("# moved\n{OLD}"))?;
    assert_eq!(same.code, Some(0), "{same:?}");
    assert_eq!(
        same.stdout,
        "plan: 0 to create, 0 to update, 0 held back, 0 impossible, 3 in sync\n"
    );

    let more = to(&OLD.replace("2GiB", "3GiB"))?;
    assert_eq!(more.code, Some(2), "{more:?}");
    assert_eq!(
        more.stdout,
        "~ stream ORDERS\n    max_bytes: 2GiB -> 3GiB\nplan: 0 to create, 1 to update, 0 held back, 0 impossible, 2 in sync\n"
    );

    let less = to(&OLD.replace("history = 5", "history = 2"))?;
    assert_eq!(less.code, Some(3), "{less:?}");
    assert_eq!(
        less.stdout,
        "! KV bucket jobs\n    held back: history: 5 -> 2 (loses an unknown number of messages: the oldest messages of each \
         subject are deleted)\nplan: 0 to create, 0 to update, 1 held back, 0 impossible, 2 in sync\n"
    );

    let other = to(&OLD.replace(
        "max_bytes = \"2GiB\"",
        "max_bytes = \"2GiB\"\nstorage = \"memory\"",
    ))?;
    assert_eq!(other.code, Some(3), "{other:?}");

    let broken = to("[streams.A]\nmax_age = 5\n")?;
    assert_eq!(broken.code, Some(1), "{broken:?}");
    assert!(broken.stderr.contains("new.toml:2:11"), "{broken:?}");
    Ok(())
}

#[test]
fn markdown_is_for_reviews() -> Result<()> {
    let folder = Folder::with(OLD)?;
    let new = r#"
[streams.ORDERS]
subjects = ["orders.>"]
max_bytes = "1GiB"
max_age = "30d"

[streams.RETURNS]
subjects = ["returns.>"]

[kv.jobs]
history = 5
lazy = true
"#;
    let shown = diff(&folder, new, &["--format", "markdown"])?;
    assert_eq!(shown.code, Some(3), "{shown:?}");
    assert_eq!(
        shown.stdout,
        r#"**plan: 1 to create, 1 to update, 2 held back, 0 impossible, 1 in sync**

|   | resource | field | change | remark |
|---|---|---|---|---|
| ~ | stream ORDERS | `subjects` | \["orders.>","returns.>"] → \["orders.>"] | messages to a subject that it gives up find no stream, unless another one takes the subject |
| ! | stream ORDERS | `max_bytes` | 2GiB → 1GiB | held back: loses an unknown number of messages: the oldest messages make room |
| ! | stream ORDERS | `max_age` | unlimited → 30d | held back: loses an unknown number of messages: messages older than max\_age are deleted, whatever discard says |
| ~ | stream ORDERS |  |  | returns.> goes from stream ORDERS to stream RETURNS |
| + | stream RETURNS |  |  | is created |
| ~ | stream RETURNS |  |  | returns.> goes from stream ORDERS to stream RETURNS |
|  | stream OLD |  |  | is not declared, and stays as it is |
"#
    );
    Ok(())
}

#[test]
fn only_one_can_be_standard_input() -> Result<()> {
    let folder = Folder::with(OLD)?;
    let refused = folder.run(&["diff", "-", "-"])?;
    assert_eq!(refused.code, Some(1), "{refused:?}");
    assert!(
        refused
            .stderr
            .contains("only one of the two declarations can be standard input"),
        "{refused:?}"
    );
    Ok(())
}

fn diff(folder: &Folder, new: &str, arguments: &[&str]) -> Result<Ran> {
    folder.write("new.toml", new)?;
    folder.run(&[&["diff", "resources.toml", "new.toml"], arguments].concat())
}

#[test]
fn two_declarations_are_compared_in_a_profile() -> Result<()> {
    let declared = |max_bytes: &str| {
        format!("{OLD}\n[profiles.dev.streams.ORDERS]\nmax_bytes = \"{max_bytes}\"\n")
    };
    let folder = Folder::with(&declared("64MiB"))?;
    let to = |max_bytes: &str, arguments: &[&str]| diff(&folder, &declared(max_bytes), arguments);

    let everywhere = to("96MiB", &[])?;
    assert_eq!(everywhere.code, Some(0), "{everywhere:?}");
    let dev = to("96MiB", &["--profile", "dev"])?;
    assert_eq!(dev.code, Some(2), "{dev:?}");
    assert_eq!(
        dev.stdout,
        "~ stream ORDERS\n    max_bytes: 64MiB -> 96MiB\nplan for profile dev: 0 to create, 1 to update, 0 held back, 0 \
         impossible, 2 in sync\n"
    );

    let unknown = diff(&folder, OLD, &["--profile", "dev"])?;
    assert_eq!(unknown.code, Some(1), "{unknown:?}");
    assert!(
        unknown
            .stderr
            .contains("new.toml: there is no profile `dev`: no profile is declared"),
        "{unknown:?}"
    );
    Ok(())
}
