//! What it costs to compile a declaration: reading and checking it, and the expansion.
//!
//! `cargo xtask bench check` runs it. It fails if something takes longer than it should on two cores.

use std::fs;
use std::path::Path as FilePath;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use kanade_resources_codegen::{Path, items_of_text};
use kanade_resources_schema::{Bump, analyse};
use proc_macro2::Span;
use quote::quote;

/// A declaration, and the time that it may take.
struct Case {
    name: String,
    source: String,
    most: Duration,
}

/// What one declaration took, at best.
struct Cost {
    check: Duration,
    whole: Duration,
}

fn main() -> ExitCode {
    let mut within = true;
    println!(
        "{:<18}{:>10}{:>16}{:>12}{:>12}{:>10}",
        "declaration", "bytes", "parse + check", "expand", "together", "limit"
    );
    let costs: Vec<Cost> = cases()
        .iter()
        .map(|case| {
            let cost = measure(&case.source);
            within &= cost.whole <= case.most;
            print(case, &cost);
            cost
        })
        .collect();
    if let [.., thousand, ten_thousand] = costs.as_slice() {
        let growth = ten_thousand.whole.as_secs_f64() / thousand.whole.as_secs_f64();
        println!("ten times as much takes {growth:.1} times as long");
        within &= growth < MOST_GROWTH;
    }
    if within {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Close to linear, with room for a cache that is too small.
const MOST_GROWTH: f64 = 16.0;

fn cases() -> Vec<Case> {
    let fleet = FilePath::new(env!("CARGO_MANIFEST_DIR")).join("../resources.toml");
    let fleet = fs::read_to_string(fleet).unwrap_or_default();
    let many = |count: usize, most| Case {
        name: format!("{count} resources"),
        source: many(count),
        most,
    };
    vec![
        Case {
            name: "the fleet".to_owned(),
            source: fleet,
            most: Duration::from_millis(1),
        },
        many(1_000, Duration::from_millis(15)),
        many(10_000, Duration::from_millis(150)),
    ]
}

/// As many resources, of all kinds, every fourth stream with a consumer.
fn many(count: usize) -> String {
    let resource = |number: usize| match number % 4 {
        0 => format!(
            "## What service {number} says. Kept for a month.\n[streams.EVENTS_{number}]\n\
             subjects = [\"events.s{number}.>\", \"audit.*.s{number}\"]\nmax_age = \"30d\"\nmax_bytes = \"64MiB\"\n\n\
             ## Works on it.\n[streams.EVENTS_{number}.consumers.worker]\n\
             filter_subjects = [\"events.s{number}.new.*\"]\nack_wait = \"1m\"\n"
        ),
        1 => format!(
            "## Jobs of {number}.\n[streams.JOBS_{number}]\nsubjects = [\"jobs.*.q{number}.>\"]\n\
             retention = \"workqueue\"\nmax_msgs = 1000\nstorage = \"memory\"\nmetadata = {{ owner = \"team {number}\" }}\n"
        ),
        2 => format!(
            "## Settings of {number}.\n[kv.settings_{number}]\nhistory = 5\nmax_bytes = \"16MiB\"\n\
             ignore_changes = [\"max_bytes\"]\n"
        ),
        _ => format!(
            "## Files of {number}.\n[object_stores.files_{number}]\nmax_bytes = \"1GiB\"\ncompression = \"s2\"\n"
        ),
    };
    (0..count).map(resource).collect::<Vec<String>>().join("\n")
}

fn measure(source: &str) -> Cost {
    let check = best(|| {
        let arena = Bump::new();
        assert!(analyse(source, &arena).is_ok(), "the declaration is right");
    });
    let path = Path {
        text: "resources.toml".to_owned(),
        span: Span::call_site(),
    };
    let krate = quote!(::kanade_resources);
    Cost {
        check,
        whole: best(|| items_of_text(&krate, source, &path)),
    }
}

/// The fastest of as many runs as fit into a second, three at least: the others were disturbed.
fn best<T>(run: impl Fn() -> T) -> Duration {
    let (start, mut runs, mut fastest) = (Instant::now(), 0, Duration::MAX);
    while runs < 3 || start.elapsed() < Duration::from_secs(1) {
        let start = Instant::now();
        let result = run();
        fastest = fastest.min(start.elapsed());
        drop(result); // the compiler's business, where a compiler runs the macro
        runs += 1;
    }
    fastest
}

fn print(case: &Case, cost: &Cost) {
    let expand = cost.whole.saturating_sub(cost.check);
    println!(
        "{:<18}{:>10}{:>16}{:>12}{:>12}{:>10}",
        case.name,
        case.source.len(),
        format!("{:.2?}", cost.check),
        format!("{expand:.2?}"),
        format!("{:.2?}", cost.whole),
        format!("{:.0?}", case.most),
    );
}
