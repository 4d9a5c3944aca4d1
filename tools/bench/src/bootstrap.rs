//! `bootstrap`: how long a start takes, on a new broker and on one that is in sync, near and far.

mod case;
mod expected;
mod same;

use std::time::Duration;

use anyhow::{Context as _, Result};
use clap::ValueEnum;
use tokio::runtime::Runtime;

use self::case::{Case, Medians};
use crate::broker::{Broker, Servers};
use crate::declared::{FLEET, declaration};
use crate::table::{NOTHING, heading, ratio, row, time, time_if_any};
use crate::ways::Way;

/// Starts on real nats-servers, by hand, by the least that is possible, and ours
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Few runs of little: whether the ways still do the same
    #[arg(long)]
    quick: bool,
    /// How many resources [default: 20, 200, 1000 and 5000; 20 in a cluster]
    #[arg(long, value_delimiter = ',')]
    resources: Vec<usize>,
    /// How many milliseconds a round trip takes [default: 0, 10 and 50; 4 in a cluster, too]
    #[arg(long, value_delimiter = ',')]
    round_trips: Vec<u64>,
    /// Which ways; the floor is always measured
    #[arg(long, value_delimiter = ',', default_values_t = Way::ALL, value_enum)]
    ways: Vec<Way>,
    /// What the broker has
    #[arg(long, value_delimiter = ',', default_values_t = [State::InSync, State::New], value_enum)]
    brokers: Vec<State>,
    /// What the broker consists of
    #[arg(long, value_delimiter = ',', default_values_t = [Servers::Lone, Servers::Cluster], value_enum)]
    servers: Vec<Servers>,
    /// How many replicas each resource has in a cluster
    #[arg(long, value_delimiter = ',', default_values_t = [1, 3])]
    replicas: Vec<u8>,
    /// How many new brokers a small declaration meets; larger ones and clusters meet fewer
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

/// The fewest runs that have a median worth its name.
const LEAST_RUNS: usize = 3;

/// So many resources take so long to create that they are created over the shortest wire only, and by few ways.
const MANY: usize = 5000;

pub(crate) fn run(options: &Options) -> Result<()> {
    let runtime = Runtime::new().context("no runtime")?;
    for (place, servers) in options.servers.iter().enumerate() {
        if place > 0 {
            println!();
        }
        heading(match servers {
            Servers::Lone => LONE,
            Servers::Cluster => CLUSTER,
        });
        for (count, replicas) in options.sizes(*servers) {
            runtime.block_on(options.measure(*servers, count, replicas))?;
        }
    }
    Ok(())
}

impl Options {
    /// How many resources, and how many replicas of each.
    fn sizes(&self, servers: Servers) -> Vec<(usize, u8)> {
        let counts = match (servers, self.resources.as_slice()) {
            (Servers::Lone, []) if self.quick => &[FLEET, 200],
            (Servers::Lone, []) => [FLEET, 200, 1000, MANY].as_slice(),
            (Servers::Cluster, []) => &[FLEET],
            (_, counts) => counts,
        };
        let replicas = match servers {
            Servers::Lone => &[1],
            Servers::Cluster => self.replicas.as_slice(),
        };
        replicas
            .iter()
            .flat_map(|replicas| counts.iter().map(|count| (*count, *replicas)))
            .collect()
    }

    fn round_trips(&self, servers: Servers) -> Vec<Duration> {
        let milliseconds = match (servers, self.round_trips.as_slice()) {
            (_, []) if self.quick => &[0, 10],
            (Servers::Lone, []) => [0, 10, 50].as_slice(),
            (Servers::Cluster, []) => &[0, 4, 10, 50],
            (_, chosen) => chosen,
        };
        milliseconds
            .iter()
            .copied()
            .map(Duration::from_millis)
            .collect()
    }

    fn runs(&self, servers: Servers, count: usize) -> usize {
        let runs = match servers {
            _ if self.quick => return LEAST_RUNS,
            _ if count >= MANY => return 1,
            Servers::Lone => self.runs,
            Servers::Cluster => self.runs / 4,
        };
        (runs * FLEET * 5 / count.max(FLEET * 5)).max(LEAST_RUNS)
    }

    /// Whether nobody has asked for what would take minutes.
    fn is_left_out(&self, state: State, count: usize, round_trip: Duration) -> bool {
        let is_slow = count >= MANY && state == State::New && !round_trip.is_zero();
        is_slow && self.round_trips.is_empty()
    }

    async fn measure(&self, servers: Servers, count: usize, replicas: u8) -> Result<()> {
        let declaration = declaration(count, replicas);
        let chosen = |way: &Way| *way == Way::Floor || self.ways.contains(way);
        let ways: Vec<Way> = Way::ALL.into_iter().filter(chosen).collect();
        if count < MANY {
            same::state(servers, declaration, &ways).await?;
        }
        let in_sync = Broker::start(servers)?;
        let wire = in_sync.connect(Duration::ZERO, Way::Ours).await?;
        Way::Ours.start(&wire.js, declaration, true).await?;
        for round_trip in self.round_trips(servers) {
            for state in &self.brokers {
                if self.is_left_out(*state, count, round_trip) {
                    continue;
                }
                let case = Case {
                    servers,
                    in_sync: (*state == State::InSync).then_some(&in_sync),
                    declaration,
                    round_trip,
                    ways: &ways,
                    runs: self.runs(servers, count),
                };
                let medians = case.measure().await?;
                print(&case, replicas, &medians);
            }
        }
        Ok(())
    }
}

const LONE: &[&str] = &[
    "resources",
    "round trip",
    "broker",
    "sequential",
    "joined",
    "floor",
    "ours",
    "ours / floor",
    "CPU: floor, ours",
    "expected",
];

const CLUSTER: &[&str] = &[
    "replicas",
    "resources",
    "round trip",
    "broker",
    "joined",
    "floor",
    "ours",
    "ours / joined",
    "expected",
];

fn print(case: &Case<'_>, replicas: u8, medians: &Medians) {
    let [sequential, joined, floor, ours] = Way::ALL.map(|way| medians.time(way));
    let (shown, least) = match case.servers {
        Servers::Lone => (vec![sequential, joined, floor, ours], floor),
        Servers::Cluster => (vec![joined, floor, ours], joined),
    };
    let mut cells = vec![
        case.declaration.resources.len().to_string(),
        format!("{} ms", case.round_trip.as_millis()),
        if case.is_new() { "new" } else { "in sync" }.to_owned(),
    ];
    if case.servers == Servers::Cluster {
        cells.insert(0, replicas.to_string());
    }
    cells.extend(shown.into_iter().map(time_if_any));
    cells.push(match (ours, least) {
        (Some(ours), Some(least)) => ratio(ours, least),
        _ => NOTHING.to_owned(),
    });
    if case.servers == Servers::Lone {
        cells.push(cpu(case, medians));
    }
    cells.push(match (ours, expected::most(case, medians)) {
        (Some(ours), Some(most)) if ours <= most => "met".to_owned(),
        (Some(_), Some(most)) => format!("missed: {}", time(most)),
        _ => NOTHING.to_owned(),
    });
    row(&cells);
}

/// How long processors worked for the client. On a longer wire, they work for the proxy, too.
fn cpu(case: &Case<'_>, medians: &Medians) -> String {
    if !case.round_trip.is_zero() {
        return NOTHING.to_owned();
    }
    [Way::Floor, Way::Ours]
        .map(|way| time_if_any(medians.cpu(way)))
        .join(", ")
}
