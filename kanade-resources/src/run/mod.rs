//! A run: observe → plan → apply → settle, until nothing is left to do or the deadline passes.

mod apply;
mod attach;
mod attempt;
mod driver;
mod filters;
mod holders;
mod ledger;
mod order;
mod overlap;
mod settle;
mod transfer;
mod waiting;
mod write;

pub(crate) use attach::{Attaching, attach};
pub(crate) use driver::{plan, run};
