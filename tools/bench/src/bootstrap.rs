//! `bootstrap`: how long a start takes, on a new broker and on one that is in sync, near and far.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use clap::ValueEnum;
use kanade_resources::Declaration;
use kanade_resources::async_nats::{self, jetstream};
use kanade_resources_testing::{DelayProxy, Server};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::declared::{FLEET, declaration};
use crate::table::{heading, median, row, time};
use crate::ways::Way;

/// Starts on real nats-servers, by hand, by the least that is possible, and ours
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Few runs of little: whether the ways still do the same
    #[arg(long)]
    quick: bool,
    /// How many resources
    #[arg(long, value_delimiter = ',', default_values_t = [FLEET, 200, 1000, 5000])]
    resources: Vec<usize>,
    /// How many milliseconds a round trip takes
    #[arg(long, value_delimiter = ',', default_values_t = [0, 1, 10, 50])]
    round_trips: Vec<u64>,
    /// Which ways; the floor is always measured
    #[arg(long, value_delimiter = ',', default_values_t = Way::ALL, value_enum)]
    ways: Vec<Way>,
    /// Of which brokers
    #[arg(long, value_delimiter = ',', default_values_t = [State::InSync, State::New], value_enum)]
    brokers: Vec<State>,
    /// How many runs of a small declaration; of larger ones there are fewer
    #[arg(long, default_value_t = 20)]
    runs: usize,
}

/// What the broker has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum State {
    /// Everything
    InSync,
    /// Nothing
    New,
}

/// One after the other takes this long at most, or is left out.
const LONGEST: Duration = Duration::from_secs(10);

/// What is expected of ours.
const IN_SYNC: f64 = 1.1;
const NEW: f64 = 1.2;

pub(crate) fn run(options: &Options) -> Result<()> {
    let (resources, round_trips) = if options.quick {
        (vec![FLEET, 200], vec![0, 10])
    } else {
        (options.resources.clone(), options.round_trips.clone())
    };
    let runtime = Runtime::new().context("no runtime")?;
    heading(&[
        "resources",
        "round trip",
        "broker",
        "sequential",
        "joined",
        "floor",
        "ours",
        "ours / floor",
        "expected",
    ]);
    for count in resources {
        let declaration: &'static Declaration<'static> = Box::leak(Box::new(declaration(count)));
        let runs = if options.quick {
            3
        } else {
            (options.runs * FLEET * 5 / count.max(FLEET * 5)).max(3)
        };
        runtime.block_on(same_state(declaration, &options.ways))?;
        for round_trip in &round_trips {
            let round_trip = Duration::from_millis(*round_trip);
            for state in &options.brokers {
                let is_new = *state == State::New;
                let case = Case {
                    declaration,
                    round_trip,
                    is_new,
                    runs,
                    ways: options.ways.clone(),
                };
                runtime.block_on(case.measure())?;
            }
        }
    }
    Ok(())
}

struct Case {
    declaration: &'static Declaration<'static>,
    round_trip: Duration,
    is_new: bool,
    runs: usize,
    ways: Vec<Way>,
}

impl Case {
    async fn measure(&self) -> Result<()> {
        let mut samples: HashMap<&'static str, Vec<Duration>> = HashMap::new();
        let broker = Broker::start(self.round_trip).await?;
        if !self.is_new {
            Way::Ours.start(&broker.js, self.declaration, true).await?;
        }
        for _ in 0..self.runs {
            // In turns, so that what slows the machine down slows all of them down.
            for way in self.ways() {
                let elapsed = if self.is_new {
                    // A server of its own: one that has deleted thousands of streams is not a new one.
                    let broker = Broker::start(self.round_trip).await?;
                    self.time(way, &broker).await
                } else {
                    self.time(way, &broker).await
                };
                match elapsed {
                    Ok(elapsed) => samples.entry(name(way)).or_default().push(elapsed),
                    // Thousands of calls at once overrun the broker's queue, and nobody asks again.
                    Err(error) if way == Way::Joined => eprintln!("joined: {error:#}"),
                    Err(error) => return Err(error),
                }
            }
        }
        self.print(&mut samples);
        Ok(())
    }

    async fn time(&self, way: Way, broker: &Broker) -> Result<Duration> {
        let started = Instant::now();
        way.start(&broker.js, self.declaration, self.is_new)
            .await
            .with_context(|| format!("{way:?}"))?;
        Ok(started.elapsed())
    }

    fn ways(&self) -> impl Iterator<Item = Way> + '_ {
        let requests = u32::try_from(self.declaration.resources.len() * 2).unwrap_or(u32::MAX);
        let is_endless = self.round_trip * requests > LONGEST;
        let is_asked_for = |way: &Way| *way == Way::Floor || self.ways.contains(way);
        Way::ALL
            .into_iter()
            .filter(is_asked_for)
            .filter(move |way| !(is_endless && *way == Way::Sequential))
    }

    fn print(&self, samples: &mut HashMap<&'static str, Vec<Duration>>) {
        let mut of = |way| {
            samples
                .get_mut(name(way))
                .and_then(|samples| median(samples))
        };
        let medians = Way::ALL.map(&mut of);
        let [_, _, floor, ours] = medians.map(Option::unwrap_or_default);
        let most = if self.is_new {
            floor.mul_f64(NEW) + self.round_trip
        } else {
            floor.mul_f64(IN_SYNC)
        };
        let mut cells = vec![
            self.declaration.resources.len().to_string(),
            format!("{} ms", self.round_trip.as_millis()),
            if self.is_new { "new" } else { "in sync" }.to_owned(),
        ];
        cells.extend(medians.map(|median| median.map_or_else(|| "–".to_owned(), time)));
        cells.push(format!("{:.2}", ours.as_secs_f64() / floor.as_secs_f64()));
        cells.push(if ours <= most {
            "met".to_owned()
        } else {
            format!("missed: {}", time(most))
        });
        row(&cells);
    }
}

fn name(way: Way) -> &'static str {
    match way {
        Way::Sequential => "sequential",
        Way::Joined => "joined",
        Way::Floor => "floor",
        Way::Ours => "ours",
    }
}

/// A broker at the end of a long wire.
struct Broker {
    js: jetstream::Context,
    // Dropped in this order.
    _wire: Option<DelayProxy>,
    _server: Server,
}

impl Broker {
    async fn start(round_trip: Duration) -> Result<Self> {
        let server = Server::start()?;
        let wire = match round_trip {
            Duration::ZERO => None,
            _ => Some(DelayProxy::start(server.url(), round_trip)?),
        };
        let url = wire
            .as_ref()
            .map_or_else(|| server.url().to_owned(), DelayProxy::url);
        // The default of ten seconds is too short for thousands of calls at once.
        let context = jetstream::context::ContextBuilder::new().timeout(Duration::from_secs(120));
        let js = context.build(async_nats::connect(url).await?);
        Ok(Self {
            js,
            _wire: wire,
            _server: server,
        })
    }
}

/// All ways leave the same streams.
async fn same_state(declaration: &'static Declaration<'static>, ways: &[Way]) -> Result<()> {
    let mut states = Vec::new();
    for way in ways {
        let broker = Broker::start(Duration::ZERO).await?;
        way.start(&broker.js, declaration, true)
            .await
            .with_context(|| format!("{way:?}"))?;
        way.start(&broker.js, declaration, false)
            .await
            .with_context(|| format!("{way:?}"))?;
        states.push(state(&broker.js, declaration).await?);
    }
    for (state, way) in states.iter().zip(ways) {
        for (one, other) in state.iter().zip(&states[0]) {
            ensure!(
                one == other,
                "{way:?} leaves {one} where {:?} leaves {other}",
                ways[0]
            );
        }
    }
    Ok(())
}

/// What the broker holds, but for what is only said of it.
async fn state(js: &jetstream::Context, declaration: &Declaration<'_>) -> Result<Vec<Value>> {
    let mut state = Vec::new();
    for resource in declaration.eager() {
        let mut info: Value = js
            .request(
                format!("STREAM.INFO.{}", resource.stream.name),
                &json!(null),
            )
            .await?;
        if let Some(config) = info["config"].as_object_mut() {
            config.remove("metadata");
        }
        state.push(info["config"].take());
    }
    Ok(state)
}
