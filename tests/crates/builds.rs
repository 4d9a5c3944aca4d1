//! Crates that must build: whatever the name of the dependency, the edition, the lints, the module.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::support::{Crate, RESOURCES};

const RENAMED: &str = "nats = { package = \"kanade-resources\", path = \"<workspace>/kanade-resources\", features = [\"ring\"] }\n";

/// Every kind, names that are keywords or start with a digit, lazy ones, and text that rustdoc could misread.
const DECLARATION: &str = r#"#! All of it: <b>, [x], https://nats.io.

[settings]
storage_budget = "6GiB"

## The latest command of [each] <subject>.
##
## ```
## not a doctest
## ```
[streams.EXEC]
subjects = ["commands.>"]
max_age = "7d"
max_bytes = "64MiB"
duplicate_window = "100ms"
metadata = { owner = "backend" }

## Runs [each] <command>.
[streams.EXEC.consumers.backend]
filter_subjects = ["commands.>"]
backoff = ["1s", "1m"]

[streams.EXEC.consumers.screen]
ack_policy = "none"
deliver_subject = "screens.exec"

[streams."9x"]
subjects = ["x"]
max_age = "1d"
mirror_direct = false
placement = { tags = ["ssd"] }
republish = { src = "x", dest = "y" }
consumer_limits = { max_ack_pending = 100 }

[streams."9x".consumers.type]
lazy = true

[kv.type]
history = 5

[kv.self]
lazy = true

[object_stores.scripts]
max_bytes = "1GiB"
num_replicas = 3
compression = "s2"
ignore_changes = ["max_bytes"]
"#;

const ONE_KIND: &str = "[kv.drafts]\nlazy = true\n";

/// A library under the strictest lints. Everything generated is named by a path, so it needs no prelude.
const STRICT_LIBRARY: &str = r#"#![no_implicit_prelude]
#![deny(warnings, missing_docs, unreachable_pub, rust_2018_idioms, unused, missing_debug_implementations)]
#![doc = ::nats::reference!()]

use ::core::result::Result;

::nats::kanade_resources!();

/// Another declaration in the same crate, in a module of its own.
pub mod drafts {
    #![doc = ::nats::reference!("more/drafts.toml")]

    ::nats::kanade_resources!("more/drafts.toml",);
}

mod private {
    ::nats::kanade_resources!("more/drafts.toml");
}

/// A declaration in the body of a function.
pub fn lazy_buckets() -> &'static [&'static str] {
    ::nats::kanade_resources!("more/drafts.toml");
    LAZY_KV_BUCKETS
}

/// Specs are constants.
pub const WINDOW: ::core::time::Duration = streams::EXEC.max_age;

const _: () = {
    ::core::assert!(WINDOW.as_secs() == 604_800);
    ::core::assert!(streams::_9X.max_bytes == -1);
    ::core::assert!(consumers::EXEC_BACKEND.backoff.len() == 2 && !consumers::EXEC_BACKEND.is_push());
    ::core::assert!(consumers::EXEC_SCREEN.is_push() && consumers::_9X_TYPE.stream.len() == 2);
    ::core::assert!(ALL_CONSUMERS.len() == 2 && LAZY_CONSUMERS.len() == 1 && CONSUMER_9X_TYPE.len() == 4);
    ::core::assert!(RESOURCES.resources[0].consumers.len() == 2);
    ::core::assert!(kv::TYPE.history == 5);
    ::core::assert!(object_stores::SCRIPTS.max_bytes == 1 << 30);
    ::core::assert!(RESOURCES.resources.len() == 5);
    ::core::assert!(ALL_STREAMS.len() == 2 && LAZY_STREAMS.len() == 0 && STREAM_9X.len() == 2);
    ::core::assert!(constants::STREAM_9X.len() == 2 && drafts::constants::LAZY_KV_BUCKETS.len() == 1);
    ::core::assert!(ALL_KV_BUCKETS.len() == 1 && LAZY_KV_BUCKETS.len() == 1 && BUCKET_SELF.len() == 4);
    ::core::assert!(ALL_OBJECT_STORES.len() == 1 && LAZY_OBJECT_STORES.len() == 0);
    ::core::assert!(drafts::ALL_KV_BUCKETS.len() == 0 && drafts::LAZY_KV_BUCKETS.len() == 1);
};

/// Every handle has its field, and what is lazy has none.
///
/// # Errors
///
/// What the bootstrap fails with.
pub async fn start(js: &::nats::async_nats::jetstream::Context) -> Result<::nats::Report, ::nats::Error> {
    let resources = JetStreamResources::bootstrap(js).run().await?;
    let StreamHandles { exec: _, _9x: _ } = resources.streams;
    let KvHandles { r#type: _ } = resources.kv;
    let ObjectStoreHandles { scripts: _ } = resources.object_stores;
    let ConsumerHandles { exec_backend, exec_screen } = resources.consumers;
    let _: (::nats::PullConsumer, ::nats::PushConsumer) = (exec_backend, exec_screen);
    let _ = ensure_jetstream_resources(js).await?;
    let drafts::JetStreamResources { report, .. } = drafts::attach(js).await?;
    Result::Ok(report)
}
"#;

fn strict_library(name: &str, edition: &str) -> Result<Crate> {
    let strict = Crate::with_manifest(name, edition, RENAMED)?;
    strict
        .file("resources.toml", DECLARATION)?
        .file("more/drafts.toml", ONE_KIND)?;
    strict.file("src/lib.rs", STRICT_LIBRARY)?;
    Ok(strict)
}

fn assert_clean(made: &Crate) -> Result<()> {
    let messages = made.check()?;
    assert!(messages.is_empty(), "{messages:#?}");
    Ok(())
}

#[test]
fn a_strict_library_builds_in_edition_2021() -> Result<()> {
    assert_clean(&strict_library("strict-2021", "2021")?)
}

#[test]
fn a_strict_library_builds_in_edition_2024_and_its_documentation_is_quiet() -> Result<()> {
    let strict = strict_library("strict-2024", "2024")?;
    assert_clean(&strict)?;
    let said = strict.succeed("doc", &["--no-deps"])?;
    assert!(!said.contains("warning"), "{said}");
    Ok(())
}

/// Links in comments, from every place where rustdoc shows them, to every kind of item.
const LINKED: &str = r#"#! The desk: [`streams::ORDERS`], [BUCKET_JOBS], [`ensure_jetstream_resources`], [`subjects::orders::placed`],
#! [`crate::Order`], [the client](https://docs.rs/async-nats) and https://nats.io.
#!
#! More of it: [`streams::ORDERS`], [BUCKET_JOBS], [`ensure_jetstream_resources`], [`subjects::orders::placed`] and
#! [`crate::Order`].

[settings]
storage_budget = "1GiB"

## Filled by [`subjects::orders::placed()`] and emptied by [`consumers::ORDERS_BILLING`].
##
## Each is an [order](crate::Order), see [the profiles](Profile) and [`RESOURCES`].
[streams.ORDERS]
subjects = ["orders.>"]
max_bytes = "1MiB"

## Reads [`streams::ORDERS`].
##
## Puts its settings into [`kv::JOBS`].
[streams.ORDERS.consumers.billing]

[streams.ORDERS.subject_templates]
## Arrives in [`streams::ORDERS`].
##
## See [`keys::jobs::job`].
placed = "orders.{id:u64}"

## A copy of [STREAM_ORDERS].
[streams.COPY]
max_bytes = "1MiB"
mirror = { name = "ORDERS" }

[kv.jobs]
max_bytes = "1MiB"

[kv.jobs.keys]
job = "{name}"

[core_subjects]
## Not stored in [`streams::ORDERS`].
##
## Not at all: [JetStreamResources].
ping = "ping.{id}"

## Smaller than [`streams::ORDERS`].
[profiles.dev]
storage_budget = "16MiB"
"#;

#[test]
fn links_in_comments_and_on_pages_lead_somewhere() -> Result<()> {
    let declared = "kanade_resources::kanade_resources!();\n\n/// An order.\npub struct Order;\n";
    let roots = [
        (
            "links",
            format!("#![doc = kanade_resources::reference!()]\n{declared}"),
        ),
        (
            "links-below",
            format!(
                "//! A shop.\n#[doc = kanade_resources::reference!()]\npub mod nats {{\n    {declared}}}\npub use nats::Order;\n"
            ),
        ),
    ];
    for (name, root) in roots {
        let linked = Crate::with_manifest(name, "2024", RESOURCES)?;
        linked.file("resources.toml", LINKED)?;
        linked.file("src/lib.rs", root)?;
        let said = linked.succeed("doc", &["--no-deps"])?;
        assert!(!said.contains("warning"), "{said}");
        let pages = linked.documentation()?;
        let links: Vec<Link> = pages.iter().flat_map(|page| links(page)).collect();
        let dead: Vec<&Link> = links
            .iter()
            .filter(|link| !link.leads_somewhere())
            .collect();
        assert!(dead.is_empty(), "{dead:#?}");
        for page in [
            "constant.ORDERS.html",
            "constant.ORDERS_BILLING.html",
            "fn.placed.html",
        ] {
            assert!(
                links.iter().any(|link| link.target.ends_with(page)),
                "{page}"
            );
        }
    }
    Ok(())
}

/// A link of a page of rustdoc.
#[derive(Debug)]
struct Link {
    page: PathBuf,
    target: String,
}

impl Link {
    /// Whether it leads out of the crate, within the page, or to a page that is there.
    fn leads_somewhere(&self) -> bool {
        let (path, _) = self.target.split_once('#').unwrap_or((&self.target, ""));
        // What tracing says of its own items on our pages leads nowhere without its pages.
        let is_page = Path::new(path).extension().is_some_and(|it| it == "html");
        let is_local = is_page && !path.contains("://");
        !is_local || self.page.with_file_name("").join(path).exists()
    }
}

/// The links of a page, but for those that only scripts follow.
fn links(page: &Path) -> Vec<Link> {
    let text = fs::read_to_string(page).unwrap_or_default();
    let targets = text.split("href=\"").skip(1);
    targets
        .filter_map(|rest| rest.split('"').next())
        .filter(|target| !target.contains("${"))
        .map(|target| Link {
            page: page.to_owned(),
            target: target.to_owned(),
        })
        .collect()
}

#[test]
fn a_program_that_uses_little_of_it_has_no_warnings() -> Result<()> {
    let program = Crate::new("program")?;
    program.file("resources.toml", DECLARATION)?;
    program.file(
        "src/main.rs",
        r#"#![deny(warnings, unreachable_pub)]

mod nats {
    kanade_resources::kanade_resources!();
}

fn main() {
    println!("{}", nats::STREAM_EXEC);
}
"#,
    )?;
    assert_clean(&program)
}

#[test]
fn a_crate_that_reaches_the_macro_through_another_one_builds() -> Result<()> {
    let facade = Crate::new("facade")?;
    facade.file(
        "src/lib.rs",
        "pub mod deep {\n    pub use kanade_resources as renamed;\n}\n",
    )?;
    let dependency = format!("macro-facade = {{ path = {:?} }}\n", facade.folder());
    let user = Crate::with_manifest("facade-user", "2024", &dependency)?;
    user.file("resources.toml", DECLARATION)?;
    user.file(
        "src/lib.rs",
        "macro_facade::deep::renamed::kanade_resources!();\n",
    )?;
    assert_clean(&user)
}

#[test]
fn names_may_be_the_same_in_every_kind_and_those_of_generated_code() -> Result<()> {
    let made = Crate::new("same-names")?;
    made.file(
        "resources.toml",
        "[lints]\nunbounded = \"allow\"\n[streams.JOBS]\n[streams.REPORT]\n[kv.jobs]\n[kv.handles]\n[streams.JOBS.consumers.JOBS]\n[streams.JOBS.consumers.handles]\n[object_stores.jobs]\n[object_stores.js]\n",
    )?;
    made.file("src/lib.rs", "kanade_resources::kanade_resources!();\n")?;
    assert_clean(&made)
}

#[test]
fn an_edited_declaration_is_built_again_and_an_untouched_one_is_not() -> Result<()> {
    let history = |revisions: u8| format!("[kv.jobs]\nhistory = {revisions}\n");
    let made = Crate::new("edited")?;
    made.file("fleet/resources.toml", history(5))?;
    made.file(
        "src/lib.rs",
        "kanade_resources::kanade_resources!(\"fleet/resources.toml\");\n\
         const _: () = assert!(kv::JOBS.history == 5, \"not five\");\n",
    )?;
    assert_clean(&made)?;
    assert!(
        made.succeed("check", &["--verbose"])?
            .contains("Fresh macro-edited")
    );

    made.file("fleet/resources.toml", history(6))?;
    let messages = made.check()?;
    assert!(
        messages
            .iter()
            .any(|message| message.text.contains("not five")),
        "{messages:#?}"
    );

    made.file("fleet/resources.toml", history(65))?;
    let messages = made.check()?;
    assert!(
        messages
            .iter()
            .any(|message| message.text.contains("[KR0113]")),
        "{messages:#?}"
    );

    made.file("fleet/resources.toml", history(5))?;
    assert_clean(&made)
}

#[test]
fn two_folders_give_the_same_bytes() -> Result<()> {
    let build = |folder: &str| {
        let made = Crate::in_folder(folder, "same", "2024", RESOURCES)?;
        made.file("resources.toml", DECLARATION)?;
        made.file("src/lib.rs", "kanade_resources::kanade_resources!();\n")?;
        made.metadata()
    };
    let (one, two) = (build("same-one")?, build("same-two")?);
    assert!(one == two, "{} and {} bytes differ", one.len(), two.len());
    Ok(())
}
