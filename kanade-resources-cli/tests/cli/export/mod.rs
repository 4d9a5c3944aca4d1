//! `export`, target by target.

mod json;
mod permissions;
