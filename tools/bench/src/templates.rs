//! `templates`: what the compiler pays for templates, against checked builders and parsers by hand.

use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};

use crate::package::{Library, Package};
use crate::table::{heading, median, ratio, row, time};

/// `cargo check` after an edit of a crate with so many templates
#[derive(clap::Args)]
pub(crate) struct Options {
    /// How many templates
    #[arg(long, value_delimiter = ',', default_values_t = [100, 1000])]
    templates: Vec<usize>,
    /// How often each is checked, in turns
    #[arg(long, default_value_t = 7)]
    runs: usize,
    /// Fail where templates take more than so many times as long as code by hand
    #[arg(long)]
    at_most: Option<f64>,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    heading(&["templates", "by hand", "templates", "ratio"]);
    for count in &options.templates {
        let (by_hand, ours) = measure(*count, options.runs)?;
        row(&[
            count.to_string(),
            time(by_hand),
            time(ours),
            ratio(ours, by_hand),
        ]);
        let times = ours.as_secs_f64() / by_hand.as_secs_f64();
        let most = options.at_most.unwrap_or(f64::INFINITY);
        ensure!(
            times <= most,
            "{times:.2} times as long as by hand, at most {most} was expected"
        );
    }
    Ok(())
}

/// The median of each, in turns, so that what else the machine does meets both.
fn measure(count: usize, runs: usize) -> Result<(Duration, Duration)> {
    let folder = tempfile::Builder::new().prefix("kanade-bench-").tempdir()?;
    let hand = write_by_hand(folder.path(), count)?;
    let templates = write_templates(folder.path(), count)?;
    for package in [&hand, &templates] {
        package.cargo(&["check"])?;
    }
    let (mut by_hand, mut ours) = (Vec::new(), Vec::new());
    for _ in 0..runs {
        by_hand.push(hand.after_an_edit(&["check"])?.wall);
        ours.push(templates.after_an_edit(&["check"])?.wall);
    }
    let median = |samples: &mut Vec<Duration>| median(samples).context("no runs");
    Ok((median(&mut by_hand)?, median(&mut ours)?))
}

/// What each program does with the last of its templates.
const MAIN: &str = "fn main() { println!(\"{:?}\", LAST); }\n";

fn write_templates(root: &Path, count: usize) -> Result<Package> {
    let package = Package::new(root, "templates", Library::Ours)?;
    let mut declared = "[streams.EXEC]\nsubjects = [\"exec.>\"]\nmax_age = \"7d\"\n\
                        [streams.EXEC.subject_templates]\n"
        .to_owned();
    for number in 0..count {
        writeln!(
            declared,
            "t{number} = \"exec.t{number}.{{name}}.{{id:u64}}\""
        )?;
    }
    package.write("resources.toml", &declared)?;
    let last = count.saturating_sub(1);
    let source = format!(
        "mod nats {{ kanade_resources::kanade_resources!(); }}\n\
         const LAST: &str = nats::subjects::exec::T{last}::TEMPLATE;\n{MAIN}"
    );
    package.write("src/main.rs", &source)?;
    Ok(package)
}

/// A function that builds and one that parses, with the checks in two others that all share.
fn write_by_hand(root: &Path, count: usize) -> Result<Package> {
    let package = Package::new(root, "hand", Library::Ours)?;
    let mut source = "#![allow(dead_code)]\n\
        use kanade_resources as _;\n\
        fn is_token(text: &str) -> bool {\n\
        !text.is_empty() && !text.chars().any(|c| matches!(c, '.' | '*' | '>') || c.is_whitespace() || c.is_control())\n}\n\
        fn number(text: &str) -> Option<u64> {\n\
        text.parse().ok().filter(|number: &u64| number.to_string() == text)\n}\n"
        .to_owned();
    for number in 0..count {
        writeln!(
            source,
            "/// Builds `exec.t{number}`.\npub fn t{number}(name: &str, id: u64) -> Result<String, String> {{\n\
             if !is_token(name) {{ return Err(format!(\"{{name:?}} can't be `name` of `exec.t{number}.{{{{name}}}}`\")); }}\n\
             Ok(format!(\"exec.t{number}.{{name}}.{{id}}\"))\n}}\n\
             /// What `exec.t{number}` holds.\npub fn parse_t{number}(text: &str) -> Option<(&str, u64)> {{\n\
             let (name, id) = text.strip_prefix(\"exec.t{number}.\")?.split_once('.')?;\n\
             is_token(name).then_some((name, number(id)?))\n}}"
        )?;
    }
    writeln!(source, "const LAST: usize = {count};\n{MAIN}")?;
    package.write("src/main.rs", &source)?;
    Ok(package)
}
