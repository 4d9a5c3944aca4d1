//! From what is given to the values of a spec, by kind of value.

use std::time::Duration;

use super::Lowering;
use crate::manifest::Given;
use crate::words::Words;

/// A value of a spec that is made from a value `G` of a manifest.
pub(super) trait FromGiven<'a, G>: Sized {
    /// `None` if `given` says as much as a missing value.
    fn from_given(given: &G, lowering: &Lowering<'a>) -> Option<Self>;
}

/// What is the same in a manifest and in a spec.
macro_rules! copied {
    ($($type:ty),+) => {$(
        impl<'a> FromGiven<'a, $type> for $type {
            fn from_given(given: &$type, _lowering: &Lowering<'a>) -> Option<Self> {
                Some(*given)
            }
        }
    )+};
}

copied!(bool, u8, i32, i64, u64, Duration);

impl<'a, W: Words> FromGiven<'a, W> for W {
    fn from_given(given: &W, _lowering: &Lowering<'a>) -> Option<Self> {
        Some(*given)
    }
}

/// To the broker, an empty text is a missing one.
impl<'a> FromGiven<'a, String> for &'a str {
    fn from_given(given: &String, lowering: &Lowering<'a>) -> Option<Self> {
        (!given.is_empty()).then(|| lowering.text(given))
    }
}

impl<'a, G, T: FromGiven<'a, G>> FromGiven<'a, G> for Option<T> {
    fn from_given(given: &G, lowering: &Lowering<'a>) -> Option<Self> {
        T::from_given(given, lowering).map(Some)
    }
}

/// A list has as many items as are given, so that rules can tell where each of them stands.
impl<'a, G, T: FromGiven<'a, G> + Copy + Default> FromGiven<'a, Vec<Given<G>>> for &'a [T] {
    fn from_given(given: &Vec<Given<G>>, lowering: &Lowering<'a>) -> Option<Self> {
        let items = given
            .iter()
            .map(|item| T::from_given(&item.value, lowering).unwrap_or_default());
        Some(lowering.slice(items))
    }
}

impl<'a> FromGiven<'a, Vec<(String, String)>> for &'a [(&'a str, &'a str)] {
    fn from_given(given: &Vec<(String, String)>, lowering: &Lowering<'a>) -> Option<Self> {
        let pairs = given
            .iter()
            .map(|(key, value)| (lowering.text(key), lowering.text(value)));
        Some(lowering.slice(pairs))
    }
}

/// Makes a spec take over what is given, from the description of its fields. What is not given
/// stays as it is.
macro_rules! take {
    (
        $(#[$meta:meta])*
        $spec:ident $(<$life:lifetime>)? $(named($($argument:ident),+))? $(shown as $layout:ident)?, $fields:ident of $owner:literal
        $(keys { $($keys:tt)* })?
        $(declared { $($declared:tt)* })?
        {
            $(#[doc = $doc:literal] $(#[doc = $more:literal])*
            $field:ident: $type:ty = $default:expr, $takes:ty $([$($note:tt)+])*;)+
        }
    ) => {
        impl<'a> Take<'a, $fields> for $spec $(<$life>)? {
            fn take(&mut self, fields: &$fields, lowering: &Lowering<'a>) {
                $(if let Some(value) = given::value(fields.$field.as_ref(), lowering) {
                    self.$field = value;
                })+
            }
        }
    };
}

pub(super) use take;

/// A spec that takes over the fields `F`.
pub(super) trait Take<'a, F> {
    fn take(&mut self, fields: &F, lowering: &Lowering<'a>);
}

/// What is given, as a spec has it; `None` if it says nothing.
pub(super) fn value<'a, G, T: FromGiven<'a, G>>(
    given: Option<&Given<G>>,
    lowering: &Lowering<'a>,
) -> Option<T> {
    T::from_given(&given?.value, lowering)
}
