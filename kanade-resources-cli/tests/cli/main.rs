//! The command line as its users run it.

mod broker;
mod check;
mod diff;
mod explain;
mod folder;
mod hostile;
mod import;
mod schema;
mod support;
