//! The specs: the modules `streams`, `kv`, `object_stores` and `consumers`.

use kanade_resources_schema::spec::Kind;
use kanade_resources_schema::{ConsumerItem, Item, Spec, reference};
use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream};
use quote::quote;

use crate::expansion::Expansion;
use crate::identifier;
use crate::literal::{self, text};

pub(super) fn expand(cx: &Expansion<'_, '_>) -> TokenStream {
    let resources = Kind::ALL.into_iter().map(|kind| specs(cx, kind));
    resources.chain([consumers(cx)]).collect()
}

/// The module of the specs of `kind`, which is also the field of the handles.
pub(super) fn module(kind: Kind) -> Ident {
    let name = match kind {
        Kind::Stream => "streams",
        Kind::KvBucket => "kv",
        Kind::ObjectStore => "object_stores",
    };
    Ident::new(name, Span::call_site())
}

/// The path of the spec of `item` as documentation links to it.
pub(super) fn path(item: &Item<'_>) -> String {
    format!(
        "{}::{}",
        module(item.resource.kind),
        identifier::constant(item.constant)
    )
}

/// The path of the spec of a consumer as documentation links to it.
pub(super) fn consumer_path(item: &ConsumerItem<'_>) -> String {
    format!("consumers::{}", identifier::constant(item.constant))
}

fn specs(cx: &Expansion<'_, '_>, kind: Kind) -> TokenStream {
    let doc = format!("The declared {kind}s, as `const` specs.");
    in_module(
        &module(kind),
        &doc,
        cx.items(kind).map(|item| spec(cx, item)),
    )
}

fn consumers(cx: &Expansion<'_, '_>) -> TokenStream {
    let doc = "The declared durable consumers, as `const` specs.";
    let module = Ident::new("consumers", Span::call_site());
    in_module(
        &module,
        doc,
        cx.consumers().map(|one| consumer_spec(cx, one.consumer)),
    )
}

fn in_module(module: &Ident, doc: &str, specs: impl Iterator<Item = TokenStream>) -> TokenStream {
    // `quote!` shares a group, but copies a stream of tokens.
    let specs = Group::new(Delimiter::Brace, specs.collect());
    let hidden = specs.stream().is_empty().then(|| quote! { #[doc(hidden)] });
    quote! {
        #[doc = #doc]
        #hidden
        #[allow(dead_code, unreachable_pub)]
        pub mod #module #specs
    }
}

fn spec(cx: &Expansion<'_, '_>, item: &Item<'_>) -> TokenStream {
    let krate = cx.krate;
    let constant = identifier::constant(item.constant);
    let doc = text(&format!(
        "{}\n\n{}",
        reference::resource(cx.checked, item),
        cx.file.place(item.at)
    ));
    let (spec, value) = match &item.spec {
        Spec::Stream(spec) => (quote!(StreamSpec), literal::spec(krate, spec)),
        Spec::Kv(spec) => (quote!(KvSpec), literal::spec(krate, spec)),
        Spec::ObjectStore(spec) => (quote!(ObjectStoreSpec), literal::spec(krate, spec)),
    };
    quote! {
        #[doc = #doc]
        pub const #constant: #krate::#spec<'static> = #value;
    }
}

fn consumer_spec(cx: &Expansion<'_, '_>, item: &ConsumerItem<'_>) -> TokenStream {
    let krate = cx.krate;
    let constant = identifier::constant(item.constant);
    let doc = text(&format!(
        "{}\n\n{}",
        reference::consumer(cx.checked, item),
        cx.file.place(item.at)
    ));
    let value = literal::spec(krate, &item.consumer.spec);
    quote! {
        #[doc = #doc]
        pub const #constant: #krate::ConsumerSpec<'static> = #value;
    }
}
