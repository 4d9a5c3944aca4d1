//! The macro in crates of its own, checked by the cargo that runs these tests.

mod builds;
mod errors;
mod support;
