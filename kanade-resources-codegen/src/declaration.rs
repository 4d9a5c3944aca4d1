//! `RESOURCES`: the whole declaration.

use kanade_resources_schema::spec::{Consumer, Kind, Resource};
use kanade_resources_schema::{ConsumerItem, Item, reference};
use proc_macro2::{Delimiter, Group, TokenStream};
use quote::quote;

use crate::expansion::Expansion;
use crate::value::Value as _;
use crate::{identifier, literal, names, specs};

pub(super) fn expand(cx: &Expansion<'_, '_>) -> TokenStream {
    let krate = cx.krate;
    let doc = literal::text(&reference::declaration(cx.checked));
    let min_server = cx.checked.min_server.tokens(krate);
    let storage_budget = cx.checked.storage_budget.tokens(krate);
    let memory_budget = cx.checked.memory_budget.tokens(krate);
    let generation = cx.checked.generation.tokens(krate);
    let resources = cx.checked.items.iter().map(|item| resource(krate, item));
    // A group is shared where a stream of tokens would be copied.
    let resources = Group::new(Delimiter::Bracket, resources.collect());
    quote! {
        #[doc = #doc]
        #[allow(dead_code, unreachable_pub)]
        pub static RESOURCES: #krate::Declaration<'static> = #krate::Declaration {
            min_server: #min_server,
            storage_budget: #storage_budget,
            memory_budget: #memory_budget,
            generation: #generation,
            resources: &#resources,
        };
    }
}

fn resource(krate: &TokenStream, item: &Item<'_>) -> TokenStream {
    let Resource {
        kind,
        name: _,
        stream: _,
        lazy,
        allow_data_loss,
        ignore_changes,
        consumers: _,
    } = &item.resource;
    let consumers = item.consumers.iter().map(|item| consumer(krate, item));
    let name = names::constant(item);
    let stream = stream(krate, item);
    let ignore_changes = ignore_changes.tokens(krate);
    let kind = match kind {
        Kind::Stream => quote!(Stream),
        Kind::KvBucket => quote!(KvBucket),
        Kind::ObjectStore => quote!(ObjectStore),
    };
    quote! {
        #krate::Resource {
            kind: #krate::Kind::#kind,
            name: #name,
            stream: #stream,
            lazy: #lazy,
            allow_data_loss: #allow_data_loss,
            ignore_changes: #ignore_changes,
            consumers: &[#(#consumers),*],
        },
    }
}

fn consumer(krate: &TokenStream, item: &ConsumerItem<'_>) -> TokenStream {
    let Consumer {
        spec: _,
        lazy,
        ignore_changes,
    } = &item.consumer;
    let constant = identifier::constant(item.constant);
    let ignore_changes = ignore_changes.tokens(krate);
    quote! {
        #krate::Consumer { spec: consumers::#constant, lazy: #lazy, ignore_changes: #ignore_changes }
    }
}

/// The stream of a stream is its spec; those of buckets and stores stand nowhere else.
fn stream(krate: &TokenStream, item: &Item<'_>) -> TokenStream {
    if item.resource.kind != Kind::Stream {
        return literal::stream(krate, &item.resource.stream);
    }
    let module = specs::module(Kind::Stream);
    let constant = identifier::constant(item.constant);
    quote! { #module::#constant }
}
