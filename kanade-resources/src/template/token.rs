use std::borrow::Cow;
use std::rc::Rc;
use std::sync::Arc;

use kanade_resources_schema::template::{signed, unsigned};

/// A type of the program's own that can stand in a hole: `{release:crate::Release}`.
///
/// The text is checked like that of a plain hole when a string is built: it is an error if it is not a token. A string
/// is parsed only if [`token`](Self::token) of the value that [`from_token`](Self::from_token) returns is the same text
/// again, so that every value has one form only.
///
/// ```
/// use std::borrow::Cow;
///
/// use kanade_resources::Token;
///
/// /// A version, and the platform that it is built for: `1.4.2-linux-x86_64`; nothing but the version for Windows.
/// #[derive(Clone, Debug, PartialEq, Eq)]
/// struct Release {
///     version: String,
///     platform: Platform,
/// }
///
/// #[derive(Clone, Copy, Debug, PartialEq, Eq)]
/// enum Platform {
///     Windows,
///     Linux,
/// }
///
/// impl Token for Release {
///     fn token(&self) -> Cow<'_, str> {
///         match self.platform {
///             Platform::Windows => Cow::Borrowed(&self.version),
///             Platform::Linux => Cow::Owned(format!("{}-linux-x86_64", self.version)),
///         }
///     }
///
///     fn from_token(token: &str) -> Option<Self> {
///         let (version, platform) = match token.strip_suffix("-linux-x86_64") {
///             Some(version) => (version, Platform::Linux),
///             None => (token, Platform::Windows),
///         };
///         Some(Self { version: version.to_owned(), platform })
///     }
/// }
///
/// let release = Release::from_token("1.4.2-linux-x86_64").unwrap();
/// assert_eq!(release.platform, Platform::Linux);
/// assert_eq!(release.token(), "1.4.2-linux-x86_64");
/// ```
pub trait Token {
    /// The text that stands in the hole.
    fn token(&self) -> Cow<'_, str>;

    /// The value whose text is `token`, if there is one.
    fn from_token(token: &str) -> Option<Self>
    where
        Self: Sized;
}

macro_rules! texts {
    ($($type:ty)+) => {$(
        impl Token for $type {
            fn token(&self) -> Cow<'_, str> {
                Cow::Borrowed(self)
            }

            fn from_token(token: &str) -> Option<Self> {
                Some(token.into())
            }
        }
    )+};
}

texts! { String Box<str> Rc<str> Arc<str> }

macro_rules! numbers {
    ($($type:ty: $read:ident;)+) => {$(
        /// In its one canonical form: no plus sign, no leading zero, no negative zero.
        impl Token for $type {
            fn token(&self) -> Cow<'_, str> {
                Cow::Owned(self.to_string())
            }

            fn from_token(token: &str) -> Option<Self> {
                $read(token)?.try_into().ok()
            }
        }
    )+};
}

numbers! {
    u8: unsigned;
    u16: unsigned;
    u32: unsigned;
    u64: unsigned;
    usize: unsigned;
    i8: signed;
    i16: signed;
    i32: signed;
    i64: signed;
    isize: signed;
}

/// `true` or `false`.
impl Token for bool {
    fn token(&self) -> Cow<'_, str> {
        Cow::Borrowed(if *self { "true" } else { "false" })
    }

    fn from_token(token: &str) -> Option<Self> {
        match token {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        }
    }
}

impl Token for char {
    fn token(&self) -> Cow<'_, str> {
        Cow::Owned(self.to_string())
    }

    fn from_token(token: &str) -> Option<Self> {
        let mut chars = token.chars();
        let first = chars.next()?;
        chars.next().is_none().then_some(first)
    }
}
