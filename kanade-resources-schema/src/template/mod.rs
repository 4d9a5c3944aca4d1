//! Templates: strings with holes, from which subjects, keys and object names are built and into which they are parsed.
//!
//! What a template is and what can be done with one at run time stands here without a parser, because applications
//! link it. Reading patterns and comparing templates with each other needs the feature `parser`.

#[cfg(feature = "parser")]
mod algebra;
mod alphabet;
mod build;
mod encoding;
#[cfg(test)]
mod enumeration;
mod filter;
#[cfg(feature = "parser")]
pub mod items;
mod number;
#[cfg(feature = "parser")]
pub(crate) mod pattern;
#[cfg(feature = "parser")]
mod set;
mod shape;
mod split;

#[cfg(feature = "parser")]
pub(crate) use algebra::{Line, common, index_forms, uncovered};
pub use alphabet::Space;
#[cfg(any(feature = "parser", test))]
pub(crate) use alphabet::is_token;
pub use build::{Argument, Fault, Invalid, build, fill_in};
pub use encoding::decode;
pub use filter::filters;
pub use number::{signed, unsigned};
pub use shape::{Content, Hole, LONGEST, Piece, Span, Template};
pub use split::{accepts, split};
