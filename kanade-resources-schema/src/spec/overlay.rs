//! What a profile changes, as data.

use std::fmt;
use std::time::Duration;

use super::consumer::consumer;
use super::stream::stream;
use super::{Compression, ConsumerSpec, Placement, Storage, StreamSpec};
use crate::visible::visible;

/// Declares what a profile may change of a spec: of all fields, those whose first note is
/// `[profile]`.
macro_rules! overlay {
    (
        $(#[$meta:meta])*
        $spec:ident <$life:lifetime> named($($argument:ident),+), $fields:ident of $owner:literal
        keys { $($keys:tt)* }
        $(declared { $($declared:tt)* })?
        { $($table:tt)+ }
    ) => {
        overlay! { @pick $spec [] $($table)+ }
    };
    (@pick $spec:ident [$($picked:tt)*]
        $(#[doc = $doc:literal])+
        $field:ident: $type:ty = $default:expr, $takes:ty [profile] $([$($note:tt)+])*;
        $($rest:tt)*
    ) => {
        overlay! { @pick $spec [$($picked)* $(#[doc = $doc])+ $field: $type;] $($rest)* }
    };
    (@pick $spec:ident [$($picked:tt)*]
        $(#[doc = $doc:literal])+
        $field:ident: $type:ty = $default:expr, $takes:ty $([$($note:tt)+])*;
        $($rest:tt)*
    ) => {
        overlay! { @pick $spec [$($picked)*] $($rest)* }
    };
    (@pick StreamSpec [$($picked:tt)+]) => {
        overlay! {
            @declare
            /// One field of the stream that backs a resource, and what it is in a profile.
            StreamChange [<'a>] of StreamSpec { $($picked)+ }
        }
    };
    (@pick ConsumerSpec [$($picked:tt)+]) => {
        overlay! {
            @declare
            /// One field of a consumer, and what it is in a profile.
            ConsumerChange [] of ConsumerSpec { $($picked)+ }
        }
    };
    (@declare $(#[$meta:meta])+ $change:ident [$($generics:tt)*] of $spec:ident {
        $($(#[doc = $doc:literal])+ $field:ident: $type:ty;)+
    }) => {
        $(#[$meta])+
        ///
        /// The variants are called as the fields are. Thousands of them may stand in one declaration, and each costs the
        /// compiler no more than its value.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        #[allow(non_camel_case_types)]
        pub enum $change $($generics)* {
            $($(#[doc = $doc])+ $field($type),)+
        }

        impl<'a> $change $($generics)* {
            /// What makes `after` of `before`, as far as a profile may change it.
            #[cfg(feature = "parser")]
            pub(crate) fn between(before: &$spec<'a>, after: &$spec<'a>) -> Vec<Self> {
                let changes = [$((before.$field != after.$field).then_some(Self::$field(after.$field))),+];
                changes.into_iter().flatten().collect()
            }

            /// The name of the field.
            pub(super) const fn field(&self) -> &'static str {
                match self {
                    $(Self::$field(_) => stringify!($field),)+
                }
            }

            pub(super) fn lay_over(&self, spec: &mut $spec<'a>) {
                match *self {
                    $(Self::$field(value) => spec.$field = value,)+
                }
            }
        }
    };
}

stream!(overlay);
consumer!(overlay);

/// What a profile changes of one resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Overlay<'a> {
    /// The broker's name of the stream that backs the resource.
    pub name: &'a str,
    /// What it changes of that stream.
    pub stream: &'a [StreamChange<'a>],
    /// Whether changes that delete stored messages may be applied, if that differs.
    pub allow_data_loss: Option<bool>,
    /// What it changes of consumers, by their names.
    pub consumers: &'a [(&'a str, &'a [ConsumerChange])],
}

impl<'a> Overlay<'a> {
    /// Changes the stream `name`, which is, or backs, a resource.
    pub const fn new(name: &'a str, stream: &'a [StreamChange<'a>]) -> Self {
        Self {
            name,
            stream,
            allow_data_loss: None,
            consumers: &[],
        }
    }

    /// Whether it changes nothing.
    #[cfg(feature = "parser")]
    pub(crate) fn is_empty(&self) -> bool {
        *self == Self::new(self.name, &[])
    }

    /// Says whether changes that delete stored messages may be applied.
    #[must_use]
    pub const fn allow_data_loss(mut self, allowed: bool) -> Self {
        self.allow_data_loss = Some(allowed);
        self
    }

    /// Changes consumers, by their names.
    #[must_use]
    pub const fn consumers(mut self, consumers: &'a [(&'a str, &'a [ConsumerChange])]) -> Self {
        self.consumers = consumers;
        self
    }
}

/// A profile of a declaration: what differs in one environment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DeclaredProfile<'a> {
    /// Its name, as it is declared.
    pub name: &'a str,
    /// The most bytes of file storage that all resources together may reserve, if that differs.
    pub storage_budget: Option<u64>,
    /// The most bytes of memory storage that all resources together may reserve, if that differs.
    pub memory_budget: Option<u64>,
    /// What it changes, in the order of the declaration.
    pub overlays: &'a [Overlay<'a>],
}

impl<'a> DeclaredProfile<'a> {
    /// A profile that changes what `overlays` say.
    pub const fn new(name: &'a str, overlays: &'a [Overlay<'a>]) -> Self {
        Self {
            name,
            storage_budget: None,
            memory_budget: None,
            overlays,
        }
    }

    /// Sets the most bytes of file storage that all resources together may reserve.
    #[must_use]
    pub const fn storage_budget(mut self, bytes: u64) -> Self {
        self.storage_budget = Some(bytes);
        self
    }

    /// Sets the most bytes of memory storage that all resources together may reserve.
    #[must_use]
    pub const fn memory_budget(mut self, bytes: u64) -> Self {
        self.memory_budget = Some(bytes);
        self
    }
}

/// No profile of that name is declared.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnknownProfile {
    /// The name that was asked for.
    pub name: String,
    /// The profiles that are declared.
    pub known: Vec<String>,
}

impl UnknownProfile {
    /// The profile `name` was asked for, and there are the profiles `known`.
    pub fn new<'k>(name: &str, known: impl IntoIterator<Item = &'k str>) -> Self {
        Self {
            name: name.to_owned(),
            known: known.into_iter().map(str::to_owned).collect(),
        }
    }
}

impl fmt::Display for UnknownProfile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = visible(&self.name);
        write!(f, "there is no profile `{name}`: ")?;
        let known: Vec<String> = self.known.iter().map(|name| format!("`{name}`")).collect();
        match known.as_slice() {
            [] => f.write_str("no profile is declared"),
            [one] => write!(f, "the only profile is {one}"),
            [rest @ .., last] => write!(f, "the profiles are {} and {last}", rest.join(", ")),
        }
    }
}

/// What `main` prints of an error that it returns.
impl fmt::Debug for UnknownProfile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for UnknownProfile {}
