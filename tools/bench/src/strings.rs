//! `strings`: building and parsing subjects, by hand and by templates, with the same checks, in turns.

mod by_hand;

use std::hint::black_box;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};

use crate::table::{heading, row};

#[allow(
    missing_docs,
    reason = "generated code documents itself; the module is only here"
)]
mod declared {
    kanade_resources::kanade_resources!("strings.toml");
}

use declared::subjects::exec::{self, Acked, Done, DoneHow, File, Group, Parsed, Pc};

/// Building and parsing subjects, against `format!` and `split` by hand
#[derive(clap::Args)]
pub(crate) struct Options {
    /// How often each is done in a round
    #[arg(long, default_value_t = 200_000)]
    times: u32,
    /// How many rounds are run in turns; the median counts
    #[arg(long, default_value_t = 31)]
    rounds: usize,
    /// Fail where a template takes more than this many times as long as code by hand
    #[arg(long)]
    at_most: Option<f64>,
}

const PCS: [&str; 4] = [
    "pc-17",
    "pc-17.lab",
    "pc-17.lab.example",
    "pc-17.lab.example.org",
];
const PATHS: [&str; 4] = ["report.txt", "out/report 1.txt", "größe", "plain"];

/// What is measured: the same thing in both ways.
struct Case {
    name: &'static str,
    by_hand: fn(usize) -> usize,
    ours: fn(usize) -> usize,
}

const CASES: &[Case] = &[
    Case {
        name: "build `commands.group.{name}`",
        by_hand: |at| {
            by_hand::group(PCS[at % 4].split('.').next().unwrap_or_default())
                .map_or(0, |text| text.len())
        },
        ours: |at| {
            exec::group(PCS[at % 4].split('.').next().unwrap_or_default())
                .map_or(0, |text| text.as_str().len())
        },
    },
    Case {
        name: "build `commands.pc.{pc_id...4}`",
        by_hand: |at| by_hand::pc(PCS[at % 4]).map_or(0, |text| text.len()),
        ours: |at| exec::pc(PCS[at % 4]).map_or(0, |text| text.as_str().len()),
    },
    Case {
        name: "build `commands.done.{job:u64}.{how:…}`",
        by_hand: |at| by_hand::done(at as u64 * 7919, by_hand::How::Failed).len(),
        ours: |at| exec::done(at as u64 * 7919, DoneHow::Failed).as_str().len(),
    },
    Case {
        name: "build `commands.acked.{pc_id...4}.{user}.{id}`",
        by_hand: |at| {
            by_hand::acked(PCS[at % 4], "S-1-5-21-397955417", "4711").map_or(0, |text| text.len())
        },
        ours: |at| {
            exec::acked(PCS[at % 4], "S-1-5-21-397955417", "4711")
                .map_or(0, |text| text.as_str().len())
        },
    },
    Case {
        name: "build `commands.file.{path%}`",
        by_hand: |at| by_hand::file(PATHS[at % 4]).map_or(0, |text| text.len()),
        ours: |at| exec::file(PATHS[at % 4]).map_or(0, |text| text.as_str().len()),
    },
    Case {
        name: "parse `commands.group.{name}`",
        by_hand: |_| by_hand::parse_group(black_box("commands.group.lab-17")).map_or(0, str::len),
        ours: |_| {
            Group::parse(black_box("commands.group.lab-17")).map_or(0, |parts| parts.name.len())
        },
    },
    Case {
        name: "parse `commands.pc.{pc_id...4}`",
        by_hand: |_| {
            by_hand::parse_pc(black_box("commands.pc.pc-17.lab.example.org")).map_or(0, str::len)
        },
        ours: |_| {
            Pc::parse(black_box("commands.pc.pc-17.lab.example.org"))
                .map_or(0, |parts| parts.pc_id.len())
        },
    },
    Case {
        name: "parse `commands.done.{job:u64}.{how:…}`",
        by_hand: |_| {
            by_hand::parse_done(black_box("commands.done.4711.killed"))
                .map_or(0, |(job, _)| usize::try_from(job).unwrap_or(0))
        },
        ours: |_| {
            Done::parse(black_box("commands.done.4711.killed"))
                .map_or(0, |parts| usize::try_from(parts.job).unwrap_or(0))
        },
    },
    Case {
        name: "parse `commands.acked.{pc_id...4}.{user}.{id}`",
        by_hand: |_| {
            by_hand::parse_acked(black_box(
                "commands.acked.pc-17.lab.S-1-5-21-397955417.4711",
            ))
            .map_or(0, |(pc, user, id)| pc.len() + user.len() + id.len())
        },
        ours: |_| {
            Acked::parse(black_box(
                "commands.acked.pc-17.lab.S-1-5-21-397955417.4711",
            ))
            .map_or(0, |parts| {
                parts.pc_id.len() + parts.user.len() + parts.id.len()
            })
        },
    },
    Case {
        name: "parse `commands.file.{path%}`",
        by_hand: |_| {
            by_hand::parse_file(black_box("commands.file.out%2Freport%201%2Etxt"))
                .map_or(0, |path| path.len())
        },
        ours: |_| {
            File::parse(black_box("commands.file.out%2Freport%201%2Etxt"))
                .map_or(0, |parts| parts.path.len())
        },
    },
    Case {
        name: "tell five templates apart",
        by_hand: |at| by_hand::tell_apart(black_box(SUBJECTS[at % 4])),
        ours: |at| match exec::parse(black_box(SUBJECTS[at % 4])) {
            Some(Parsed::Group(parts)) => parts.name.len(),
            Some(Parsed::Pc(parts)) => parts.pc_id.len(),
            Some(Parsed::Done(parts)) => usize::try_from(parts.job).unwrap_or(0),
            Some(Parsed::Acked(parts)) => parts.pc_id.len(),
            Some(Parsed::File(parts)) => parts.path.len(),
            None => 0,
        },
    },
];

const SUBJECTS: [&str; 4] = [
    "commands.group.lab-17",
    "commands.pc.pc-17.lab.example.org",
    "commands.done.4711.killed",
    "commands.acked.pc-17.lab.S-1-5-21-397955417.4711",
];

pub(crate) fn run(options: &Options) -> Result<()> {
    heading(&["", "by hand", "templates", "ratio"]);
    let mut worst: f64 = 0.0;
    for case in CASES {
        for at in 0..8 {
            ensure!(
                (case.by_hand)(at) == (case.ours)(at),
                "{}: not the same",
                case.name
            );
        }
        let (by_hand, ours) = measure(case, options)?;
        let ratio = ours.as_secs_f64() / by_hand.as_secs_f64();
        worst = worst.max(ratio);
        let shown = [by_hand, ours].map(|time| {
            format!(
                "{:.0} ns",
                time.as_secs_f64() * 1e9 / f64::from(options.times)
            )
        });
        row(&[
            case.name.to_owned(),
            shown[0].clone(),
            shown[1].clone(),
            format!("{ratio:.2}"),
        ]);
    }
    if let Some(most) = options.at_most {
        ensure!(
            worst <= most,
            "{worst:.2} times as long as by hand, at most {most} was expected"
        );
    }
    Ok(())
}

/// The median round of each, in turns, so that what else the machine does meets both.
fn measure(case: &Case, options: &Options) -> Result<(Duration, Duration)> {
    let (mut by_hand, mut ours) = (Vec::new(), Vec::new());
    for _ in 0..options.rounds {
        by_hand.push(round(case.by_hand, options.times));
        ours.push(round(case.ours, options.times));
    }
    let median = |samples: &mut Vec<Duration>| crate::table::median(samples).context("no rounds");
    Ok((median(&mut by_hand)?, median(&mut ours)?))
}

fn round(case: fn(usize) -> usize, times: u32) -> Duration {
    let started = Instant::now();
    for at in 0..times {
        black_box(case(black_box(at as usize)));
    }
    started.elapsed()
}
