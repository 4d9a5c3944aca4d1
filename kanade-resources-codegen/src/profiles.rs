//! The profiles: the enum `Profile`, and what differs, as data.

use kanade_resources_schema::field::Walk;
use kanade_resources_schema::{ChangedItem, ProfileItem, reference};
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;

use crate::expansion::Expansion;
use crate::literal::{self, text};
use crate::value;

/// The enum `Profile`; nothing where no profile is declared.
pub(super) fn expand(cx: &Expansion<'_, '_>) -> Option<TokenStream> {
    if cx.checked.profiles.is_empty() {
        return None;
    }
    Some(
        [profile_enum(cx), text_impls(cx), library_impls(cx)]
            .into_iter()
            .collect(),
    )
}

fn profile_enum(cx: &Expansion<'_, '_>) -> TokenStream {
    let profiles = &cx.checked.profiles;
    let variants: Vec<Ident> = profiles.iter().map(variant).collect();
    let names = profiles.iter().map(|item| item.profile.name);
    let docs = profiles
        .iter()
        .map(|item| text(&reference::profile(cx.checked, item)));
    quote! {
        /// The profiles of the declaration. What differs in each of them is listed at [`RESOURCES`].
        #[derive(
            ::core::clone::Clone,
            ::core::marker::Copy,
            ::core::fmt::Debug,
            ::core::cmp::PartialEq,
            ::core::cmp::Eq,
            ::core::cmp::PartialOrd,
            ::core::cmp::Ord,
            ::core::hash::Hash,
        )]
        #[allow(dead_code, unreachable_pub)]
        pub enum Profile { #(#[doc = #docs] #variants,)* }

        #[allow(dead_code, unreachable_pub)]
        impl Profile {
            /// Every profile, in file order.
            pub const ALL: &'static [Self] = &[#(Self::#variants),*];

            /// The name, as it is declared.
            pub const fn as_str(self) -> &'static str {
                match self { #(Self::#variants => #names,)* }
            }
        }
    }
}

/// The name as a text, and back.
fn text_impls(cx: &Expansion<'_, '_>) -> TokenStream {
    let krate = cx.krate;
    quote! {
        impl ::core::fmt::Display for Profile {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl ::core::str::FromStr for Profile {
            type Err = #krate::UnknownProfile;

            fn from_str(name: &str) -> ::core::result::Result<Self, Self::Err> {
                #krate::__private::profile(Self::ALL, name)
            }
        }
    }
}

/// What the library asks of the enum, and of the handles of a declaration with profiles.
fn library_impls(cx: &Expansion<'_, '_>) -> TokenStream {
    let krate = cx.krate;
    let count = Literal::usize_unsuffixed(cx.checked.profiles.len());
    quote! {
        impl #krate::ProfileName for Profile {
            fn name(self) -> &'static str {
                self.as_str()
            }

            fn made(self) -> &'static #krate::__private::InProfile {
                static MADE: [#krate::__private::InProfile; #count] =
                    [const { #krate::__private::InProfile::new() }; #count];
                &MADE[self as usize]
            }
        }

        impl #krate::__private::Profiled for JetStreamResources {
            type Profile = Profile;
        }
    }
}

/// The profiles as a declaration holds them; nothing where none is declared.
pub(super) fn of_declaration(cx: &Expansion<'_, '_>) -> Option<TokenStream> {
    let profiles = &cx.checked.profiles;
    let krate = cx.krate;
    let declared = profiles.iter().map(declared);
    (!profiles.is_empty()).then(|| {
        quote! {{
            #[allow(unused_imports)]
            use #krate::{ConsumerChange as C, StreamChange as S};
            &[#(#declared),*]
        }}
    })
}

fn variant(item: &ProfileItem<'_>) -> Ident {
    Ident::new(item.variant, Span::call_site())
}

fn declared(item: &ProfileItem<'_>) -> TokenStream {
    let profile = &item.profile;
    let name = profile.name;
    let overlays = item.changed.iter().map(overlay);
    let file = profile.storage_budget.map(value::number);
    let file = file.map(|bytes| quote! { .storage_budget(#bytes) });
    let memory = profile.memory_budget.map(value::number);
    let memory = memory.map(|bytes| quote! { .memory_budget(#bytes) });
    quote! { DeclaredProfile::new(#name, &[#(#overlays),*]) #file #memory }
}

fn overlay(changed: &ChangedItem<'_>) -> TokenStream {
    let [before, after] = [&changed.before, &changed.after].map(|item| &item.resource);
    let name = after.stream.name;
    let stream = changes("S", &before.stream, &after.stream);
    let allowed = after.allow_data_loss;
    let loss = (before.allow_data_loss != allowed).then(|| quote! { .allow_data_loss(#allowed) });
    let consumers = consumers(changed);
    quote! { Overlay::new(#name, &[#(#stream),*]) #loss #consumers }
}

fn consumers(changed: &ChangedItem<'_>) -> Option<TokenStream> {
    let pairs = changed.before.consumers.iter().zip(changed.after.consumers);
    let overlays = pairs.filter_map(|(before, after)| {
        let (before, after) = (before.consumer.spec, after.consumer.spec);
        let fields = changes("C", &before, &after);
        let name = after.name;
        (!fields.is_empty()).then(|| quote! { (#name, &[#(#fields),*]) })
    });
    let overlays: Vec<_> = overlays.collect();
    (!overlays.is_empty()).then(|| quote! { .consumers(&[#(#overlays),*]) })
}

/// What turns `before` into `after`, as values of the enum `name`.
fn changes(name: &str, before: &impl Walk, after: &impl Walk) -> Vec<TokenStream> {
    let name = Ident::new(name, Span::call_site());
    let (before, after) = (before.walk(), after.walk());
    let pairs = before.entries.iter().zip(&after.entries);
    let differing = pairs.filter(|(before, after)| before != after);
    differing
        .map(|(_, after)| {
            let change = literal::change(after);
            quote! { #name::#change }
        })
        .collect()
}
