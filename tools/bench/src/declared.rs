//! What is started: the fleet, or many streams.

use kanade_resources::{Declaration, Kind, Resource, StreamSpec};

/// How many resources the fleet has.
pub(crate) const FLEET: usize = 20;

/// So many resources: those of the fleet, or streams. It lives as long as the bench.
pub(crate) fn declaration(count: usize, num_replicas: u8) -> &'static Declaration<'static> {
    let mut resources: Vec<Resource<'static>> = if count == FLEET {
        kanade_fleet::RESOURCES.iter().collect()
    } else {
        (0..count).map(stream).collect()
    };
    for resource in &mut resources {
        resource.stream.num_replicas = num_replicas;
    }
    Box::leak(Box::new(Declaration::new(Box::leak(
        resources.into_boxed_slice(),
    ))))
}

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
