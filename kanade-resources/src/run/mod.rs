//! A run: observe → plan → apply → settle, until nothing is left to do or the deadline passes.

mod apply;
mod attempt;
mod driver;
mod holders;
mod ledger;
mod order;
mod overlap;
mod settle;
mod transfer;
mod write;

pub(crate) use driver::{attach, plan, run};
