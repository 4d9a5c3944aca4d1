//! The fleet's declaration, end to end on real nats-servers.

mod broker_state;
mod cost;
mod names;
mod nothing_lost;
mod profiles;
mod support;
