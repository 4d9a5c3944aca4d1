//! The command line as its users run it.

mod check;
mod explain;
mod schema;
mod support;
