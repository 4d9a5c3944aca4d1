//! Crates that are made by a test and built by the cargo that runs it: good ones, broken ones, the README's.

mod builds;
mod errors;
mod fields;
mod guide;
mod migrating;
mod owners;
mod profiles;
mod readme;
mod support;
mod templates;
mod tree;
