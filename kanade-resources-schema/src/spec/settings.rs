//! The enumerations of a stream configuration, with the words the JetStream API uses for them.

use std::fmt;

/// Declares an enumeration of the JetStream API: its variants and their words.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$variant_meta:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
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

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

words! {
    /// How long a stream keeps a message.
    Retention {
        /// Until a limit (age, size, count) removes it.
        #[default] Limits = "limits",
        /// Until every consumer that is interested in it has acknowledged it.
        Interest = "interest",
        /// Until one consumer has acknowledged it.
        WorkQueue = "workqueue",
    }
}

words! {
    /// What happens when a stream is full.
    Discard {
        /// The oldest messages make room for the new one.
        #[default] Old = "old",
        /// The new message is refused.
        New = "new",
    }
}

words! {
    /// Where messages are kept.
    Storage {
        /// On disk.
        #[default] File = "file",
        /// In memory: gone when the server restarts.
        Memory = "memory",
    }
}

words! {
    /// How stored messages are compressed.
    Compression {
        /// Not at all.
        #[default] None = "none",
        /// With the S2 algorithm (nats-server 2.10).
        S2 = "s2",
    }
}
