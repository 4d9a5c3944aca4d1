//! The command line as its users run it.

mod broker;
mod check;
mod explain;
mod folder;
mod hostile;
mod schema;
mod support;
