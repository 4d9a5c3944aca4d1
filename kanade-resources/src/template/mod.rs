//! Subjects, keys and object names that are built from templates, and parsed by them.

mod filters;
mod generated;
mod invalid;
mod ordered;
mod pattern;
mod replay;
mod subscription;
mod text;
mod token;
mod watch;

pub use filters::Filters;
pub use invalid::InvalidToken;
pub use pattern::Pattern;
pub use replay::{Replay, ReplayError};
pub use subscription::Subscription;
pub use text::{Key, Name, Subject};
pub use token::Token;
pub use watch::{Watch, WatchError};

/// What generated code calls and names. `core`'s own are here too, because a short path costs the compiler less.
pub mod private {
    pub use core::clone::Clone;
    pub use core::cmp::{Eq, PartialEq};
    pub use core::fmt::{self, Debug};
    pub use core::hash::Hash;
    pub use core::marker::Copy;
    pub use core::option::Option::{self, None, Some};
    pub use core::result::Result;
    pub use std::borrow::Cow;
    pub use std::string::String;

    pub use kanade_resources_schema::template::{
        Argument, Content, Hole, Piece, Space, Span, Template, split,
    };

    pub use super::generated::*;
    pub use super::{Filters, InvalidToken, Key, Name, Pattern, Subject, Token};
}
