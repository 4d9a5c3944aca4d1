//! From the description of a spec's fields to the spec.
//!
//! A description is a macro that hands its table of fields to another one, its reader. The readers
//! are: `spec` (here), `overlay` (what a profile changes), `fields` (what a manifest may say),
//! `lowering` (manifest → spec). A line of a table is
//!
//! ```text
//! /// What it is for: the sentence that the JSON Schema shows, too.
//! /// What only users of the spec have to know.
//! name: type of the spec = its default, what a declaration takes [further notes];
//! ```
//!
//! where the notes are `[profile]` (a profile may overlay it; this note comes first), `[since
//! V2_11]`, `[required]`, `[prominent]` (people look for it even if it has its default), `[as
//! Comparison]` (how it compares, where its kind doesn't say), `[serves Reliance]` (which other
//! values serve a program as well, likewise), `[otherwise "text"]` (what the broker takes for `None` or nothing, where
//! that is not nothing), `[zero Zero]` (what becomes of a zero, where that is not the same) and `[kept in field]` (of
//! the backing stream). A
//! spec whose values people don't read as a list of fields is `shown as` another
//! [`Layout`](crate::field::Layout).

/// Declares a spec: the struct, its default, and the walk over its fields.
macro_rules! spec {
    (
        $(#[$meta:meta])*
        $spec:ident $(<$life:lifetime>)? $(named($($argument:ident),+))? $(shown as $layout:ident)?, $fields:ident of $owner:literal
        $(keys { $($(#[$key_meta:meta])* $key:ident;)+ })?
        $(declared { $($declared:tt)* })?
        {
            $(#[doc = $doc:literal] $(#[doc = $more:literal])*
            $field:ident: $type:ty = $default:expr, $takes:ty $([$($note:tt)+])*;)+
        }
    ) => {
        $(#[$meta])*
        pub struct $spec $(<$life>)? {
            $($($(#[$key_meta])* pub $key: &'a str,)+)?
            $(#[doc = $doc] $(#[doc = $more])* pub $field: $type,)+
        }

        impl $(<$life>)? $spec $(<$life>)? {
            const DEFAULT: Self = Self { $($($key: "",)+)? $($field: $default,)+ };
        }

        impl $(<$life>)? $crate::field::Walk for $spec $(<$life>)? {
            const FIELDS: &'static [$crate::field::Field] =
                &[$($crate::field::describe!(
                    $doc, $field, $takes, <$type as $crate::field::AsValue>::IS_OPTIONAL, $([$($note)+])*
                )),+];

            fn walk(&self) -> $crate::field::Table<'_> {
                let mut fields = Self::FIELDS.iter();
                let mut entries = Vec::with_capacity(Self::FIELDS.len());
                $(entries.extend(fields.next().map(|field| $crate::field::Entry {
                    field,
                    is_optional: <$type as $crate::field::AsValue>::IS_OPTIONAL,
                    is_default: self.$field == Self::DEFAULT.$field,
                    value: $crate::field::AsValue::value(&self.$field),
                }));)+
                $crate::field::Table {
                    layout: $crate::field::layout!($($layout)?),
                    type_name: stringify!($spec),
                    arguments: vec![$($((stringify!($argument), self.$argument)),+)?],
                    entries,
                }
            }
        }
    };
}

/// Makes a spec that is a table inside a resource a value itself.
macro_rules! nested {
    ($spec:ident $(<$life:lifetime>)?) => {
        impl $(<$life>)? Default for $spec $(<$life>)? {
            fn default() -> Self {
                Self::DEFAULT
            }
        }

        impl $(<$life>)? $crate::field::AsValue for $spec $(<$life>)? {
            fn value(&self) -> $crate::field::Value<'_> {
                $crate::field::Value::Table($crate::field::Walk::walk(self))
            }
        }

        impl $(<$life>)? $crate::field::AsValue for &[$spec $(<$life>)?] {
            fn value(&self) -> $crate::field::Value<'_> {
                let tables = self.iter().map($crate::field::Walk::walk);
                $crate::field::Value::Tables(tables.collect())
            }
        }
    };
}

pub(crate) use {nested, spec};
