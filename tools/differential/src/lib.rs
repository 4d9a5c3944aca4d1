//! The checker and real brokers, asked about the same declarations.
//!
//! A case is a declaration. The checker judges it for a version of nats-server; a server of that version is asked
//! for each thing in it. *If it compiles, the broker accepts it*: what the checker takes, the engine must be able to
//! create, find in sync, and see on the broker word for word. What a rule refuses on behalf of brokers, the broker must
//! refuse, change, drop, or choke on when it is asked again. Rules that are stricter on purpose prove nothing.

mod account;
mod broker;
mod case;
mod generate;
mod judge;
mod report;
mod request;
mod run;
mod shrink;
mod value;

pub use case::Case;
pub use generate::generate;
pub use report::Disagreement;
pub use run::{Run, corpus, run};
