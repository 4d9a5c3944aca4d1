//! The names: `STREAM_RESULTS` and its like.

use kanade_resources_schema::{Item, reference};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::{Expansion, specs};

pub(super) fn expand(cx: &Expansion<'_, '_>) -> TokenStream {
    cx.checked.items.iter().map(name).collect()
}

/// The constant that holds the name of `item`.
pub(super) fn constant(item: &Item<'_>) -> Ident {
    Ident::new(&reference::constant(item), Span::call_site())
}

/// The documentation of what belongs to `item`: one sentence, and the way to the spec, which has the whole text.
pub(super) fn short_doc(item: &Item<'_>) -> String {
    format!("{}\n\nAll about it: [`{}`].", reference::summary(item), specs::path(item))
}

fn name(item: &Item<'_>) -> TokenStream {
    let constant = constant(item);
    let doc = short_doc(item);
    let name = item.resource.name;
    quote! {
        #[doc = #doc]
        #[allow(dead_code, unreachable_pub)]
        pub const #constant: &str = #name;
    }
}
