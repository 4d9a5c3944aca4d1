//! Programs that start with this many resources, of the same kinds and in the same numbers.

use std::fmt::Write as _;
use std::ops::Range;
use std::path::Path;

use anyhow::Result;
use kanade_resources::Kind;

use crate::package::{Library, Package};

/// How a program starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Start {
    /// It connects, and that is all.
    Bare,
    /// One call for each resource, and a field for what it returns.
    ByHand,
    /// `kanade_resources!()`
    Ours,
    /// The same, with two profiles that change some resources.
    Profiled,
}

/// A program, and the package that it is built from.
pub(super) struct Program {
    pub(super) start: Start,
    pub(super) count: usize,
    pub(super) package: Package,
}

/// How many calls stand in one function: more in one take the compiler much longer.
const CALLS: usize = 50;

/// How many resources a profile changes.
const CHANGED: usize = 10;

const ERROR: &str = "Box<dyn std::error::Error + Send + Sync>";

impl Program {
    pub(super) fn write(root: &Path, start: Start, count: usize) -> Result<Self> {
        let name = format!("{start:?}-{count}").to_lowercase();
        let package = Package::new(root, &name, start.library())?;
        if start.library() == Library::Ours {
            package.write("resources.toml", &declaration(count, start)?)?;
        }
        let source = match start {
            Start::Bare => main("async_nats", "", "let _ = js;"),
            Start::ByHand => by_hand(count)?,
            Start::Ours | Start::Profiled => ours(),
        };
        package.write("src/main.rs", &source)?;
        Ok(Self {
            start,
            count,
            package,
        })
    }
}

impl Start {
    pub(super) fn library(self) -> Library {
        match self {
            Self::Bare | Self::ByHand => Library::ByHand,
            Self::Ours | Self::Profiled => Library::Ours,
        }
    }

    /// As the table calls it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Bare => "only connects",
            Self::ByHand => "by hand",
            Self::Ours => "ours",
            Self::Profiled => "ours, two profiles",
        }
    }
}

/// The kind of a resource: they stand in the ratio of the fleet, 6 streams to 10 buckets and 4 stores.
fn kind(number: usize) -> Kind {
    match number % 20 {
        0..6 => Kind::Stream,
        6..16 => Kind::KvBucket,
        _ => Kind::ObjectStore,
    }
}

fn declaration(count: usize, start: Start) -> Result<String> {
    let mut declared = String::new();
    for number in 0..count {
        let fields = match kind(number) {
            Kind::Stream => format!("subjects = [\"bench.{number}.>\"]\nmax_bytes = \"1MiB\""),
            Kind::KvBucket => "history = 5".to_owned(),
            Kind::ObjectStore => "max_bytes = \"1MiB\"".to_owned(),
        };
        writeln!(declared, "[{}]\n{fields}\n", table(number))?;
    }
    if start == Start::Profiled {
        for profile in ["dev", "prod"] {
            write_profile(&mut declared, profile, count)?;
        }
    }
    Ok(declared)
}

fn write_profile(declared: &mut String, profile: &str, count: usize) -> Result<()> {
    writeln!(declared, "[profiles.{profile}]\n")?;
    for number in 0..count.min(CHANGED) {
        let field = match kind(number) {
            Kind::KvBucket => "history = 2",
            Kind::Stream | Kind::ObjectStore => "max_bytes = \"512KiB\"",
        };
        writeln!(
            declared,
            "[profiles.{profile}.{}]\n{field}\n",
            table(number)
        )?;
    }
    Ok(())
}

fn table(number: usize) -> String {
    match kind(number) {
        Kind::Stream => format!("streams.STREAM_{number}"),
        Kind::KvBucket => format!("kv.bucket_{number}"),
        Kind::ObjectStore => format!("object_stores.store_{number}"),
    }
}

fn ours() -> String {
    main(
        "kanade_resources::async_nats",
        "mod nats { kanade_resources::kanade_resources!(); }\n",
        "let resources = nats::ensure_jetstream_resources(&js).await?;\n\
         println!(\"{}\", resources.report);",
    )
}

fn by_hand(count: usize) -> Result<String> {
    let mut items = String::new();
    let (mut fields, mut parts) = (String::new(), String::new());
    for first in (0..count).step_by(CALLS) {
        write_part(&mut items, first..(first + CALLS).min(count))?;
        write!(fields, "part_{first}: Box<Part{first}>, ")?;
        write!(parts, "part_{first}: start_{first}(js).await?, ")?;
    }
    writeln!(
        items,
        "#[allow(dead_code)]\nstruct Resources {{ {fields} }}\n\
         async fn start(js: &jetstream::Context) -> Result<Resources, {ERROR}> {{\n\
         Ok(Resources {{ {parts} }})\n}}"
    )?;
    let start = "let resources = start(&js).await?;\nprintln!(\"started\");\ndrop(resources);";
    Ok(main("async_nats", &items, start))
}

/// The handles of some resources, and the function that starts with these.
fn write_part(items: &mut String, numbers: Range<usize>) -> Result<()> {
    let first = numbers.start;
    let (mut fields, mut calls) = (String::new(), String::new());
    for number in numbers {
        let handle = match kind(number) {
            // The call returns no more than this of a stream.
            Kind::Stream => "jetstream::stream::Info",
            Kind::KvBucket => "jetstream::kv::Store",
            Kind::ObjectStore => "jetstream::object_store::ObjectStore",
        };
        writeln!(fields, "handle_{number}: {handle},")?;
        writeln!(calls, "handle_{number}: {},", call(number))?;
    }
    writeln!(
        items,
        "#[allow(dead_code)]\nstruct Part{first} {{\n{fields}}}\n\
         async fn start_{first}(js: &jetstream::Context) -> Result<Box<Part{first}>, {ERROR}> {{\n\
         Ok(Box::new(Part{first} {{\n{calls}}}))\n}}"
    )?;
    Ok(())
}

fn call(number: usize) -> String {
    match kind(number) {
        Kind::Stream => format!(
            "js.create_or_update_stream(jetstream::stream::Config {{ name: \"STREAM_{number}\".to_owned(), \
             subjects: vec![\"bench.{number}.>\".to_owned()], max_bytes: 1 << 20, ..Default::default() }}).await?"
        ),
        Kind::KvBucket => format!(
            "js.create_or_update_key_value(jetstream::kv::Config {{ bucket: \"bucket_{number}\".to_owned(), \
             history: 5, ..Default::default() }}).await?"
        ),
        Kind::ObjectStore => format!(
            "js.create_object_store(jetstream::object_store::Config {{ bucket: \"store_{number}\".to_owned(), \
             max_bytes: 1 << 20, ..Default::default() }}).await?"
        ),
    }
}

fn main(client: &str, items: &str, start: &str) -> String {
    format!(
        "use {client}::{{self, jetstream}};\n{items}\n\
         #[tokio::main]\nasync fn main() -> Result<(), {ERROR}> {{\n\
         let js = jetstream::new(async_nats::connect(\"nats://127.0.0.1:4222\").await?);\n{start}\nOk(())\n}}\n"
    )
}
