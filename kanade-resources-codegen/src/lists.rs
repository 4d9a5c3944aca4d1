//! The lists of names: what bootstrap guarantees, and the lazy ones.

use kanade_resources_schema::spec::Kind;
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::expansion::{Expansion, OfStream};
use crate::names;

pub(super) fn expand(cx: &Expansion<'_, '_>) -> TokenStream {
    let resources = Kind::ALL.into_iter().map(|kind| lists(cx, kind));
    resources.chain([consumers(cx)]).collect()
}

/// The constants that hold the lists, each with whether its list is empty.
pub(super) fn constants(cx: &Expansion<'_, '_>) -> Vec<(Ident, bool)> {
    let resources = Kind::ALL.into_iter().flat_map(|kind| {
        let lazy: Vec<bool> = cx.items(kind).map(|item| item.resource.lazy).collect();
        [
            (all(kind), !lazy.contains(&false)),
            (lazy_ones(kind), !lazy.contains(&true)),
        ]
    });
    let lazy: Vec<bool> = cx
        .consumers()
        .map(|one| one.consumer.consumer.lazy)
        .collect();
    let consumers = [
        (identifier("ALL_CONSUMERS"), !lazy.contains(&false)),
        (identifier("LAZY_CONSUMERS"), !lazy.contains(&true)),
    ];
    resources.chain(consumers).collect()
}

/// What hides an empty list from the documentation: it is there for programs, and tells people nothing.
fn hidden(is_empty: bool) -> Option<TokenStream> {
    is_empty.then(|| quote! { #[doc(hidden)] })
}

/// Each consumer with its stream: its name alone says little.
fn consumers(cx: &Expansion<'_, '_>) -> TokenStream {
    let (eager, lazy): (Vec<_>, Vec<_>) =
        cx.consumers().partition(|one| !one.consumer.consumer.lazy);
    let (no_eager, no_lazy) = (hidden(eager.is_empty()), hidden(lazy.is_empty()));
    let (eager, lazy) = (eager.into_iter().map(pair), lazy.into_iter().map(pair));
    quote! {
        /// The durable consumers that bootstrap guarantees, in file order: the name of the stream,
        /// and their own.
        #no_eager
        pub const ALL_CONSUMERS: &[(&str, &str)] = &[#(#eager),*];

        /// The durable consumers that are created on first use only, in file order: the name of the
        /// stream, and their own.
        #no_lazy
        pub const LAZY_CONSUMERS: &[(&str, &str)] = &[#(#lazy),*];
    }
}

/// The names of a consumer's stream and of the consumer.
pub(super) fn pair(one: OfStream<'_, '_>) -> TokenStream {
    let (stream, consumer) = (
        names::constant(one.stream),
        names::consumer_constant(one.consumer),
    );
    quote! { (#stream, #consumer) }
}

fn lists(cx: &Expansion<'_, '_>, kind: Kind) -> TokenStream {
    let (eager, lazy): (Vec<_>, Vec<_>) = cx.items(kind).partition(|item| !item.resource.lazy);
    let (no_eager, no_lazy) = (hidden(eager.is_empty()), hidden(lazy.is_empty()));
    let (eager, lazy) = (
        eager.into_iter().map(names::constant),
        lazy.into_iter().map(names::constant),
    );
    let (all_name, lazy_name) = (all(kind), lazy_ones(kind));
    let all_doc = format!(
        "The names of the {kind}s that bootstrap guarantees, in file order: all but the lazy ones."
    );
    let lazy_doc =
        format!("The names of the {kind}s that are created on first use only, in file order.");
    quote! {
        #[doc = #all_doc]
        #no_eager
        pub const #all_name: &[&str] = &[#(#eager),*];

        #[doc = #lazy_doc]
        #no_lazy
        pub const #lazy_name: &[&str] = &[#(#lazy),*];
    }
}

fn all(kind: Kind) -> Ident {
    identifier(&format!("ALL_{}", plural(kind)))
}

fn lazy_ones(kind: Kind) -> Ident {
    identifier(&format!("LAZY_{}", plural(kind)))
}

fn identifier(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}

fn plural(kind: Kind) -> &'static str {
    match kind {
        Kind::Stream => "STREAMS",
        Kind::KvBucket => "KV_BUCKETS",
        Kind::ObjectStore => "OBJECT_STORES",
    }
}
