//! `compile`: what the compiler pays for a declaration, against code by hand.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use object::{Object as _, ObjectSection as _};

use crate::table::{heading, median, row, time};

/// `cargo check` after an edit and the release build's `.text`, against code by hand
#[derive(clap::Args)]
pub(crate) struct Options {
    /// How many resources
    #[arg(long, value_delimiter = ',', default_values_t = [20, 200, 1000])]
    resources: Vec<usize>,
    /// How often each is checked
    #[arg(long, default_value_t = 5)]
    runs: usize,
}

/// A program that starts with so many streams.
#[derive(Clone, Copy, Debug)]
enum Program {
    /// It connects, and that is all.
    Bare,
    /// One call for each stream.
    ByHand,
    /// `kanade_resources!()`
    Ours,
}

/// What the compiler made of it.
struct Cost {
    check: Duration,
    release: Duration,
    text: u64,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    let folder = tempfile::Builder::new().prefix("kanade-bench-").tempdir()?;
    heading(&[
        "resources",
        "program",
        "`cargo check` after an edit",
        "release build after an edit",
        "`.text`",
    ]);
    let cost = measure(folder.path(), Program::Bare, 0, options.runs)?;
    print("–", "only connects", &cost);
    for count in &options.resources {
        for (program, name) in [(Program::ByHand, "by hand"), (Program::Ours, "ours")] {
            let cost = measure(folder.path(), program, *count, options.runs)?;
            print(&count.to_string(), name, &cost);
        }
    }
    Ok(())
}

fn print(count: &str, name: &str, cost: &Cost) {
    let text = format!("{} KiB", cost.text >> 10);
    row(&[
        count.to_owned(),
        name.to_owned(),
        time(cost.check),
        time(cost.release),
        text,
    ]);
}

/// All programs share what they are built on.
fn measure(folder: &Path, program: Program, count: usize, runs: usize) -> Result<Cost> {
    write(folder, program, count)?;
    cargo(folder, &["check"])?;
    let mut checks = Vec::new();
    for _ in 0..runs {
        checks.push(after_an_edit(folder, &["check"])?);
    }
    cargo(folder, &["build", "--release"])?;
    let release = after_an_edit(folder, &["build", "--release"])?;
    let binary = fs::read(folder.join("target/release/started"))?;
    let object = object::File::parse(&*binary)?;
    let text = object.section_by_name(".text").context("no .text")?.size();
    Ok(Cost {
        check: median(&mut checks).context("no runs")?,
        release,
        text,
    })
}

pub(crate) fn after_an_edit(folder: &Path, arguments: &[&str]) -> Result<Duration> {
    let main = folder.join("src/main.rs");
    let mut source = fs::read_to_string(&main)?;
    writeln!(source, "// edited")?;
    fs::write(&main, source)?;
    let started = Instant::now();
    cargo(folder, arguments)?;
    Ok(started.elapsed())
}

pub(crate) fn cargo(folder: &Path, arguments: &[&str]) -> Result<()> {
    let mut cargo = Command::new("cargo");
    cargo
        .args(arguments)
        .args(["--quiet", "--target-dir", "target"])
        .current_dir(folder);
    cargo.env_remove("CARGO_TARGET_DIR");
    let output = cargo.output().with_context(|| format!("{cargo:?}"))?;
    ensure!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(())
}

fn write(folder: &Path, program: Program, count: usize) -> Result<()> {
    write_manifest(folder)?;
    let mut declared = String::new();
    for number in 0..count {
        writeln!(
            declared,
            "[streams.STREAM_{number}]\nsubjects = [\"bench.{number}.>\"]\nmax_bytes = \"1MiB\"\n"
        )?;
    }
    fs::write(folder.join("resources.toml"), declared)?;
    Ok(fs::write(
        folder.join("src/main.rs"),
        source(program, count)?,
    )?)
}

/// The manifest of a program that depends on the library, and the versions that it is built with here.
pub(crate) fn write_manifest(folder: &Path) -> Result<()> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let library = fs::canonicalize(workspace.join("kanade-resources"))?;
    fs::create_dir_all(folder.join("src"))?;
    fs::copy(workspace.join("Cargo.lock"), folder.join("Cargo.lock"))?;
    let manifest = format!(
        "[package]\nname = \"started\"\nedition = \"2024\"\n[dependencies]\n\
         kanade-resources = {{ path = \"{library}\", features = [\"ring\"] }}\n\
         tokio = {{ version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }}\n[workspace]\n",
        library = library.display(),
    );
    Ok(fs::write(folder.join("Cargo.toml"), manifest)?)
}

fn source(program: Program, count: usize) -> Result<String> {
    let (items, start) = match program {
        Program::Bare => (String::new(), "let _ = js;".to_owned()),
        Program::Ours => (
            "mod nats { kanade_resources::kanade_resources!(); }\n".to_owned(),
            "let resources = nats::ensure_jetstream_resources(&js).await?;\nprintln!(\"{}\", resources.report);".to_owned(),
        ),
        Program::ByHand => by_hand(count)?,
    };
    Ok(format!(
        "use kanade_resources::async_nats::{{self, jetstream}};\n{items}\n\
         #[tokio::main]\nasync fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {{\n\
         let js = jetstream::new(async_nats::connect(\"nats://127.0.0.1:4222\").await?);\n{start}\nOk(())\n}}\n"
    ))
}

/// How many calls stand in one function: more in one take the compiler much longer.
const CALLS: usize = 50;

fn by_hand(count: usize) -> Result<(String, String)> {
    let (mut items, mut start) = (String::new(), String::new());
    for first in (0..count).step_by(CALLS) {
        writeln!(
            items,
            "async fn from_{first}(js: &jetstream::Context) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {{"
        )?;
        for number in first..(first + CALLS).min(count) {
            writeln!(
                items,
                "js.create_or_update_stream(jetstream::stream::Config {{ name: \"STREAM_{number}\".to_owned(), \
                 subjects: vec![\"bench.{number}.>\".to_owned()], max_bytes: 1 << 20, ..Default::default() }}).await?;"
            )?;
        }
        writeln!(items, "Ok(())\n}}")?;
        writeln!(start, "from_{first}(&js).await?;")?;
    }
    Ok((items, start))
}
