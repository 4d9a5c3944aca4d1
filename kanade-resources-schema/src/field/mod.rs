//! What a field is, and how all fields of a spec are walked.
//!
//! Each field is described once, where its spec is declared (`spec/`). From that description come the spec, what a
//! declaration may say, how that is lowered, the rows of the reference, the `const` expressions, the JSON that a broker
//! is asked with, and how that compares with what the broker has. Whoever does one of these walks the fields and looks
//! at the kind of each value; nobody but a rule asks for a field by its name.

mod comparison;
mod describe;
mod shape;
pub(crate) mod takes;
mod value;

pub use comparison::Comparison;
pub(crate) use describe::{describe, of};
pub use shape::{Field, Shape};
pub(crate) use value::AsValue;
pub use value::{Entry, Table, Value, Walk};
