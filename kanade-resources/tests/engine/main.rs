//! The engine against real nats-servers, every pinned version of them.

mod attach;
mod cluster;
mod coherence;
mod consent;
mod converge;
mod copies;
mod cost;
mod crowd;
mod effects;
#[cfg(unix)]
mod frozen;
mod generations;
mod handles;
mod hostile;
mod limits;
mod listing;
mod loss;
mod moves;
mod operators;
mod overrides;
mod refusals;
mod supercluster;
mod support;
mod truth;
mod versions;
mod weather;
