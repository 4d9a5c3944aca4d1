//! The type that stands for a template, and the struct of its parts.

use kanade_resources_schema::reference;
use kanade_resources_schema::template::{Content, Hole};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::by_hand;
use super::hole::own_type;
use super::one::{One, all_name};
use crate::identifier;

impl One<'_, '_> {
    /// The type that stands for the template, and what the library asks of it.
    pub(super) fn marker(&self) -> TokenStream {
        let (marker, parts) = (self.marker_name(), self.parts_name());
        let (all, index) = (all_name(), Literal::usize_unsuffixed(self.index));
        let doc = format!("The template of [`{}`], as a type.", self.type_name());
        let filters = self.item.filters;
        let names = self.fields();
        let values = self.holes().map(|hole| self.value(hole));
        let of_s = self.lifetime(&quote!('s));
        let elided = self.lifetime(&quote!('_));
        quote! {
            #[doc = #doc]
            pub enum #marker {}

            impl __t::Pattern for #marker {
                type Parts<'s> = #parts #of_s;
                const SHAPE: &'static __t::Template<'static> = &#all[#index];
                const FILTERS: &'static [&'static str] = &[#(#filters),*];

                fn parts(text: &str) -> __t::Option<#parts #elided> {
                    let [#(#names),*] = __t::split(Self::SHAPE, text)?;
                    __t::Some(#parts { #(#values),* })
                }
            }
        }
    }

    pub(super) fn parts(&self) -> TokenStream {
        let (name, builder, result) = (
            self.parts_name(),
            identifier::snake(self.name()),
            self.result(),
        );
        let life = self.lifetime(&quote!('s));
        let elided = self.lifetime(&quote!('_));
        let doc = format!(
            "What a [`{}`] holds: `{}`.",
            self.type_name(),
            self.item.template.text
        );
        let fields = self.fields();
        let types: Vec<TokenStream> = self.holes().map(|hole| self.held(hole)).collect();
        let docs = self
            .holes()
            .map(|hole| format!("What stands for `{}`.", reference::hole(hole)));
        let own: Vec<TokenStream> = self.holes().filter_map(own_type).collect();
        let derived = own.is_empty().then(|| self.derived());
        let by_hand = (!own.is_empty()).then(|| by_hand::of_struct(&name, &life, &fields, &own));
        let built = self.building("Builds the string that holds this.");
        let arguments = self.holes().map(own_argument);
        quote! {
            #[doc = #doc]
            #derived
            pub struct #name #life {
                #(#[doc = #docs] pub #fields: #types,)*
            }
            #by_hand

            impl #name #elided {
                #built
                pub fn build(&self) -> #result {
                    #builder(#(#arguments),*)
                }
            }
        }
    }

    /// The names of the holes, as fields of the parts.
    fn fields(&self) -> Vec<Ident> {
        self.holes()
            .map(|hole| identifier::snake(hole.name))
            .collect()
    }

    /// A field of the parts with its value, made of the variable with the text that stands for the hole.
    fn value(&self, hole: &Hole<'_>) -> TokenStream {
        let name = identifier::snake(hole.name);
        match self.converted(hole) {
            None => quote! { #name },
            Some(value) => quote! { #name: #value },
        }
    }

    /// What the compiler can write itself for the parts, where all their types are known.
    fn derived(&self) -> TokenStream {
        let has_text = self.holes().any(|hole| hole.content == Content::Encoded);
        let copy = (!has_text).then(|| quote! { __t::Copy, });
        quote! {
            #[derive(__t::Clone, #copy __t::Debug, __t::PartialEq, __t::Eq)]
        }
    }
}

/// The argument for a hole, from the parts themselves.
fn own_argument(hole: &Hole<'_>) -> TokenStream {
    let field = identifier::snake(hole.name);
    match hole.content {
        Content::Type(_) | Content::Encoded => quote! { &self.#field },
        _ => quote! { self.#field },
    }
}
