//! What a field is, and how all fields of a spec are walked.
//!
//! Each field is described once, where its spec is declared (`spec/`). From that description come
//! the spec, what a declaration may say, how that is lowered, the rows of the reference, the
//! `const` expressions, the JSON that is sent to a broker, and how that compares with what the
//! broker has. Each of these walks the fields and looks at the kind of each value; only rules ask
//! for a field by its name.

mod comparison;
mod describe;
mod reliance;
mod shape;
pub(crate) mod takes;
mod value;
mod zero;

pub use comparison::Comparison;
pub(crate) use describe::{describe, layout, of};
pub use reliance::Reliance;
pub use shape::{Field, Shape};
pub(crate) use value::AsValue;
pub use value::{Entry, Layout, Table, Value, Walk};
pub use zero::Zero;
