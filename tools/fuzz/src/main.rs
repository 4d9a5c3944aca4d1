//! Mutated declarations, against everything that happens at compile time. `cargo xtask fuzz` runs it.
//!
//! It needs neither nightly nor instrumentation: what it lacks in coverage feedback it makes up for by knowing the
//! language (every field, every word, every golden case) and by its speed.

mod answers;
mod corpus;
mod minimise;
mod mutate;
mod target;

use std::path::PathBuf;
use std::time::{Duration, Instant};
use std::{env, fs, panic, process};

use anyhow::{Result, bail};
use clap::Parser;

use corpus::Corpus;
use mutate::Mutator;
use target::Target;

/// Runs mutated declarations through the compile-time part until the time is up, or one fails.
#[derive(Parser)]
struct Options {
    /// How long, in seconds
    #[arg(long, default_value_t = 60)]
    seconds: u64,
    /// Where to start: a number gives the same declarations again
    #[arg(long)]
    seed: Option<u64>,
    /// Runs one declaration instead
    #[arg(long)]
    file: Option<PathBuf>,
}

fn main() -> Result<()> {
    let options = Options::parse();
    panic::set_hook(Box::new(|_| ()));
    if let Some(path) = options.file {
        return report(&fs::read(path)?);
    }
    let corpus = Corpus::read()?;
    for seed in &corpus.seeds {
        report(seed)?;
    }
    let seed = options.seed.unwrap_or_else(|| fastrand::u64(..));
    println!(
        "{} seeds hold; mutating them, --seed {seed}",
        corpus.seeds.len()
    );
    let answers = answers::run(seed, Duration::from_secs(options.seconds / 4))?;
    println!("{answers} runs against a broker that answers anything, no failure");
    let cases = run(&corpus, seed, Duration::from_secs(options.seconds))?;
    println!("{cases} declarations, no failure");
    Ok(())
}

fn run(corpus: &Corpus, seed: u64, time: Duration) -> Result<u64> {
    // A stack that overflows ends the process at once: what it was about is in this file then.
    let current = env::temp_dir().join(format!("kanade-resources-fuzz-{}.toml", process::id()));
    let (start, mut cases) = (Instant::now(), 0);
    let mut mutator = Mutator::new(corpus, seed);
    while start.elapsed() < time {
        let case = mutator.next_case();
        fs::write(&current, &case)?;
        report(&case)?;
        cases += 1;
    }
    fs::remove_file(current)?;
    Ok(cases)
}

/// Runs every target on `case`; a failure is made small and written down.
fn report(case: &[u8]) -> Result<()> {
    let Some((target, _)) = Target::ALL
        .into_iter()
        .find_map(|target| Some((target, target.failure(case)?)))
    else {
        return Ok(());
    };
    let small = minimise::minimise(case, |smaller| target.failure(smaller).is_some());
    let path = env::temp_dir().join(format!("kanade-resources-{}.toml", target.name()));
    fs::write(&path, &small)?;
    bail!(
        "{}: {}\n\n{}\n\n`cargo xtask fuzz --file {}` runs it again; mended, it belongs into tools/fuzz/corpus",
        target.name(),
        target.failure(&small).unwrap_or_default(),
        String::from_utf8_lossy(&small),
        path.display()
    );
}
