//! From a bucket or store to the fields of the stream that backs it.

use crate::spec::{KvSpec, ObjectStoreSpec, StreamSpec, tables};

/// A spec that a stream backs.
pub(super) trait Back<'a> {
    /// Puts each field into the field of the stream that holds it.
    fn back(&self, stream: &mut StreamSpec<'a>);
}

/// Implements it, from the description of the fields.
macro_rules! back {
    (
        $(#[$meta:meta])*
        $spec:ident <$life:lifetime> named($argument:ident), $fields:ident of $owner:literal
        keys { $($keys:tt)* }
        {
            $(#[doc = $doc:literal] $(#[doc = $more:literal])*
            $field:ident: $type:ty = $default:expr, $takes:ty $([$($note:tt)+])*;)+
        }
    ) => {
        impl<$life> Back<$life> for $spec<$life> {
            fn back(&self, stream: &mut StreamSpec<$life>) {
                $(keep!(self stream $field $([$($note)+])*);)+
            }
        }
    };
}

/// Keeps a field where its notes say, or under its own name.
macro_rules! keep {
    ($spec:ident $stream:ident $field:ident) => { $stream.$field = $spec.$field };
    ($spec:ident $stream:ident $field:ident [kept in $kept:ident] $($rest:tt)*) => {
        $stream.$kept = $spec.$field.into()
    };
    ($spec:ident $stream:ident $field:ident [$($note:tt)+] $($rest:tt)*) => {
        keep!($spec $stream $field $($rest)*)
    };
}

tables::kv!(back);
tables::object_store!(back);
