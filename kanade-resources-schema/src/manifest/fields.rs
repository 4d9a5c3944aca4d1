//! What a table of fields is, and how one is declared.

use super::reader::Table;
use super::value::Reader;
use super::{Given, Newer};
use crate::diagnostic::{Findings, Span};
use crate::field::Field;
use crate::form::{missing_field, unknown_field};
use crate::spec::ServerVersion;

/// A set of fields that a table may have.
pub(crate) trait Fields: Clone + Default + PartialEq {
    /// What has these fields, in prose: `a stream`.
    const OWNER: &'static str;
    /// The fields.
    const FIELDS: &'static [Field];
    /// Their names.
    const NAMES: &'static [&'static str];

    fn read(table: &Table<'_, '_>, findings: &mut Findings) -> Self;

    /// These fields, and those of `defaults` where these are not set.
    fn or(self, defaults: &Self) -> Self;

    /// Every field that is given.
    fn given(&self) -> Vec<GivenField>;

    /// Everything given that servers of `version` don't know.
    fn newer_than(&self, version: ServerVersion, newer: &mut Vec<Newer>);
}

/// A field that is given, whatever its type.
pub(crate) struct GivenField {
    pub(crate) field: &'static Field,
    pub(crate) key: Span,
    pub(crate) span: Span,
}

impl GivenField {
    pub(super) fn new<T>((field, given): (&'static Field, &Given<T>)) -> Self {
        Self {
            field,
            key: given.key.clone(),
            span: given.span.clone(),
        }
    }
}

/// Declares what a declaration may say: of a spec, from the description of its fields, or of
/// anything else. A line is `name: what it takes`, with the notes that descriptions have.
macro_rules! fields {
    (
        $(#[$meta:meta])*
        $spec:ident $(<$life:lifetime>)? $(named($($argument:ident),+))? $(shown as $layout:ident)?, $fields:ident of $owner:literal
        $(keys { $($keys:tt)* })?
        $(declared { $(#[doc = $own_doc:literal] $own:ident: $own_takes:ty;)+ })?
        {
            $(#[doc = $doc:literal] $(#[doc = $more:literal])*
            $field:ident: $type:ty = $default:expr, $takes:ty $([$($note:tt)+])*;)+
        }
    ) => {
        fields! {
            #[doc = concat!("The fields of ", $owner, ".")]
            $fields of $owner {
                $($(#[doc = $own_doc] $own: $own_takes;)+)?
                $(#[doc = $doc] $field: $takes $([$($note)+])*;)+
            }
        }

        impl $(<$life>)? Declared for $spec $(<$life>)? {
            type Fields = $fields;
        }
    };
    ($(#[$meta:meta])* $fields:ident of $owner:literal {
        $(#[doc = $doc:literal] $field:ident: $takes:ty $([$($note:tt)+])*;)+
    }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq)]
        pub(crate) struct $fields { $(pub(crate) $field: Option<Given<<$takes as Reader>::Value>>,)+ }

        impl Fields for $fields {
            const OWNER: &'static str = $owner;
            const FIELDS: &'static [Field] =
                &[$(describe!($doc, $field, $takes, true, $([$($note)+])*)),+];
            const NAMES: &'static [&'static str] = &[$(stringify!($field)),+];

            fn read(table: &Table<'_, '_>, findings: &mut Findings) -> Self {
                let mut zeros = Self::FIELDS.iter().map(Field::on_zero);
                Self { $($field: table.field::<$takes>(stringify!($field), zeros.next(), findings),)+ }
            }

            fn or(self, defaults: &Self) -> Self {
                Self { $($field: self.$field.or_else(|| defaults.$field.clone()),)+ }
            }

            fn given(&self) -> Vec<GivenField> {
                let mut all = Vec::new();
                let mut fields = Self::FIELDS.iter();
                $(all.extend(fields.next().zip(self.$field.as_ref()).map(GivenField::new));)+
                all
            }

            fn newer_than(&self, version: ServerVersion, newer: &mut Vec<Newer>) {
                let mut fields = Self::FIELDS.iter();
                $(if let Some((field, given)) = fields.next().zip(self.$field.as_ref()) {
                    fields::newer::<$takes>(field, given, version, newer);
                })+
            }
        }
    };
}
pub(super) use fields;

/// Notes a given field that servers of `version` don't know, or the parts of it that they don't
/// know.
pub(super) fn newer<R: Reader>(
    field: &Field,
    given: &Given<R::Value>,
    version: ServerVersion,
    newer: &mut Vec<Newer>,
) {
    if field.since <= version {
        R::newer_than(given, version, newer);
    } else if !R::is_unset(&given.value) {
        newer.push(Newer::field(field.name, given.key.clone(), field.since));
    }
}

/// Reads a table that has the fields of `F` and, beside them, those called `ours`.
pub(super) fn read<F: Fields>(table: &Table<'_, '_>, ours: &[&str], findings: &mut Findings) -> F {
    report_unknown::<F>(table, ours, findings);
    let required = F::FIELDS
        .iter()
        .filter(|field| field.required && !table.has(field.name));
    // What is there by another name is not missing.
    findings.extend_with_causes(
        required.map(|field| missing_field::finding(table.span(), field.name, F::OWNER)),
    );
    F::read(table, findings)
}

/// Reports the keys of `table` that are neither fields of `F` nor `ours`.
pub(super) fn report_unknown<F: Fields>(
    table: &Table<'_, '_>,
    ours: &[&str],
    findings: &mut Findings,
) {
    let known = [F::NAMES, ours].concat();
    table.report_unknown(
        &known,
        |key, span| match F::FIELDS.iter().find(|own| own.kept_in == key) {
            Some(own) => unknown_field::renamed(span, key, F::OWNER, own.name),
            None => unknown_field::finding(span, key, F::OWNER, &known),
        },
        findings,
    );
}
