//! The module `constants`: the names and their lists, without the rest.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::expansion::Expansion;
use crate::{lists, names};

/// The module, and the re-export of its items.
///
/// They are defined inside and re-exported outside, not the other way round: where the macro is
/// called in the body of a function, `super` would not find them.
pub(super) fn expand(cx: &Expansion<'_, '_>) -> TokenStream {
    let (names, lists) = (names::expand(cx), lists::expand(cx));
    let (without, others): (Vec<_>, Vec<_>) = constants(cx)
        .into_iter()
        .partition(|(_, is_empty)| *is_empty);
    let [empty, items] =
        [without, others].map(|items| items.into_iter().map(|(name, _)| name).collect::<Vec<_>>());
    quote! {
        /// The names of the declared resources and the lists of names, and nothing else:
        /// `use nats::constants::*` brings only them into scope.
        #[allow(dead_code, unreachable_pub)]
        pub mod constants {
            #names
            #lists
        }

        #[doc(inline)]
        #[allow(unused_imports, unreachable_pub)]
        pub use constants::{#(#items),*};

        #[doc(hidden)]
        #[allow(unused_imports, unreachable_pub)]
        pub use constants::{#(#empty),*};
    }
}

/// Each with whether it is a list without items.
fn constants(cx: &Expansion<'_, '_>) -> Vec<(Ident, bool)> {
    let resources = cx.checked.items.iter().map(names::constant);
    let consumers = cx
        .consumers()
        .map(|one| names::consumer_constant(one.consumer));
    let names = resources.chain(consumers).map(|name| (name, false));
    names.chain(lists::constants(cx)).collect()
}
