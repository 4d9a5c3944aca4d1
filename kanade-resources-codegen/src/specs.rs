//! The specs: the modules `streams`, `kv`, `object_stores` and `consumers`.

use kanade_resources_schema::spec::Kind;
use kanade_resources_schema::{ConsumerItem, Item, Spec, identifier as names, reference};
use proc_macro2::{Delimiter, Group, Ident, TokenStream};
use quote::quote;

use crate::expansion::Expansion;
use crate::identifier::{self, plain};
use crate::literal::{self, text};

pub(super) fn expand(cx: &Expansion<'_, '_>) -> TokenStream {
    let resources = Kind::ALL.into_iter().map(|kind| specs(cx, kind));
    resources.chain([consumers(cx)]).collect()
}

/// The module of the specs of `kind`, which is also the field of the handles.
pub(super) fn module(kind: Kind) -> Ident {
    plain(names::module(kind))
}

/// The path of the spec of `item` as documentation links to it.
pub(super) fn path(item: &Item<'_>) -> String {
    names::spec(item.resource.kind, item.constant)
}

/// The path of the spec of a consumer as documentation links to it.
pub(super) fn consumer_path(item: &ConsumerItem<'_>) -> String {
    names::consumer_spec(item.constant)
}

fn specs(cx: &Expansion<'_, '_>, kind: Kind) -> TokenStream {
    let doc = format!("The declared {kind}s, as `const` specs.");
    in_module(
        cx,
        &module(kind),
        &doc,
        cx.items(kind).map(|item| spec(cx, item)).collect(),
    )
}

fn consumers(cx: &Expansion<'_, '_>) -> TokenStream {
    let doc = "The declared durable consumers, as `const` specs.";
    let module = plain(names::CONSUMERS);
    in_module(
        cx,
        &module,
        doc,
        cx.consumers()
            .map(|one| consumer_spec(cx, one.consumer))
            .collect(),
    )
}

fn in_module(
    cx: &Expansion<'_, '_>,
    module: &Ident,
    doc: &str,
    specs: Vec<TokenStream>,
) -> TokenStream {
    let hidden = specs.is_empty().then(|| quote! { #[doc(hidden)] });
    let names = (!specs.is_empty()).then(|| literal::names(cx.krate));
    // `quote!` shares a group, but copies a stream of tokens.
    let specs = Group::new(Delimiter::Brace, names.into_iter().chain(specs).collect());
    quote! {
        #[doc = #doc]
        #hidden
        #[allow(dead_code, unreachable_pub)]
        pub mod #module #specs
    }
}

fn spec(cx: &Expansion<'_, '_>, item: &Item<'_>) -> TokenStream {
    let constant = identifier::constant(item.constant);
    let doc = text(&format!(
        "{}\n\n{}",
        reference::resource(cx.checked, item),
        cx.file.place(item.at)
    ));
    let (spec, value) = match &item.spec {
        Spec::Stream(spec) => (quote!(StreamSpec), literal::spec(spec)),
        Spec::Kv(spec) => (quote!(KvSpec), literal::spec(spec)),
        Spec::ObjectStore(spec) => (quote!(ObjectStoreSpec), literal::spec(spec)),
    };
    quote! {
        #[doc = #doc]
        pub const #constant: #spec<'static> = #value;
    }
}

fn consumer_spec(cx: &Expansion<'_, '_>, item: &ConsumerItem<'_>) -> TokenStream {
    let constant = identifier::constant(item.constant);
    let doc = text(&format!(
        "{}\n\n{}",
        reference::consumer(cx.checked, item),
        cx.file.place(item.at)
    ));
    let value = literal::spec(&item.consumer.spec);
    quote! {
        #[doc = #doc]
        pub const #constant: ConsumerSpec<'static> = #value;
    }
}
