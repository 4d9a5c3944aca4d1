//! `export`, target by target.

mod json;
mod markdown;
mod permissions;
