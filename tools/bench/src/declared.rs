//! What is started: the fleet, or many streams.

use kanade_resources::{Declaration, Kind, Resource, ServerVersion, StreamSpec};

/// How many resources the fleet has.
pub(crate) const FLEET: usize = 20;

/// So many resources: those of the fleet, or streams.
pub(crate) fn declaration(count: usize) -> Declaration<'static> {
    if count == FLEET {
        return kanade_fleet::RESOURCES;
    }
    Declaration {
        min_server: ServerVersion::new(2, 10, 0),
        storage_budget: None,
        memory_budget: None,
        generation: None,
        resources: Box::leak((0..count).map(stream).collect()),
    }
}

/// It lives as long as the bench.
fn stream(number: usize) -> Resource<'static> {
    let name: &'static str = Box::leak(format!("STREAM_{number}").into_boxed_str());
    let subjects: &'static [&'static str] = Box::leak(Box::new([&*Box::leak(
        format!("bench.{number}.>").into_boxed_str(),
    )]));
    let stream = StreamSpec {
        subjects,
        max_bytes: 1 << 20,
        ..StreamSpec::named(name)
    };
    Resource {
        kind: Kind::Stream,
        name,
        stream,
        lazy: false,
        allow_data_loss: false,
        ignore_changes: &[],
        consumers: &[],
    }
}
