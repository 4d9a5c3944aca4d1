//! Specs as struct expressions, field by field, by kind of value. Where a spec has a constructor,
//! only what differs from its defaults is written out, which keeps expansions small.

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
    let is_plain = |c: char| matches!(c, '\n' | ' '..='~' | '–' | '→') || c.is_alphanumeric();
    text.chars().all(is_plain) && !text.contains("\"#")
}

/// The expression that makes `spec`. `krate` is the path of `kanade-resources`.
pub(super) fn spec(krate: &TokenStream, spec: &impl Walk) -> TokenStream {
    table(krate, &spec.walk())
}

fn table(krate: &TokenStream, table: &Table<'_>) -> TokenStream {
    let name = identifier(table.type_name);
    if table.arguments.is_empty() {
        let fields: TokenStream = table
            .entries
            .iter()
            .map(|entry| field(krate, entry))
            .collect();
        return quote! { #krate::#name { #fields } };
    }
    let arguments = table.arguments.iter().map(|(_, value)| value);
    let named = quote! { #krate::#name::named(#(#arguments),*) };
    let further = table
        .entries
        .iter()
        .filter(|entry| is_further(table, entry));
    let fields: TokenStream = further.map(|entry| field(krate, entry)).collect();
    if fields.is_empty() {
        return named;
    }
    quote! { #krate::#name { #fields ..#named } }
}

/// Whether the constructor `named` leaves it to be written out.
fn is_further(table: &Table<'_>, entry: &Entry<'_>) -> bool {
    let is_argument = table
        .arguments
        .iter()
        .any(|(name, _)| *name == entry.field.name);
    !is_argument && !entry.is_default
}

fn field(krate: &TokenStream, entry: &Entry<'_>) -> TokenStream {
    let (name, value) = (identifier(entry.field.name), expression(krate, entry));
    quote! { #name: #value, }
}

/// A field with its value, as the variant of an enum of changes.
pub(super) fn change(krate: &TokenStream, entry: &Entry<'_>) -> TokenStream {
    let (name, value) = (identifier(entry.field.name), expression(krate, entry));
    quote! { #name(#value) }
}

fn expression(krate: &TokenStream, entry: &Entry<'_>) -> TokenStream {
    let value = value(krate, &entry.value);
    match &entry.value {
        Value::Absent => quote! { ::core::option::Option::None },
        _ if entry.is_optional => quote! { ::core::option::Option::Some(#value) },
        _ => value,
    }
}

fn value(krate: &TokenStream, value: &Value<'_>) -> TokenStream {
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
            quote! { #krate::#type_name::#variant }
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
        Value::Table(inner) => table(krate, inner),
        Value::Tables(tables) => {
            let tables = tables.iter().map(|inner| table(krate, inner));
            quote! { &[#(#tables),*] }
        }
    }
}

fn identifier(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}
