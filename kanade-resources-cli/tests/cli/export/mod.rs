//! `export`, target by target.

mod json;
mod markdown;
mod nack;
mod permissions;
mod stale;
