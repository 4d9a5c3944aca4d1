//! One row of the table: the ways, measured in turns.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use kanade_resources::Declaration;

use crate::broker::{Broker, NewGround, Servers, Wire};
use crate::cpu;
use crate::table::median;
use crate::ways::Way;

pub(super) struct Case<'c> {
    pub(super) servers: Servers,
    /// The broker that has everything; `None` for starts on new ones.
    pub(super) in_sync: Option<&'c Broker>,
    pub(super) declaration: &'static Declaration<'static>,
    pub(super) round_trip: Duration,
    pub(super) ways: &'c [Way],
    /// How many new brokers there are.
    pub(super) runs: usize,
}

/// Starts on a broker in sync are short, and there are so many times more of them.
const MORE: usize = 5;

/// How often one after the other is measured: it takes long, and everybody knows that it does.
const SEQUENTIAL: usize = 3;

/// One after the other takes this long at most, or is left out.
const LONGEST: Duration = Duration::from_secs(10);

/// From so many resources on, joined calls fail: async-nats waits ten seconds for each.
const TOO_MANY_TO_JOIN: usize = 5000;

struct Sample {
    time: Duration,
    /// How long processors worked for this process.
    cpu: Duration,
}

/// What is in the middle of each way's samples.
pub(super) struct Medians(HashMap<&'static str, Sample>);

impl Medians {
    pub(super) fn time(&self, way: Way) -> Option<Duration> {
        self.0.get(way.name()).map(|sample| sample.time)
    }

    pub(super) fn cpu(&self, way: Way) -> Option<Duration> {
        self.0.get(way.name()).map(|sample| sample.cpu)
    }
}

impl Case<'_> {
    pub(super) fn is_new(&self) -> bool {
        self.in_sync.is_none()
    }

    pub(super) async fn measure(&self) -> Result<Medians> {
        let mut samples: HashMap<&'static str, Vec<Sample>> = HashMap::new();
        for round in 0..self.rounds() {
            for (way, sample) in self.round(round).await? {
                samples.entry(way.name()).or_default().push(sample);
            }
        }
        let middle = |(way, samples): (_, Vec<Sample>)| Some((way, middle(&samples)?));
        Ok(Medians(samples.into_iter().filter_map(middle).collect()))
    }

    /// In turns, so that what slows the machine down slows all of them down, and another one first each time.
    async fn round(&self, round: usize) -> Result<Vec<(Way, Sample)>> {
        let mut ways: Vec<Way> = self.ways_of(round).collect();
        let first = round % ways.len().max(1);
        ways.rotate_left(first);
        let ground = match self.in_sync {
            Some(_) => None,
            None => Some(NewGround::on(self.servers)?),
        };
        let mut samples = Vec::new();
        for way in ways {
            let wire = match (self.in_sync, &ground) {
                (Some(broker), _) => broker.connect(self.round_trip, Way::Ours).await?,
                (None, Some(ground)) => ground.connect(self.round_trip, way).await?,
                (None, None) => continue,
            };
            match self.sample(way, &wire).await {
                Ok(sample) => samples.push((way, sample)),
                // Thousands of calls at once overrun the broker's queue, and nobody asks again.
                Err(error) if way == Way::Joined => eprintln!("joined: {error:#}"),
                Err(error) => return Err(error),
            }
        }
        Ok(samples)
    }

    async fn sample(&self, way: Way, wire: &Wire) -> Result<Sample> {
        let worked = cpu::of_this_process()?;
        let started = Instant::now();
        let kept = way
            .start(&wire.js, self.declaration, self.is_new())
            .await
            .with_context(|| format!("{way:?}"))?;
        let sample = Sample {
            time: started.elapsed(),
            cpu: cpu::of_this_process()?.saturating_sub(worked),
        };
        drop(kept);
        Ok(sample)
    }

    fn rounds(&self) -> usize {
        if self.is_new() {
            self.runs
        } else {
            self.runs * MORE
        }
    }

    fn ways_of(&self, round: usize) -> impl Iterator<Item = Way> {
        let count = self.declaration.resources.len();
        let waits = u32::try_from(count * 2).unwrap_or(u32::MAX);
        let is_endless = self.round_trip * waits > LONGEST;
        let (servers, runs) = (self.servers, self.runs);
        self.ways.iter().copied().filter(move |way| match way {
            Way::Sequential => {
                let is_short = !is_endless && count < TOO_MANY_TO_JOIN;
                servers == Servers::Lone && is_short && round < SEQUENTIAL
            }
            Way::Joined => count < TOO_MANY_TO_JOIN && round < runs,
            Way::Floor | Way::Ours => true,
        })
    }
}

fn middle(samples: &[Sample]) -> Option<Sample> {
    let mut times: Vec<Duration> = samples.iter().map(|sample| sample.time).collect();
    let mut cpus: Vec<Duration> = samples.iter().map(|sample| sample.cpu).collect();
    Some(Sample {
        time: median(&mut times)?,
        cpu: median(&mut cpus)?,
    })
}
