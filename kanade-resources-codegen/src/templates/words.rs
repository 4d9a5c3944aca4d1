//! The enums of the words that holes list.

use kanade_resources_schema::reference;
use kanade_resources_schema::template::{Content, Hole, items};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::one::One;
use crate::identifier::plain;

impl One<'_, '_> {
    /// The enum of a hole's words.
    pub(super) fn words(&self, hole: &Hole<'_>) -> Option<TokenStream> {
        let Content::Words(words) = hole.content else {
            return None;
        };
        let name = self.words_name(hole);
        let variants: Vec<Ident> = words
            .iter()
            .filter_map(|word| items::variant_name(word))
            .map(|variant| plain(&variant))
            .collect();
        let doc = format!(
            "What may stand for `{}` in a [`{}`].",
            reference::hole(hole),
            self.type_name()
        );
        let docs = words.iter().map(|word| format!("`{word}`"));
        Some(quote! {
            #[doc = #doc]
            #[derive(
                ::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug, ::core::cmp::PartialEq,
                ::core::cmp::Eq, ::core::hash::Hash,
            )]
            pub enum #name { #(#[doc = #docs] #variants,)* }

            impl #name {
                /// Every word, as declared.
                pub const ALL: &'static [Self] = &[#(Self::#variants),*];

                /// The word.
                #[must_use]
                pub const fn as_str(self) -> &'static str {
                    match self { #(Self::#variants => #words,)* }
                }
            }

            impl ::core::fmt::Display for #name {
                fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    f.pad(self.as_str())
                }
            }

            impl __t::Token for #name {
                fn token(&self) -> ::std::borrow::Cow<'_, str> {
                    ::std::borrow::Cow::Borrowed(self.as_str())
                }

                fn from_token(token: &str) -> ::core::option::Option<Self> {
                    match token {
                        #(#words => ::core::option::Option::Some(Self::#variants),)*
                        _ => ::core::option::Option::None,
                    }
                }
            }
        })
    }
}
