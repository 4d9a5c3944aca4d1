//! The engine against real nats-servers, every pinned version of them.

mod attach;
mod converge;
mod cost;
mod events;
mod loss;
mod refusals;
mod support;
