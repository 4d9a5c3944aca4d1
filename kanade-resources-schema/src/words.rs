//! Enumerations of words, as the JetStream API and the declaration write them.

use std::fmt;

#[cfg(feature = "parser")]
use crate::server_version::ServerVersion;

/// An enumeration of words, for reading and writing it.
pub(crate) trait Words: Copy + Default + PartialEq + fmt::Debug + 'static {
    /// The name of the type.
    const NAME: &'static str;

    /// Every word, in the order of the variants.
    const WORDS: &'static [&'static str];

    /// The word for this value.
    fn as_word(self) -> &'static str;

    /// The name of the variant.
    fn variant(self) -> &'static str;

    /// The value that `word` stands for.
    #[cfg(feature = "parser")]
    fn from_word(word: &str) -> Option<Self>;

    /// The first nats-server that knows the value.
    #[cfg(feature = "parser")]
    fn since(self) -> ServerVersion;
}

/// Declares an enumeration of the JetStream API: its variants, their words, and since when there is one.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident {
        $($(#[$variant_meta:meta])* $variant:ident = $word:literal $(since $since:ident)?,)+
    }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name { $($(#[$variant_meta])* $variant,)+ }

        impl $name {
            /// Every word, in the order of the variants.
            pub const WORDS: &'static [&'static str] = &[$($word),+];

            /// The API's word for this value.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }

            /// The value that `word` stands for. Words are case-sensitive, as the broker's are.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }

        impl $crate::words::Words for $name {
            const NAME: &'static str = stringify!($name);
            const WORDS: &'static [&'static str] = Self::WORDS;

            fn as_word(self) -> &'static str {
                self.as_str()
            }

            fn variant(self) -> &'static str {
                match self { $(Self::$variant => stringify!($variant),)+ }
            }

            #[cfg(feature = "parser")]
            fn from_word(word: &str) -> Option<Self> {
                Self::from_word(word)
            }

            #[cfg(feature = "parser")]
            fn since(self) -> $crate::server_version::ServerVersion {
                match self { $(Self::$variant => words!(@since $($since)?),)+ }
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
    (@since) => { $crate::server_version::ServerVersion::OLDEST };
    (@since $since:ident) => { $crate::server_version::ServerVersion::$since };
}
pub(crate) use words;
