//! The command line as its users run it.

mod adopted;
mod broker;
mod check;
mod dev;
mod diff;
mod explain;
mod export;
mod folder;
#[cfg(unix)]
mod guide;
mod hostile;
mod import;
mod kept;
#[cfg(unix)]
mod pages;
mod profiles;
mod reset;
mod schema;
mod status;
mod support;
