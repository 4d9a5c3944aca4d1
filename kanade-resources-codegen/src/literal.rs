//! Specs as struct expressions, field by field, by kind of value. Where a spec has a constructor,
//! only what differs from its defaults is written out, which keeps expansions small. For the same reason types are
//! written without paths: [`names`] brings them into scope.

use kanade_resources_schema::field::{Entry, Table, Value, Walk};
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens as _, quote};

use crate::value;

/// A long text, as a raw string if possible: escaping it costs as much as writing it.
pub(super) fn text(text: &str) -> Literal {
    let raw = is_plain(text)
        .then(|| format!("r#\"{text}\"#").parse().ok())
        .flatten();
    raw.unwrap_or_else(|| Literal::string(text))
}

/// Whether the compiler accepts `text` as it is: it refuses text that changes its direction.
fn is_plain(text: &str) -> bool {
    let mut chars = text.chars();
    chars.all(|c| matches!(c, '\n' | ' '..='~' | '–' | '→') || c.is_alphanumeric())
        && !text.contains("\"#")
}

/// What brings into scope what the expressions name. `krate` is the path of `kanade-resources`.
pub(super) fn names(krate: &TokenStream) -> TokenStream {
    quote! { use #krate::__private::spec::*; }
}

/// The expression that makes `spec`.
pub(super) fn spec(spec: &impl Walk) -> TokenStream {
    table(&spec.walk())
}

fn table(table: &Table<'_>) -> TokenStream {
    let name = identifier(table.type_name);
    if table.arguments.is_empty() {
        let fields: TokenStream = table.entries.iter().map(field).collect();
        return quote! { #name { #fields } };
    }
    let arguments = table.arguments.iter().map(|(_, value)| value);
    let named = quote! { #name::named(#(#arguments),*) };
    let further = table
        .entries
        .iter()
        .filter(|entry| is_further(table, entry));
    let fields: TokenStream = further.map(field).collect();
    if fields.is_empty() {
        return named;
    }
    quote! { #name { #fields ..#named } }
}

/// Whether the constructor `named` leaves it to be written out.
fn is_further(table: &Table<'_>, entry: &Entry<'_>) -> bool {
    let is_argument = table
        .arguments
        .iter()
        .any(|(name, _)| *name == entry.field.name);
    !is_argument && !entry.is_default
}

fn field(entry: &Entry<'_>) -> TokenStream {
    let (name, value) = (identifier(entry.field.name), expression(entry));
    quote! { #name: #value, }
}

/// A field with its value, as the variant of an enum of changes.
pub(super) fn change(entry: &Entry<'_>) -> TokenStream {
    let (name, value) = (identifier(entry.field.name), expression(entry));
    quote! { #name(#value) }
}

fn expression(entry: &Entry<'_>) -> TokenStream {
    let value = value(&entry.value);
    match &entry.value {
        Value::Absent => quote! { None },
        _ if entry.is_optional => quote! { Some(#value) },
        _ => value,
    }
}

fn value(value: &Value<'_>) -> TokenStream {
    match value {
        Value::Absent => TokenStream::new(),
        Value::Flag(on) => on.to_token_stream(),
        Value::Number(number) => Literal::i64_unsuffixed(*number).to_token_stream(),
        Value::Count(number) => value::number(*number).to_token_stream(),
        Value::Duration(duration) => value::duration(*duration),
        Value::Word {
            type_name, variant, ..
        } => {
            let (type_name, variant) = (identifier(type_name), identifier(variant));
            quote! { #type_name::#variant }
        }
        Value::Text(text) => text.to_token_stream(),
        Value::Texts(texts) => quote! { &[#(#texts),*] },
        Value::Durations(durations) => {
            let durations = durations.iter().copied().map(value::duration);
            quote! { &[#(#durations),*] }
        }
        Value::Pairs(pairs) => {
            let pairs = pairs.iter().map(|(key, value)| quote! { (#key, #value) });
            quote! { &[#(#pairs),*] }
        }
        Value::Table(inner) => table(inner),
        Value::Tables(tables) => {
            let tables = tables.iter().map(table);
            quote! { &[#(#tables),*] }
        }
    }
}

fn identifier(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}
