//! All templates of a table as one enum, and the function that tells them apart.

use kanade_resources_schema::TemplateItem;
use kanade_resources_schema::template::{Template, items};
use proc_macro2::TokenStream;
use quote::quote;

use super::by_hand;
use super::hole::{borrows, own_type};
use crate::identifier::plain;

/// All templates of the table as one enum, and the function that tells them apart.
pub(super) fn expand(templates: &[TemplateItem<'_>]) -> TokenStream {
    let life = templates
        .iter()
        .any(|item| borrows(&item.template))
        .then(|| quote! { <'s> });
    let elided = life.as_ref().map(|_| quote! { <'_> });
    let variants: Vec<by_hand::Variant> = templates.iter().map(variant).collect();
    let own: Vec<TokenStream> = templates
        .iter()
        .flat_map(|item| item.template.holes().filter_map(own_type))
        .collect();
    let declared = variants.iter().zip(templates).map(|(variant, item)| {
        let (name, parts) = (&variant.name, &variant.parts);
        let doc = format!("`{}`", item.template.text);
        quote! { #[doc = #doc] #name #parts }
    });
    let arms = templates.iter().map(|item| parse_arm(&item.template));
    let derived = own.is_empty().then(|| {
        quote! { #[derive(__t::Clone, __t::Debug, __t::PartialEq, __t::Eq)] }
    });
    let by_hand = (!own.is_empty()).then(|| {
        let life = life.clone().unwrap_or_default();
        by_hand::of_enum(&plain("Parsed"), &life, &variants, &own)
    });
    quote! {
        /// What a string holds, whichever of the templates it belongs to.
        #derived
        pub enum Parsed #life { #(#declared,)* }
        #by_hand

        /// Tells the templates apart: which of them `text` belongs to, and what it holds.
        #[must_use]
        pub fn parse(text: &str) -> __t::Option<Parsed #elided> {
            #(#arms)*
            __t::None
        }
    }
}

fn variant(item: &TemplateItem<'_>) -> by_hand::Variant {
    let template = &item.template;
    let has_holes = template.holes().next().is_some();
    let parts = plain(&items::parts_name(template.name));
    let life = borrows(template).then(|| quote! { <'s> });
    by_hand::Variant {
        name: plain(&items::type_name(template.name)),
        parts: has_holes.then(|| quote! { (#parts #life) }),
    }
}

fn parse_arm(template: &Template<'_>) -> TokenStream {
    let variant = plain(&items::type_name(template.name));
    if template.holes().next().is_none() {
        let constant = plain(&items::constant_name(template.name));
        return quote! {
            if text == #constant { return __t::Some(Parsed::#variant); }
        };
    }
    let marker = plain(&items::marker_name(template.name));
    quote! {
        if let __t::Some(parts) = <#marker as __t::Pattern>::parts(text) {
            return __t::Some(Parsed::#variant(parts));
        }
    }
}
