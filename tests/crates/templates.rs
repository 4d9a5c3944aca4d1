//! Generated items of templates: quiet under the strictest lints, and impossible to misuse.

use anyhow::{Result, ensure};

use crate::support::{Crate, Message};

const RENAMED: &str = "nats = { package = \"kanade-resources\", path = \"<workspace>/kanade-resources\", features = [\"ring\"] }\n";

/// Every hole, names that are keywords, and tables where nothing borrows or nothing can be shown.
const DECLARATION: &str = r#"#! All holes.

[streams.EXEC]
subjects = ["commands.>", "type.>"]
max_age = "7d"

[streams.EXEC.subject_templates]
## To [each] <agent>.
all = "commands.all"
pc = "commands.pc.{pc_id...4}"
type = "type.{fn}.{self_id}.{crate_id}"
done = "commands.done.{job:u64}.{delta:i64}.{how:ok|not-ok|fn}"
ids = "commands.ids.{a_id}.{b_id}.{c_id}.{d_id}.{e_id}.{f_id}.{g_id}.{h_id}.{i_id}"
own = "commands.own.{tag:crate::Tag}"
owns = "commands.owns.{silent:crate::Silent}.{rest...:crate::Tag}"
encoded = "commands.encoded.{text%}"
option = "commands.option.{some}"
result = "commands.result.{ok}"
string = "commands.string.{str}"

[kv."9x".keys]
number = "{id:u64}"

[kv.type.keys]
one = "one"
two = "two"

[object_stores.files]
max_bytes = "1GiB"

[object_stores.files.names]
file = "{folder}/{name%}"
silent = "{silent:crate::Silent}"

[core_subjects]
ping = "ping.{pc_id...4}"
"#;

const STRICT: &str = r#"#![no_implicit_prelude]
#![deny(warnings, missing_docs, unreachable_pub, rust_2018_idioms, unused, missing_debug_implementations)]
#![deny(clippy::all, clippy::pedantic)]
#![doc = ::nats::reference!()]

use ::core::clone::Clone;
use ::core::option::Option::{self, Some};
use ::core::cmp::PartialEq;
use ::std::borrow::{Cow, ToOwned};
use ::std::string::String;

::nats::kanade_resources!();

/// A type with everything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag(pub String);

/// A type with nothing.
#[allow(missing_debug_implementations)]
pub struct Silent(pub u8);

impl ::nats::Token for Tag {
    fn token(&self) -> Cow<'_, str> {
        Cow::Borrowed(&self.0)
    }

    fn from_token(token: &str) -> Option<Self> {
        Some(Self(token.to_owned()))
    }
}

impl ::nats::Token for Silent {
    fn token(&self) -> Cow<'_, str> {
        ::nats::Token::token(&self.0).into_owned().into()
    }

    fn from_token(token: &str) -> Option<Self> {
        ::nats::Token::from_token(token).map(Self)
    }
}

/// Builds, parses and compares some of it.
///
/// # Errors
///
/// None, with these values.
pub fn use_some() -> ::core::result::Result<bool, ::nats::InvalidToken> {
    let done = subjects::exec::done(1, -1, subjects::exec::DoneHow::NotOk);
    let typed = subjects::exec::r#type("a", "b", "c")?;
    let own = subjects::exec::own(&Tag("x".to_owned()))?;
    let same = match subjects::exec::parse(own.as_str()) {
        Some(subjects::exec::Parsed::Own(parts)) => parts.clone() == parts && parts.build()? == own,
        _ => false,
    };
    let number = keys::_9x::number(7);
    let one = keys::r#type::parse("one") == Some(keys::r#type::Parsed::One);
    let filters = subjects::exec::owns_filters(Some(&Silent(1)), Option::None)?;
    Result::Ok(done.as_str() != typed.as_str() && same && one && number.as_str() == "7" && filters.subjects().len() == 1)
}

use ::core::result::Result;
use ::core::convert::Into;
"#;

fn library(name: &str, edition: &str) -> Result<Crate> {
    let made = Crate::with_manifest(name, edition, RENAMED)?;
    made.file("resources.toml", DECLARATION)?;
    made.file("src/lib.rs", STRICT)?;
    Ok(made)
}

#[test]
fn the_strictest_lints_are_quiet() -> Result<()> {
    let made = library("templates-2024", "2024")?;
    let messages = made.check()?;
    ensure!(messages.is_empty(), "{messages:#?}");
    made.succeed("clippy", &[])?;
    let said = made.succeed("doc", &["--no-deps"])?;
    ensure!(!said.contains("warning"), "{said}");
    Ok(())
}

#[test]
fn an_older_edition_is_quiet_too() -> Result<()> {
    let messages = library("templates-2021", "2021")?.check()?;
    ensure!(messages.is_empty(), "{messages:#?}");
    Ok(())
}

/// What the compiler says of a function that has `client`, `store` and `filters`.
fn misuse(name: &str, body: &str) -> Result<Vec<Message>> {
    let made = Crate::new(name)?;
    made.file(
        "resources.toml",
        "[streams.EXEC]\nsubjects = [\"commands.>\"]\nmax_age = \"7d\"\n\
         [streams.EXEC.subject_templates]\npc = \"commands.pc.{pc_id}\"\n\
         [kv.config.keys]\ngroup = \"groups.{name}\"\n[kv.other.keys]\ngroup = \"groups.{name}\"\n",
    )?;
    made.file(
        "src/lib.rs",
        format!(
            "kanade_resources::kanade_resources!();\n\
             use kanade_resources::{{KvStore, async_nats::Client}};\n\
             use {{keys::config, keys::other, subjects::exec}};\n\
             pub async fn misuse(client: Client, store: KvStore) -> Result<(), Box<dyn std::error::Error>> {{\n\
             let filters = exec::pc_filters(None)?;\nlet keys = config::group_filters(None)?;\n{body}\nOk(())\n}}\n"
        ),
    )?;
    let messages = made.check()?;
    Ok(messages
        .into_iter()
        .filter(|message| message.level == "error")
        .collect())
}

#[test]
fn what_is_a_filter_can_not_be_published_to_and_a_key_is_of_one_bucket() -> Result<()> {
    let cases = [
        (
            "publish",
            "client.publish(filters, \"x\".into()).await?;",
            "ToSubject",
        ),
        (
            "borrowed",
            "client.publish(&filters, \"x\".into()).await?;",
            "ToSubject",
        ),
        ("put", "store.put(keys, \"x\".into()).await?;", "AsRef<str>"),
        ("subscribe", "keys.subscribe(&client).await?;", "subscribe"),
        ("watch", "filters.watch(&store).await?;", "watch"),
        (
            "mixed",
            "let key: other::Group = config::group(\"x\")?; let _ = key;",
            "incompatible types",
        ),
    ];
    for (name, body, said) in cases {
        let errors = misuse(&format!("misuse-{name}"), body)?;
        ensure!(
            errors.iter().any(|error| error.text.contains(said)),
            "{name}: {errors:#?}"
        );
    }
    ensure!(
        misuse(
            "use",
            "filters.subscribe(&client).await?; keys.watch(&store).await?;"
        )?
        .is_empty()
    );
    Ok(())
}

#[test]
fn a_broken_template_breaks_nothing_else() -> Result<()> {
    let made = Crate::new("broken-template")?;
    made.file(
        "resources.toml",
        "[streams.EXEC]\nsubjects = [\"commands.>\"]\nmax_age = \"7d\"\n[streams.EXEC.subject_templates]\n\
         pc = \"elsewhere.{pc_id}\"\nall = \"commands.all\"\nal_l = \"commands.x\"\nal__l = \"commands.y\"\na1 = \"commands.z.{x}\"\n\
         a_1 = \"commands.zz.{x}\"\nodd = \"commands.{\"\n",
    )?;
    made.file(
        "src/lib.rs",
        "kanade_resources::kanade_resources!();\npub const X: &str = subjects::exec::ALL;\n\
         pub fn f() { let _ = subjects::exec::pc(\"x\"); let _ = subjects::exec::a1(\"x\"); }\n",
    )?;
    let messages = made.check()?;
    let strange: Vec<_> = messages
        .iter()
        .filter(|message| !message.text.starts_with("[KR07"))
        .collect();
    ensure!(strange.is_empty() && messages.len() == 4, "{messages:#?}");
    Ok(())
}
