#![doc = include_str!("../README.md")]

#[cfg(feature = "parser")]
mod analysis;
#[cfg(feature = "parser")]
mod check;
#[cfg(feature = "parser")]
pub mod diagnostic;
#[cfg(feature = "parser")]
mod dialect;
pub mod effects;
#[cfg(feature = "json-schema")]
pub mod export;
pub mod field;
#[cfg(feature = "parser")]
mod form;
#[cfg(feature = "parser")]
pub mod identifier;
#[cfg(feature = "json-schema")]
pub mod json_schema;
#[cfg(feature = "parser")]
pub mod language;
#[cfg(feature = "parser")]
mod lints;
#[cfg(feature = "parser")]
mod lower;
#[cfg(feature = "parser")]
mod manifest;
#[cfg(feature = "parser")]
mod name;
#[cfg(feature = "parser")]
pub mod permissions;
#[cfg(feature = "parser")]
mod profiles;
pub mod quantity;
#[cfg(feature = "parser")]
pub mod reference;
#[cfg(feature = "parser")]
pub mod role;
#[cfg(feature = "parser")]
mod rule;
#[cfg(feature = "parser")]
pub mod rules;
mod server_version;
pub mod spec;
pub mod subject;
#[cfg(feature = "parser")]
mod suggest;
pub mod symbol;
pub mod template;
#[cfg(feature = "parser")]
mod text;
#[cfg(feature = "parser")]
mod units;
pub mod visible;
mod words;

#[cfg(feature = "parser")]
pub use analysis::{
    ChangedItem, Checked, ConsumerItem, Item, OverlayDoc, ProfileItem, Rejected, TemplateItem,
    analyse, decode, read,
};
#[cfg(feature = "parser")]
pub use bumpalo::Bump;
#[cfg(feature = "parser")]
pub use lower::Spec;
