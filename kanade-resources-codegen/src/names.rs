//! The names: `STREAM_RESULTS` and so on.

use kanade_resources_schema::{ConsumerItem, Item, reference};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::expansion::Expansion;
use crate::specs;

pub(super) fn expand(cx: &Expansion<'_, '_>) -> TokenStream {
    let resources = cx.checked.items.iter().map(resource);
    let consumers = cx.consumers().map(|one| consumer(one.consumer));
    resources.chain(consumers).collect()
}

/// The constant that holds the name of `item`.
pub(super) fn constant(item: &Item<'_>) -> Ident {
    Ident::new(&reference::constant(item), Span::call_site())
}

/// The documentation of what belongs to `item`: one sentence, and a link to the spec, which has
/// the whole text.
pub(super) fn short_doc(item: &Item<'_>) -> String {
    format!(
        "{}\n\nAll about it: [`{}`].",
        reference::summary(item),
        specs::path(item)
    )
}

/// The constant that holds the name of a consumer.
pub(super) fn consumer_constant(item: &ConsumerItem<'_>) -> Ident {
    Ident::new(&reference::consumer_constant(item), Span::call_site())
}

/// The same as [`short_doc`] of a consumer.
pub(super) fn consumer_short_doc(item: &ConsumerItem<'_>) -> String {
    format!(
        "{}\n\nAll about it: [`{}`].",
        reference::consumer_summary(item),
        specs::consumer_path(item)
    )
}

fn resource(item: &Item<'_>) -> TokenStream {
    let doc = doc(&reference::summary(item), &specs::path(item));
    name(&constant(item), item.resource.name, &doc)
}

fn consumer(item: &ConsumerItem<'_>) -> TokenStream {
    let doc = doc(
        &reference::consumer_summary(item),
        &specs::consumer_path(item),
    );
    name(&consumer_constant(item), item.consumer.spec.name, &doc)
}

/// The documentation of a name: like [`short_doc`], but the link starts in the module `constants`.
fn doc(summary: &str, path: &str) -> String {
    format!("{summary}\n\nAll about it: [`{path}`](super::{path}).")
}

fn name(constant: &Ident, name: &str, doc: &str) -> TokenStream {
    quote! {
        #[doc = #doc]
        pub const #constant: &str = #name;
    }
}
