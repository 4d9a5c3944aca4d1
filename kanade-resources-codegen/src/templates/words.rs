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
                __t::Clone, __t::Copy, __t::Debug, __t::PartialEq,
                __t::Eq, __t::Hash,
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

            impl __t::fmt::Display for #name {
                fn fmt(&self, f: &mut __t::fmt::Formatter<'_>) -> __t::fmt::Result {
                    f.pad(self.as_str())
                }
            }

            impl __t::Token for #name {
                fn token(&self) -> __t::Cow<'_, str> {
                    __t::Cow::Borrowed(self.as_str())
                }

                fn from_token(token: &str) -> __t::Option<Self> {
                    match token {
                        #(#words => __t::Some(Self::#variants),)*
                        _ => __t::None,
                    }
                }
            }
        })
    }
}
