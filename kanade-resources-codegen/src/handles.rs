//! The typed handles: `JetStreamResources` and one struct for each kind of resource.

use kanade_resources_schema::spec::Kind;
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::expansion::{Expansion, OfStream};
use crate::{identifier, lists, names, specs};

pub(super) fn expand(cx: &Expansion<'_, '_>) -> TokenStream {
    let resources = resources(cx.krate);
    let structs = Kind::ALL.into_iter().map(|kind| handles(cx, kind));
    [resources]
        .into_iter()
        .chain(structs)
        .chain([consumer_handles(cx), from_handles(cx)])
        .collect()
}

fn resources(krate: &TokenStream) -> TokenStream {
    quote! {
        /// The handles of the declared resources.
        #[derive(::core::clone::Clone, ::core::fmt::Debug)]
        #[allow(dead_code, unreachable_pub)]
        pub struct JetStreamResources {
            /// The streams.
            pub streams: StreamHandles,
            /// The KV buckets.
            pub kv: KvHandles,
            /// The object stores.
            pub object_stores: ObjectStoreHandles,
            /// The durable consumers.
            pub consumers: ConsumerHandles,
            /// What was done to each resource, and what it cost.
            pub report: #krate::Report,
        }

        #[allow(dead_code, unreachable_pub)]
        impl JetStreamResources {
            /// Does what [`ensure_jetstream_resources`] does, with options. Nothing happens until
            /// `run` or `plan` is awaited.
            pub fn bootstrap(js: &#krate::__private::Context) -> #krate::Bootstrap<Self> {
                #krate::Bootstrap::<Self>::new(js)
            }
        }
    }
}

fn handles(cx: &Expansion<'_, '_>, kind: Kind) -> TokenStream {
    let (krate, name) = (cx.krate, struct_name(kind));
    let handle = match kind {
        Kind::Stream => quote!(Stream),
        Kind::KvBucket => quote!(KvStore),
        Kind::ObjectStore => quote!(ObjectStore),
    };
    let fields = cx.eager(kind).map(|item| {
        let (doc, field) = (names::short_doc(item), identifier::field(item.constant));
        quote! { #[doc = #doc] pub #field: #krate::#handle, }
    });
    let doc = format!("The handles of the declared {kind}s, all but the lazy ones.");
    structure(&name, &doc, fields)
}

fn consumer_handles(cx: &Expansion<'_, '_>) -> TokenStream {
    let krate = cx.krate;
    let fields = cx.eager_consumers().map(|one| {
        let (doc, field) = (names::consumer_short_doc(one.consumer), consumer_field(one));
        let handle = if is_push(one) {
            quote!(PushConsumer)
        } else {
            quote!(PullConsumer)
        };
        quote! { #[doc = #doc] pub #field: #krate::#handle, }
    });
    let doc = "The handles of the declared durable consumers, all but the lazy ones.";
    structure(&consumer_struct(), doc, fields)
}

fn structure(name: &Ident, doc: &str, fields: impl Iterator<Item = TokenStream>) -> TokenStream {
    // Not derived: some handles of async-nats have no `Debug`, and the others print all they cache.
    let shown = name.to_string();
    // An underscore stands before a name that begins with a digit.
    quote! {
        #[doc = #doc]
        #[derive(::core::clone::Clone)]
        #[allow(dead_code, unreachable_pub, clippy::pub_underscore_fields)]
        pub struct #name { #(#fields)* }

        impl ::core::fmt::Debug for #name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.debug_struct(#shown).finish_non_exhaustive()
            }
        }
    }
}

fn from_handles(cx: &Expansion<'_, '_>) -> TokenStream {
    let krate = cx.krate;
    let kinds = Kind::ALL.into_iter().map(|kind| {
        let (field, taken) = (specs::module(kind), take(cx, kind));
        quote! { #field: #taken, }
    });
    let consumers = take_consumers(cx);
    quote! {
        impl #krate::__private::Resources for JetStreamResources {
            const DECLARATION: &'static #krate::Declaration<'static> = &RESOURCES;

            fn from_handles(
                mut handles: #krate::Handles,
                report: #krate::Report,
            ) -> ::core::result::Result<Self, #krate::Error> {
                ::core::result::Result::Ok(Self { #(#kinds)* consumers: #consumers, report })
            }
        }
    }
}

/// All handles of `kind` in one statement: with a `?` for each, compile time would grow with the
/// square of their number. In a block of its own, because a stream and a bucket may have the same
/// name, or be called `handles` or `report`.
fn take(cx: &Expansion<'_, '_>, kind: Kind) -> TokenStream {
    let structure = struct_name(kind);
    let fields: Vec<Ident> = cx
        .eager(kind)
        .map(|item| identifier::field(item.constant))
        .collect();
    let names = cx.eager(kind).map(names::constant);
    let method = match kind {
        Kind::Stream => quote!(streams),
        Kind::KvBucket => quote!(kv_buckets),
        Kind::ObjectStore => quote!(object_stores),
    };
    quote! {
        {
            let [#(#fields),*] = *handles.#method(&[#(#names),*])?;
            #structure { #(#fields),* }
        }
    }
}

/// Pull and push consumers have handles of different types.
fn take_consumers(cx: &Expansion<'_, '_>) -> TokenStream {
    let structure = consumer_struct();
    let (push, pull): (Vec<_>, Vec<_>) = cx.eager_consumers().partition(|one| is_push(*one));
    let (pull_names, push_names) = (
        pull.iter().copied().map(lists::pair),
        push.iter().copied().map(lists::pair),
    );
    let pull: Vec<Ident> = pull.iter().copied().map(consumer_field).collect();
    let push: Vec<Ident> = push.iter().copied().map(consumer_field).collect();
    quote! {
        {
            let [#(#pull),*] = *handles.pull_consumers(&[#(#pull_names),*])?;
            let [#(#push),*] = *handles.push_consumers(&[#(#push_names),*])?;
            #structure { #(#pull,)* #(#push),* }
        }
    }
}

fn consumer_field(one: OfStream<'_, '_>) -> Ident {
    identifier::field(one.consumer.constant)
}

fn is_push(one: OfStream<'_, '_>) -> bool {
    one.consumer.consumer.spec.is_push()
}

fn consumer_struct() -> Ident {
    Ident::new("ConsumerHandles", Span::call_site())
}

fn struct_name(kind: Kind) -> Ident {
    let name = match kind {
        Kind::Stream => "StreamHandles",
        Kind::KvBucket => "KvHandles",
        Kind::ObjectStore => "ObjectStoreHandles",
    };
    Ident::new(name, Span::call_site())
}
