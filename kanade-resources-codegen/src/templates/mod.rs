//! The templates: the modules `subjects`, `keys`, `names` and `core_subjects`.
//!
//! What a template can do is implemented once, in the library. Here are only its names: a type that stands for it, the
//! struct of its parts, and functions with its arguments.

mod by_hand;
mod hole;
mod items;
mod one;
mod parsed;
mod parts;
mod shape;
mod words;

use kanade_resources_schema::identifier::CORE_SUBJECTS;
use kanade_resources_schema::spec::Kind;
use kanade_resources_schema::template::items::module as module_name;
use kanade_resources_schema::{Item, TemplateItem};
use proc_macro2::{Delimiter, Group, Ident, TokenStream};
use quote::quote;

use crate::expansion::Expansion;
use crate::identifier::{self, plain};

use one::{One, all_name};

pub(super) fn expand(cx: &Expansion<'_, '_>) -> TokenStream {
    let of_kinds = Kind::ALL.into_iter().map(|kind| of_kind(cx, kind));
    of_kinds.chain([core_subjects(cx)]).collect()
}

/// The path of the templates of `item`, for the declaration.
pub(super) fn of_resource(item: &Item<'_>) -> Option<TokenStream> {
    let outer = module(item)?;
    let (inner, all) = (identifier::field(item.constant), all_name());
    Some(quote! { #outer::#inner::#all })
}

/// The path of the templates of core subjects.
pub(super) fn of_core_subjects(cx: &Expansion<'_, '_>) -> Option<TokenStream> {
    let all = all_name();
    (!cx.checked.core_subjects.is_empty()).then(|| quote! { core_subjects::#all })
}

/// The module of the modules of such templates, if there are any.
fn module(item: &Item<'_>) -> Option<Ident> {
    let first = item.templates.first()?;
    Some(plain(module_name(first.template.space)))
}

fn of_kind(cx: &Expansion<'_, '_>, kind: Kind) -> TokenStream {
    let with_templates: Vec<_> = cx
        .items(kind)
        .filter(|item| !item.templates.is_empty())
        .collect();
    let Some(module) = with_templates.iter().find_map(|item| module(item)) else {
        return TokenStream::new();
    };
    let (doc, what) = match kind {
        Kind::Stream => ("The subjects of the declared streams.", "subjects"),
        Kind::KvBucket => ("The keys of the declared KV buckets.", "keys"),
        Kind::ObjectStore => (
            "The names of objects in the declared object stores.",
            "object names",
        ),
    };
    let inner = with_templates.iter().map(|item| {
        let doc = format!("The {what} of the {kind} `{}`.", item.resource.name);
        let items = of_table(cx, item.templates, Some(item));
        in_module(&identifier::field(item.constant), &doc, items)
    });
    in_module(&module, doc, inner.collect())
}

fn core_subjects(cx: &Expansion<'_, '_>) -> TokenStream {
    let templates = cx.checked.core_subjects;
    if templates.is_empty() {
        return TokenStream::new();
    }
    let doc = "The subjects of core NATS: no declared stream stores what is published to them.";
    in_module(&plain(CORE_SUBJECTS), doc, of_table(cx, templates, None))
}

fn in_module(name: &Ident, doc: &str, items: TokenStream) -> TokenStream {
    // A group is shared where a stream of tokens would be copied.
    let items = Group::new(Delimiter::Brace, items);
    quote! {
        #[doc = #doc]
        #[allow(dead_code, unreachable_pub, missing_debug_implementations, clippy::all, clippy::pedantic)]
        pub mod #name #items
    }
}

/// The items of one table of templates.
fn of_table(
    cx: &Expansion<'_, '_>,
    templates: &[TemplateItem<'_>],
    owner: Option<&Item<'_>>,
) -> TokenStream {
    let krate = cx.krate;
    let shapes = templates.iter().map(|item| shape::template(&item.template));
    let all = all_name();
    let each = templates.iter().enumerate().map(|(index, item)| {
        let one = One { index, item, owner };
        one.items()
    });
    let parsed = parsed::expand(templates);
    let each: TokenStream = each.collect();
    quote! {
        use #krate::__private::template as __t;

        #[doc(hidden)]
        pub const #all: &[__t::Template<'static>] = &[#(#shapes),*];
        #each
        #parsed
    }
}
