//! `RESOURCES`: the whole declaration.

use kanade_resources_schema::spec::{Consumer, IgnoreChanges, Kind, Resource};
use kanade_resources_schema::{ConsumerItem, Item, reference};
use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream};
use quote::quote;

use crate::expansion::Expansion;
use crate::{identifier, literal, names, profiles, specs, templates, value};

pub(super) fn expand(cx: &Expansion<'_, '_>) -> TokenStream {
    let krate = cx.krate;
    let doc = literal::text(&reference::declaration(cx.checked));
    let resources = cx.checked.items.iter().map(resource);
    // `quote!` shares a group, but copies a stream of tokens.
    let resources = Group::new(Delimiter::Bracket, resources.collect());
    let (names, settings) = (literal::names(krate), settings(cx));
    quote! {
        #[doc = #doc]
        #[allow(dead_code, unreachable_pub)]
        pub static RESOURCES: #krate::Declaration<'static> = {
            #names
            Declaration::new(&#resources) #settings
        };
    }
}

/// What holds for the whole file.
fn settings(cx: &Expansion<'_, '_>) -> TokenStream {
    let checked = cx.checked;
    let min_server = value::version(checked.min_server);
    let numbers = [
        ("storage_budget", checked.storage_budget),
        ("memory_budget", checked.memory_budget),
        ("generation", checked.generation),
    ];
    let numbers = numbers.into_iter().filter_map(|(name, number)| {
        let (name, number) = (Ident::new(name, Span::call_site()), value::number(number?));
        Some(quote! { .#name(#number) })
    });
    let core_subjects = templates::of_core_subjects(cx);
    let core_subjects = core_subjects.map(|all| quote! { .core_subjects(#all) });
    let profiles = profiles::of_declaration(cx).map(|all| quote! { .profiles(#all) });
    quote! { .min_server(#min_server) #(#numbers)* #core_subjects #profiles }
}

fn resource(item: &Item<'_>) -> TokenStream {
    let resource: &Resource<'_> = &item.resource;
    let name = names::constant(item);
    let stream = stream(item);
    let kind = match resource.kind {
        Kind::Stream => quote!(Stream),
        Kind::KvBucket => quote!(KvBucket),
        Kind::ObjectStore => quote!(ObjectStore),
    };
    let lazy = resource.lazy.then(|| quote! { .lazy() });
    let loss = resource
        .allow_data_loss
        .then(|| quote! { .allow_data_loss() });
    let ignored = ignored(resource.ignore_changes);
    let declared = declared(resource.declared);
    let templates = templates::of_resource(item).map(|all| quote! { .templates(#all) });
    let consumers = consumers(item);
    quote! {
        Resource::new(Kind::#kind, #name, #stream) #declared #lazy #loss #ignored #templates #consumers,
    }
}

fn consumers(item: &Item<'_>) -> Option<TokenStream> {
    let consumers = item.consumers.iter().map(consumer);
    (!item.consumers.is_empty()).then(|| quote! { .consumers(&[#(#consumers),*]) })
}

fn consumer(item: &ConsumerItem<'_>) -> TokenStream {
    let consumer: &Consumer<'_> = &item.consumer;
    let constant = identifier::constant(item.constant);
    let lazy = consumer.lazy.then(|| quote! { .lazy() });
    let ignored = ignored(consumer.ignore_changes);
    let declared = declared(consumer.declared);
    quote! { Consumer::new(consumers::#constant) #declared #lazy #ignored }
}

fn ignored(changes: IgnoreChanges<'_>) -> Option<TokenStream> {
    match changes {
        IgnoreChanges::Fields([]) => None,
        IgnoreChanges::Fields(fields) => Some(quote! { .ignore_changes(&[#(#fields),*]) }),
        _ => Some(quote! { .ignore_all_changes() }),
    }
}

/// Plans say of other fields that they go back to their defaults.
fn declared(fields: Option<&[&str]>) -> Option<TokenStream> {
    fields.map(|fields| quote! { .declared(&[#(#fields),*]) })
}

/// The stream of a stream is its spec; those of buckets and stores are written out here.
fn stream(item: &Item<'_>) -> TokenStream {
    if item.resource.kind != Kind::Stream {
        return literal::spec(&item.resource.stream);
    }
    let module = specs::module(Kind::Stream);
    let constant = identifier::constant(item.constant);
    quote! { #module::#constant }
}
