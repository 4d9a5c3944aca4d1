#![doc = include_str!("language.md")]
//!
//! <style>.docblock table code{overflow-wrap:normal}</style>
