//! The names: `STREAM_RESULTS` and its like.

use kanade_resources_schema::{ConsumerItem, Item, reference};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::expansion::Expansion;
use crate::specs;

pub(super) fn expand(cx: &Expansion<'_, '_>) -> TokenStream {
    let resources = cx
        .checked
        .items
        .iter()
        .map(|item| name(&constant(item), item.resource.name, &short_doc(item)));
    let consumers = cx.consumers().map(|one| {
        let consumer = one.consumer;
        name(
            &consumer_constant(consumer),
            consumer.consumer.spec.name,
            &consumer_short_doc(consumer),
        )
    });
    resources.chain(consumers).collect()
}

/// The constant that holds the name of `item`.
pub(super) fn constant(item: &Item<'_>) -> Ident {
    Ident::new(&reference::constant(item), Span::call_site())
}

/// The documentation of what belongs to `item`: one sentence, and the way to the spec, which has the whole text.
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

fn name(constant: &Ident, name: &str, doc: &str) -> TokenStream {
    quote! {
        #[doc = #doc]
        #[allow(dead_code, unreachable_pub)]
        pub const #constant: &str = #name;
    }
}
