//! The items of a template: a constant, or a builder, a string type, filters, and what they need.

use kanade_resources_schema::reference;
use kanade_resources_schema::template::{Content, Hole, items};
use proc_macro2::TokenStream;
use quote::quote;

use super::hole::is_own;
use super::one::{One, with_errors};
use crate::identifier::{self, plain};
use crate::literal;

impl One<'_, '_> {
    pub(super) fn items(&self) -> TokenStream {
        if self.holes().next().is_none() {
            return self.constant();
        }
        let parts = [
            self.builder(),
            self.string(),
            self.marker(),
            self.parts(),
            self.filters(),
        ];
        let words = self.holes().filter_map(|hole| self.words(hole));
        parts.into_iter().chain(words).collect()
    }

    /// A template without holes.
    fn constant(&self) -> TokenStream {
        let name = plain(&items::constant_name(self.name()));
        let doc = literal::text(&reference::template(self.item, self.owner));
        let text = self.item.template.text;
        quote! {
            #[doc = #doc]
            pub const #name: &str = #text;
        }
    }

    fn builder(&self) -> TokenStream {
        let (name, result, of) = (
            identifier::snake(self.name()),
            self.result(),
            self.marker_name(),
        );
        let summary = reference::template_summary(self.item);
        let doc = format!("{summary}\n\nBuilds a [`{}`].", self.type_name());
        let doc = self.building(&doc);
        let parameters = self.holes().map(|hole| {
            let (name, taken) = (identifier::snake(hole.name), self.taken(hole));
            quote! { #name: #taken }
        });
        let texts = self.own_texts();
        let arguments = self.holes().map(|hole| argument(hole));
        let makers = self.makers();
        let maker = if self.is_certain() {
            makers.certain
        } else {
            makers.checked
        };
        quote! {
            #doc
            pub fn #name(#(#parameters),*) -> #result {
                #texts
                __t::#maker::<#of>(&[#(#arguments),*])
            }
        }
    }

    /// The texts of own types, which have to outlive the arguments.
    fn own_texts(&self) -> TokenStream {
        let own = self.holes().filter(|hole| is_own(hole));
        own.map(|hole| {
            let name = identifier::snake(hole.name);
            quote! { let #name = __t::token(#name); }
        })
        .collect()
    }

    fn string(&self) -> TokenStream {
        let (name, marker) = (self.type_name(), self.marker_name());
        let string = self.makers().string;
        let doc = literal::text(&reference::template(self.item, self.owner));
        quote! {
            #[doc = #doc]
            pub type #name = __t::#string<#marker>;
        }
    }

    fn filters(&self) -> TokenStream {
        let Some(maker) = self.makers().filters else {
            return TokenStream::new();
        };
        let (string, of) = (self.type_name(), self.marker_name());
        let name = plain(&items::filters_name(self.name()));
        let doc = with_errors(&format!(
            "The wildcards that cover [`{string}`] where some of its holes are fixed; `None` stands for any value."
        ));
        let parameters = self.holes().map(|hole| {
            let (name, taken) = (identifier::snake(hole.name), self.taken(hole));
            quote! { #name: __t::Option<#taken> }
        });
        let own = self.holes().filter(|hole| is_own(hole)).map(|hole| {
            let name = identifier::snake(hole.name);
            quote! { let #name = #name.map(__t::token); }
        });
        let fixed = self.holes().map(|hole| fixed(hole));
        quote! {
            #[doc = #doc]
            pub fn #name(
                #(#parameters),*
            ) -> __t::Result<__t::Filters<#string>, __t::InvalidToken> {
                #(#own)*
                __t::#maker::<#of>(&[#(#fixed),*])
            }
        }
    }
}

/// The argument that a builder hands on.
fn argument(hole: &Hole<'_>) -> TokenStream {
    let name = identifier::snake(hole.name);
    let argument = quote! { __t::Argument };
    match hole.content {
        Content::Text | Content::Encoded => quote! { #argument::Text(#name) },
        Content::Type(_) => quote! { #argument::Text(&#name) },
        Content::Words(_) => quote! { #argument::Text(#name.as_str()) },
        Content::Unsigned => quote! { #argument::Unsigned(#name) },
        Content::Signed => quote! { #argument::Signed(#name) },
    }
}

/// The same of a filter, where the hole may be left open.
fn fixed(hole: &Hole<'_>) -> TokenStream {
    let name = identifier::snake(hole.name);
    let argument = quote! { __t::Argument };
    match hole.content {
        Content::Text | Content::Encoded => quote! { #name.map(#argument::Text) },
        Content::Type(_) => quote! { #name.as_deref().map(#argument::Text) },
        Content::Words(_) => quote! { #name.map(|word| #argument::Text(word.as_str())) },
        Content::Unsigned => quote! { #name.map(#argument::Unsigned) },
        Content::Signed => quote! { #name.map(#argument::Signed) },
    }
}
