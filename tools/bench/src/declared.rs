//! What is started: the fleet, or many streams.

use kanade_resources::{Declaration, Kind, Resource, StreamSpec};

/// How many resources the fleet has.
pub(crate) const FLEET: usize = 20;

/// So many resources: those of the fleet, or streams.
pub(crate) fn declaration(count: usize) -> Declaration<'static> {
    if count == FLEET {
        return kanade_fleet::RESOURCES;
    }
    Declaration::new(Box::leak((0..count).map(stream).collect()))
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
    Resource::new(Kind::Stream, name, stream)
}
