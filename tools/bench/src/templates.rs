//! `templates`: what the compiler pays for templates, against what does the same by hand.

use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};

use crate::package::{Library, Package};
use crate::table::{heading, median, ratio, row, time};

/// CPU time of `cargo check` for a crate with this many templates
#[derive(clap::Args)]
pub(crate) struct Options {
    /// How many templates
    #[arg(long, value_delimiter = ',', default_values_t = [100, 1000])]
    templates: Vec<usize>,
    /// How often each is checked, in turns
    #[arg(long, default_value_t = 7)]
    runs: usize,
    /// Fail where templates take more than this many times as long as the same items by hand
    #[arg(long)]
    at_most: Option<f64>,
}

/// How the compiler goes about it, and what cargo is told for that.
const CHECKS: [(&str, &[&str]); 2] = [
    ("after an edit", &["check"]),
    ("anew", &["check", "--config", "build.incremental = false"]),
];

pub(crate) fn run(options: &Options) -> Result<()> {
    heading(&[
        "templates",
        "check",
        "functions by hand",
        "items by hand",
        "templates",
        "to functions",
        "to items",
    ]);
    for count in &options.templates {
        let programs = Programs::write(*count)?;
        for (name, arguments) in CHECKS {
            let [functions, items, templates] = programs.measure(arguments, options.runs)?;
            row(&[
                count.to_string(),
                name.to_owned(),
                time(functions),
                time(items),
                time(templates),
                ratio(templates, functions),
                ratio(templates, items),
            ]);
            let times = templates.as_secs_f64() / items.as_secs_f64();
            let most = options.at_most.unwrap_or(f64::INFINITY);
            ensure!(
                times <= most,
                "{times:.2} times as long as by hand, at most {most} was expected"
            );
        }
    }
    Ok(())
}

/// Three programs with the same strings, in a folder that is removed with them.
struct Programs {
    /// Functions that build and parse, no more; the same items as ours; ours.
    packages: [Package; 3],
    _folder: tempfile::TempDir,
}

impl Programs {
    fn write(count: usize) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("kanade-bench-").tempdir()?;
        let root = folder.path();
        let packages = [
            write_by_hand(root, "functions", &functions(count)?, count)?,
            write_by_hand(root, "items", &items(count)?, count)?,
            write_templates(root, count)?,
        ];
        Ok(Self {
            packages,
            _folder: folder,
        })
    }

    /// The median of each, in turns, so that what else the machine does meets all.
    fn measure(&self, arguments: &[&str], runs: usize) -> Result<[Duration; 3]> {
        for package in &self.packages {
            package.cargo(arguments)?;
        }
        let mut spent = [const { Vec::new() }; 3];
        for _ in 0..runs {
            for (package, spent) in self.packages.iter().zip(&mut spent) {
                spent.push(package.after_an_edit(arguments)?.cpu);
            }
        }
        let [functions, items, templates] = &mut spent;
        let median = |samples: &mut Vec<Duration>| median(samples).context("no runs");
        Ok([median(functions)?, median(items)?, median(templates)?])
    }
}

/// What the programs do.
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

fn write_by_hand(root: &Path, name: &str, items: &str, count: usize) -> Result<Package> {
    let package = Package::new(root, name, Library::Ours)?;
    let source = format!("{CHECKED}{items}const LAST: usize = {count};\n{MAIN}");
    package.write("src/main.rs", &source)?;
    Ok(package)
}

/// The checks that all share.
const CHECKED: &str = "#![allow(dead_code)]\n\
    use kanade_resources as _;\n\
    fn is_token(text: &str) -> bool {\n\
    !text.is_empty() && !text.chars().any(|c| matches!(c, '.' | '*' | '>') || c.is_whitespace() || c.is_control())\n}\n\
    fn number(text: &str) -> Option<u64> {\n\
    text.parse().ok().filter(|number: &u64| number.to_string() == text)\n}\n";

/// For each template a function that builds and one that parses.
fn functions(count: usize) -> Result<String> {
    let mut source = String::new();
    for number in 0..count {
        write_builder(&mut source, number)?;
        writeln!(
            source,
            "/// What `exec.t{number}` holds.\npub fn parse_t{number}(text: &str) -> Option<(&str, u64)> {{\n\
             let (name, id) = text.strip_prefix(\"exec.t{number}.\")?.split_once('.')?;\n\
             is_token(name).then_some((name, number(id)?))\n}}"
        )?;
    }
    Ok(source)
}

fn write_builder(source: &mut String, number: usize) -> Result<()> {
    writeln!(
        source,
        "/// Builds `exec.t{number}`.\npub fn t{number}(name: &str, id: u64) -> Result<String, String> {{\n\
         if !is_token(name) {{ return Err(format!(\"{{name:?}} can't be `name` of `exec.t{number}.{{{{name}}}}`\")); }}\n\
         Ok(format!(\"exec.t{number}.{{name}}.{{id}}\"))\n}}"
    )?;
    Ok(())
}

/// For each template what a template gives: a builder, a struct of what it holds with a parser and the way back, the
/// wildcards; and one enum for all.
fn items(count: usize) -> Result<String> {
    let mut source = String::new();
    for number in 0..count {
        write_builder(&mut source, number)?;
        writeln!(
            source,
            "/// What `exec.t{number}` holds.\n#[derive(Clone, Copy, Debug, PartialEq, Eq)]\n\
             pub struct T{number}<'s> {{\n/// The name.\npub name: &'s str,\n/// The id.\npub id: u64,\n}}\n\
             impl<'s> T{number}<'s> {{\n\
             /// Parses it.\npub fn parse(text: &'s str) -> Option<Self> {{\n\
             let (name, id) = text.strip_prefix(\"exec.t{number}.\")?.split_once('.')?;\n\
             is_token(name).then_some(Self {{ name, id: number(id)? }})\n}}\n\
             /// Builds it.\npub fn build(&self) -> Result<String, String> {{ t{number}(self.name, self.id) }}\n}}\n\
             /// The wildcards of `exec.t{number}`.\n\
             pub fn t{number}_filter(name: Option<&str>, id: Option<u64>) -> Result<String, String> {{\n\
             if name.is_some_and(|name| !is_token(name)) {{ return Err(format!(\"{{name:?}} can't be `name` of `exec.t{number}.{{{{name}}}}`\")); }}\n\
             let id = id.map_or(\"*\".to_owned(), |id| id.to_string());\n\
             Ok(format!(\"exec.t{number}.{{}}.{{id}}\", name.unwrap_or(\"*\")))\n}}"
        )?;
    }
    write_enum(&mut source, count)?;
    Ok(source)
}

fn write_enum(source: &mut String, count: usize) -> Result<()> {
    writeln!(
        source,
        "/// Any of them.\n#[derive(Clone, Debug, PartialEq, Eq)]\npub enum Parsed<'s> {{"
    )?;
    for number in 0..count {
        writeln!(source, "/// `exec.t{number}`.\nT{number}(T{number}<'s>),")?;
    }
    writeln!(
        source,
        "}}\n/// Tells them apart.\npub fn parse(text: &str) -> Option<Parsed<'_>> {{"
    )?;
    for number in 0..count {
        writeln!(
            source,
            "if let Some(parts) = T{number}::parse(text) {{ return Some(Parsed::T{number}(parts)); }}"
        )?;
    }
    writeln!(source, "None\n}}")?;
    Ok(())
}
