//! Patterns as they are declared → their tokens, with the place of everything that is wrong.

mod parse;
mod problem;
#[cfg(test)]
mod tests;
mod tokens;

pub(crate) use parse::parse;
pub(crate) use problem::Problem;
pub(crate) use tokens::{ContentText, HoleText, Pattern, Token};
