//! `compile`: what the compiler pays for a declaration, against code by hand.

mod program;

use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result};

use self::program::{Program, Start};
use crate::package::Spent;
use crate::table::{NOTHING, heading, median, row, time};

/// Builds from nothing and after an edit, and the code they make, against code by hand
#[derive(clap::Args)]
pub(crate) struct Options {
    /// A small part, once
    #[arg(long)]
    quick: bool,
    /// How many resources
    #[arg(long, value_delimiter = ',', default_values_t = [20, 200, 1000])]
    resources: Vec<usize>,
    /// How often each is checked, in turns
    #[arg(long, default_value_t = 7)]
    runs: usize,
    /// How often each release build is made, in turns
    #[arg(long, default_value_t = 3)]
    release_runs: usize,
}

/// The most that ours may add to a release build from nothing, in time of processors.
const CLEAN: Duration = Duration::from_secs(6);

/// The most that two profiles may add to `cargo check`.
const PROFILES: Duration = Duration::from_millis(300);

/// What the compiler made of a program.
#[derive(Default)]
struct Cost {
    checks: Vec<Spent>,
    releases: Vec<Spent>,
    text: Option<u64>,
}

/// The medians.
#[derive(Clone, Copy)]
struct Median {
    start: Start,
    check: Spent,
    release: Option<Spent>,
    text: Option<u64>,
}

const CHECK: &[&str] = &["check"];
const RELEASE: &[&str] = &["build", "--release"];

pub(crate) fn run(options: &Options) -> Result<()> {
    let (counts, runs, release_runs) = if options.quick {
        (vec![20], 1, 1)
    } else {
        (
            options.resources.clone(),
            options.runs,
            options.release_runs,
        )
    };
    let folder = tempfile::Builder::new().prefix("kanade-bench-").tempdir()?;
    let programs = programs(folder.path(), &counts)?;
    from_nothing(&programs)?;
    println!();
    after_edits(&programs, runs, release_runs)
}

/// Only one of them connects only, and only the largest has profiles.
fn programs(folder: &Path, counts: &[usize]) -> Result<Vec<Program>> {
    let mut programs = vec![Program::write(folder, Start::Bare, 0)?];
    for count in counts {
        for start in [Start::ByHand, Start::Ours] {
            programs.push(Program::write(folder, start, *count)?);
        }
    }
    if let Some(most) = counts.iter().max() {
        programs.push(Program::write(folder, Start::Profiled, *most)?);
    }
    Ok(programs)
}

/// Builds what all programs of a library share, and the smallest of them.
fn from_nothing(programs: &[Program]) -> Result<()> {
    heading(&[
        "resources",
        "program",
        "`cargo check` from nothing",
        "CPU",
        "release build from nothing",
        "CPU",
        "expected",
    ]);
    let mut least = None;
    for start in [Start::ByHand, Start::Ours] {
        let Some(program) = programs.iter().find(|program| program.start == start) else {
            continue;
        };
        let check = program.package.cargo(CHECK)?;
        let release = program.package.cargo(RELEASE)?;
        let most = *least.get_or_insert(release.cpu) + CLEAN;
        let mut cells = vec![program.count.to_string(), start.name().to_owned()];
        cells.extend([check, release].into_iter().flat_map(cells_of));
        cells.push(match start {
            Start::Ours if release.cpu <= most => "met".to_owned(),
            Start::Ours => format!("missed: {} of CPU", time(most)),
            _ => NOTHING.to_owned(),
        });
        row(&cells);
    }
    Ok(())
}

fn after_edits(programs: &[Program], runs: usize, release_runs: usize) -> Result<()> {
    let mut costs: Vec<Cost> = programs.iter().map(|_| Cost::default()).collect();
    for program in programs {
        program.package.cargo(CHECK)?;
    }
    // In turns, so that what slows the machine down slows all of them down.
    for _ in 0..runs {
        for (program, cost) in programs.iter().zip(&mut costs) {
            cost.checks.push(program.package.after_an_edit(CHECK)?);
        }
    }
    for _ in 0..release_runs {
        for (program, cost) in programs.iter().zip(&mut costs) {
            if program.start != Start::Profiled {
                cost.releases.push(program.package.after_an_edit(RELEASE)?);
                cost.text = Some(program.package.text()?);
            }
        }
    }
    print(programs, costs)
}

fn print(programs: &[Program], costs: Vec<Cost>) -> Result<()> {
    heading(&[
        "resources",
        "program",
        "`cargo check` after an edit",
        "CPU",
        "release build after an edit",
        "CPU",
        "`.text`",
        "expected",
    ]);
    let mut before: Option<Median> = None;
    for (program, cost) in programs.iter().zip(costs) {
        let cost = cost.median(program.start)?;
        let text = cost.text.map(|text| format!("{} KiB", text >> 10));
        let mut cells = vec![resources(program), program.start.name().to_owned()];
        cells.extend(cells_of(cost.check));
        cells.extend(
            cost.release
                .map_or([NOTHING; 2].map(str::to_owned), cells_of),
        );
        cells.push(text.unwrap_or_else(|| NOTHING.to_owned()));
        cells.push(before.map_or_else(|| NOTHING.to_owned(), |before| expected(&cost, &before)));
        row(&cells);
        before = Some(cost);
    }
    Ok(())
}

fn resources(program: &Program) -> String {
    match program.start {
        Start::Bare => NOTHING.to_owned(),
        _ => program.count.to_string(),
    }
}

/// Whether a program costs no more than it should, as compared with the one before it in the table.
fn expected(cost: &Median, before: &Median) -> String {
    let checked = match cost.start {
        Start::Bare | Start::ByHand => return NOTHING.to_owned(),
        Start::Ours => cost.check.cpu <= before.check.cpu,
        Start::Profiled => cost.check.cpu <= before.check.cpu + PROFILES,
    };
    let cpu = |spent: Option<Spent>| spent.map(|spent| spent.cpu);
    let built = cost.release.is_none() || cpu(cost.release) <= cpu(before.release);
    let small = cost.text.is_none() || cost.text <= before.text;
    let missed: Vec<&str> = [(checked, "check"), (built, "build"), (small, "`.text`")]
        .into_iter()
        .filter(|(is_met, _)| !is_met)
        .map(|(_, what)| what)
        .collect();
    if missed.is_empty() {
        "met".to_owned()
    } else {
        format!("missed: {}", missed.join(", "))
    }
}

fn cells_of(spent: Spent) -> [String; 2] {
    [time(spent.wall), time(spent.cpu)]
}

impl Cost {
    fn median(self, start: Start) -> Result<Median> {
        Ok(Median {
            start,
            check: of(&self.checks).context("no runs")?,
            release: of(&self.releases),
            text: self.text,
        })
    }
}

/// The median of each of both times.
fn of(samples: &[Spent]) -> Option<Spent> {
    let mut walls: Vec<Duration> = samples.iter().map(|spent| spent.wall).collect();
    let mut cpus: Vec<Duration> = samples.iter().map(|spent| spent.cpu).collect();
    Some(Spent {
        wall: median(&mut walls)?,
        cpu: median(&mut cpus)?,
    })
}
