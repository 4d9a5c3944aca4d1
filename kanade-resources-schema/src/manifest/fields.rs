//! What a table of fields is, and how one is declared.

use super::Newer;
use super::language::Field;
use super::reader::Table;
use crate::diagnostic::Findings;
use crate::form::{missing_field, unknown_field};
use crate::spec::ServerVersion;

/// A set of fields that a table may have.
pub(crate) trait Fields: Clone + Default {
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
    pub(crate) name: &'static str,
    pub(crate) key: crate::diagnostic::Span,
    pub(crate) span: crate::diagnostic::Span,
}

/// Declares a table of fields. A line is `name: reader = SYMBOL`, where the reader says what the field takes,
/// followed by `since` the first server that knows it, and `required` where the table means nothing without it.
macro_rules! fields {
    ($(#[$meta:meta])* $name:ident of $owner:literal {
        $(#[doc = $doc:literal] $field:ident: $reader:ty = $symbol:ident
            $(since $since:ident)? $(, $required:ident)?;)+
    }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq)]
        pub(crate) struct $name { $(pub(crate) $field: Option<Given<<$reader as Reader>::Value>>,)+ }

        impl Fields for $name {
            const OWNER: &'static str = $owner;
            const FIELDS: &'static [Field] = &[$(Field {
                name: symbol::$symbol,
                doc: $doc.trim_ascii(),
                since: fields!(@since $($since)?),
                required: fields!(@required $($required)?),
                shape: <$reader as Reader>::SHAPE,
            }),+];
            const NAMES: &'static [&'static str] = &[$(symbol::$symbol),+];

            fn read(table: &Table<'_, '_>, findings: &mut Findings) -> Self {
                Self { $($field: table.field::<$reader>(symbol::$symbol, findings),)+ }
            }

            fn or(self, defaults: &Self) -> Self {
                Self { $($field: self.$field.or_else(|| defaults.$field.clone()),)+ }
            }

            fn given(&self) -> Vec<GivenField> {
                let mut all = Vec::new();
                $(if let Some(given) = &self.$field {
                    let (key, span) = (given.key.clone(), given.span.clone());
                    all.push(GivenField { name: symbol::$symbol, key, span });
                })+
                all
            }

            fn newer_than(&self, version: ServerVersion, newer: &mut Vec<Newer>) {
                $(if let Some(given) = &self.$field {
                    let since = fields!(@since $($since)?);
                    if since <= version {
                        <$reader as Reader>::newer_than(given, version, newer);
                    } else if !<$reader as Reader>::is_unset(&given.value) {
                        newer.push(Newer::field(symbol::$symbol, given.key.clone(), since));
                    }
                })+
            }
        }
    };
    (@since) => { ServerVersion::OLDEST };
    (@since $since:ident) => { ServerVersion::$since };
    (@required) => { false };
    (@required required) => { true };
}
pub(super) use fields;

/// Reads a table that has the fields of `F` and, beside them, those called `ours`.
pub(super) fn read<F: Fields>(table: &Table<'_, '_>, ours: &[&str], findings: &mut Findings) -> F {
    report_unknown::<F>(table, ours, findings);
    let required = F::FIELDS
        .iter()
        .filter(|field| field.required && !table.has(field.name));
    for field in required {
        findings.push(missing_field::finding(table.span(), field.name, F::OWNER));
    }
    F::read(table, findings)
}

/// Reads a table of `[defaults.*]`: the fields of the kind, none of a resource's own.
pub(super) fn read_defaults<F: Fields>(table: Option<Table<'_, '_>>, findings: &mut Findings) -> F {
    let Some(table) = table else {
        return F::default();
    };
    report_unknown::<F>(&table, &[], findings);
    F::read(&table, findings)
}

fn report_unknown<F: Fields>(table: &Table<'_, '_>, ours: &[&str], findings: &mut Findings) {
    let known = [F::NAMES, ours].concat();
    table.report_unknown(
        &known,
        |key, span| unknown_field::finding(span, key, F::OWNER, &known),
        findings,
    );
}
