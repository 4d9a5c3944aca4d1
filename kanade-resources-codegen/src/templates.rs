//! The templates: the modules `subjects`, `keys`, `names` and `core_subjects`.
//!
//! What a template can do is implemented once, in the library. Here are only its names: a type that stands for it, the
//! struct of its parts, and functions with its arguments.

use kanade_resources_schema::spec::Kind;
use kanade_resources_schema::template::{
    Content, Hole, Piece, Space, Span as Tokens, Template, items,
};
use kanade_resources_schema::{Item, TemplateItem, reference};
use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream};
use quote::quote;

use crate::expansion::Expansion;
use crate::{by_hand, identifier, literal};

pub(super) fn expand(cx: &Expansion<'_, '_>) -> TokenStream {
    let of_kinds = Kind::ALL.into_iter().map(|kind| of_kind(cx, kind));
    of_kinds.chain([core_subjects(cx)]).collect()
}

/// The path of the templates of `item`, for the declaration.
pub(super) fn of_resource(item: &Item<'_>) -> Option<TokenStream> {
    let (outer, inner, all) = (
        module(item.resource.kind),
        identifier::field(item.constant),
        all_name(),
    );
    (!item.templates.is_empty()).then(|| quote! { #outer::#inner::#all })
}

/// The path of the templates of core subjects.
pub(super) fn of_core_subjects(cx: &Expansion<'_, '_>) -> Option<TokenStream> {
    let all = all_name();
    (!cx.checked.core_subjects.is_empty()).then(|| quote! { core_subjects::#all })
}

fn all_name() -> Ident {
    ident("__TEMPLATES")
}

fn ident(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}

fn module(kind: Kind) -> Ident {
    ident(match kind {
        Kind::Stream => "subjects",
        Kind::KvBucket => "keys",
        Kind::ObjectStore => "names",
    })
}

fn of_kind(cx: &Expansion<'_, '_>, kind: Kind) -> TokenStream {
    let with_templates: Vec<_> = cx
        .items(kind)
        .filter(|item| !item.templates.is_empty())
        .collect();
    if with_templates.is_empty() {
        return TokenStream::new();
    }
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
    in_module(&module(kind), doc, inner.collect())
}

fn core_subjects(cx: &Expansion<'_, '_>) -> TokenStream {
    let templates = cx.checked.core_subjects;
    if templates.is_empty() {
        return TokenStream::new();
    }
    let doc = "The subjects of core NATS: no declared stream stores what is published to them.";
    in_module(&ident("core_subjects"), doc, of_table(cx, templates, None))
}

fn in_module(name: &Ident, doc: &str, items: TokenStream) -> TokenStream {
    // A group is shared where a stream of tokens would be copied.
    let items = Group::new(Delimiter::Brace, items);
    quote! {
        #[doc = #doc]
        #[allow(dead_code, unreachable_pub, clippy::all, clippy::pedantic)]
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
    let shapes = templates.iter().map(|item| shape(&item.template));
    let all = all_name();
    let each = templates.iter().enumerate().map(|(index, item)| {
        let one = One { index, item, owner };
        one.items()
    });
    let parsed = parsed(templates);
    let each: TokenStream = each.collect();
    quote! {
        use #krate::__private::template as __t;

        #[doc(hidden)]
        pub const #all: &[__t::Template<'static>] = &[#(#shapes),*];
        #each
        #parsed
    }
}

/// One template, with what its items are made from.
struct One<'e, 'a> {
    /// Its place in the table.
    index: usize,
    item: &'e TemplateItem<'a>,
    owner: Option<&'e Item<'a>>,
}

/// The string type of the library, and the functions that make one.
struct Makers {
    string: Ident,
    checked: Ident,
    certain: Ident,
    filters: Option<Ident>,
}

impl One<'_, '_> {
    fn items(&self) -> TokenStream {
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

    fn holes(&self) -> impl Iterator<Item = &'_ Hole<'_>> {
        self.item.template.holes()
    }

    fn name(&self) -> &str {
        self.item.template.name
    }

    fn makers(&self) -> Makers {
        let (string, maker) = match self.item.template.space {
            Space::Subject => ("Subject", "subject"),
            Space::Key => ("Key", "key"),
            Space::Name => ("Name", "name"),
        };
        let has_filters = self.item.template.space != Space::Name;
        Makers {
            string: ident(string),
            checked: ident(maker),
            certain: ident(&format!("certain_{maker}")),
            filters: has_filters.then(|| ident(&format!("{maker}_filters"))),
        }
    }

    fn type_name(&self) -> Ident {
        ident(&items::type_name(self.name()))
    }

    fn marker_name(&self) -> Ident {
        ident(&items::marker_name(self.name()))
    }

    fn parts_name(&self) -> Ident {
        ident(&items::parts_name(self.name()))
    }

    /// Whether nothing that the holes take can be wrong.
    fn is_certain(&self) -> bool {
        self.holes().all(|hole| {
            matches!(
                hole.content,
                Content::Unsigned | Content::Signed | Content::Words(_)
            )
        })
    }

    /// What builders return.
    fn result(&self) -> TokenStream {
        let string = self.type_name();
        if self.is_certain() {
            return quote! { #string };
        }
        quote! { ::core::result::Result<#string, __t::InvalidToken> }
    }

    /// What stands before a builder: its errors, or that its value is the point of it.
    fn builder_notes(&self) -> TokenStream {
        if self.is_certain() {
            return quote! { #[must_use] };
        }
        errors()
    }

    /// A template without holes.
    fn constant(&self) -> TokenStream {
        let name = ident(&items::constant_name(self.name()));
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
        let notes = self.builder_notes();
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
            #[doc = #doc]
            #notes
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

    /// The type that stands for the template, and what the library asks of it.
    fn marker(&self) -> TokenStream {
        let (marker, parts) = (self.marker_name(), self.parts_name());
        let (all, index) = (
            all_name(),
            proc_macro2::Literal::usize_unsuffixed(self.index),
        );
        let doc = format!("The template of [`{}`], as a type.", self.type_name());
        let filters = self.item.filters;
        let names: Vec<Ident> = self
            .holes()
            .map(|hole| identifier::snake(hole.name))
            .collect();
        let values = self.holes().map(|hole| {
            let name = identifier::snake(hole.name);
            match self.converted(hole) {
                None => quote! { #name },
                Some(value) => quote! { #name: #value },
            }
        });
        let of_s = self.lifetime(&quote!('s));
        let elided = self.lifetime(&quote!('_));
        quote! {
            #[doc = #doc]
            #[derive(::core::fmt::Debug)]
            pub enum #marker {}

            impl __t::Pattern for #marker {
                type Parts<'s> = #parts #of_s;
                const SHAPE: &'static __t::Template<'static> = &#all[#index];
                const FILTERS: &'static [&'static str] = &[#(#filters),*];

                fn parts(text: &str) -> ::core::option::Option<#parts #elided> {
                    let [#(#names),*] = __t::split(Self::SHAPE, text)?;
                    ::core::option::Option::Some(#parts { #(#values),* })
                }
            }
        }
    }

    fn parts(&self) -> TokenStream {
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
        let fields: Vec<Ident> = self
            .holes()
            .map(|hole| identifier::snake(hole.name))
            .collect();
        let types: Vec<TokenStream> = self.holes().map(|hole| self.held(hole)).collect();
        let docs = self
            .holes()
            .map(|hole| format!("What stands for `{}`.", reference::hole(hole)));
        let own: Vec<TokenStream> = self.holes().filter_map(own_type).collect();
        let derived = if own.is_empty() {
            let has_text = self.holes().any(|hole| hole.content == Content::Encoded);
            let copy = (!has_text).then(|| quote! { ::core::marker::Copy, });
            quote! {
                #[derive(::core::clone::Clone, #copy ::core::fmt::Debug, ::core::cmp::PartialEq, ::core::cmp::Eq)]
            }
        } else {
            TokenStream::new()
        };
        let by_hand = (!own.is_empty()).then(|| by_hand::of_struct(&name, &life, &fields, &own));
        let notes = self.builder_notes();
        let arguments = self.holes().map(|hole| {
            let field = identifier::snake(hole.name);
            match hole.content {
                Content::Type(_) | Content::Encoded => quote! { &self.#field },
                _ => quote! { self.#field },
            }
        });
        quote! {
            #[doc = #doc]
            #derived
            pub struct #name #life {
                #(#[doc = #docs] pub #fields: #types,)*
            }
            #by_hand

            impl #name #elided {
                /// Builds the string that holds this.
                #notes
                pub fn build(&self) -> #result {
                    #builder(#(#arguments),*)
                }
            }
        }
    }

    fn filters(&self) -> TokenStream {
        let Some(maker) = self.makers().filters else {
            return TokenStream::new();
        };
        let (string, of) = (self.type_name(), self.marker_name());
        let name = ident(&items::filters_name(self.name()));
        let doc = format!(
            "The wildcards that cover [`{string}`] where some of its holes are fixed; `None` stands for any value."
        );
        let parameters = self.holes().map(|hole| {
            let (name, taken) = (identifier::snake(hole.name), self.taken(hole));
            quote! { #name: ::core::option::Option<#taken> }
        });
        let own = self.holes().filter(|hole| is_own(hole)).map(|hole| {
            let name = identifier::snake(hole.name);
            quote! { let #name = #name.map(__t::token); }
        });
        let fixed = self.holes().map(|hole| fixed(hole));
        let errors = errors();
        quote! {
            #[doc = #doc]
            #errors
            pub fn #name(
                #(#parameters),*
            ) -> ::core::result::Result<__t::Filters<#string>, __t::InvalidToken> {
                #(#own)*
                __t::#maker::<#of>(&[#(#fixed),*])
            }
        }
    }

    /// The enum of a hole's words.
    fn words(&self, hole: &Hole<'_>) -> Option<TokenStream> {
        let Content::Words(words) = hole.content else {
            return None;
        };
        let name = self.words_name(hole);
        let variants: Vec<Ident> = words
            .iter()
            .filter_map(|word| items::variant_name(word))
            .map(|variant| ident(&variant))
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

    fn words_name(&self, hole: &Hole<'_>) -> Ident {
        ident(&items::words_name(self.name(), hole.name))
    }

    /// What a builder takes for a hole.
    fn taken(&self, hole: &Hole<'_>) -> TokenStream {
        match hole.content {
            Content::Text | Content::Encoded => quote! { &str },
            Content::Type(_) => {
                let own = own_type(hole);
                quote! { &#own }
            }
            _ => self.held(hole),
        }
    }

    /// What the parts hold of a hole.
    fn held(&self, hole: &Hole<'_>) -> TokenStream {
        match hole.content {
            Content::Text => quote! { &'s str },
            Content::Unsigned => quote! { u64 },
            Content::Signed => quote! { i64 },
            Content::Encoded => quote! { ::std::string::String },
            Content::Words(_) => {
                let name = self.words_name(hole);
                quote! { #name }
            }
            Content::Type(_) => own_type(hole).unwrap_or_default(),
        }
    }

    /// From the text of a hole to what the parts hold; none where that is the text itself.
    fn converted(&self, hole: &Hole<'_>) -> Option<TokenStream> {
        let name = identifier::snake(hole.name);
        match hole.content {
            Content::Text => None,
            Content::Unsigned => Some(quote! { __t::number_u64(#name)? }),
            Content::Signed => Some(quote! { __t::number_i64(#name)? }),
            Content::Encoded => Some(quote! { __t::decoded::<Self>(#name)? }),
            Content::Words(_) => {
                let words = self.words_name(hole);
                Some(quote! { <#words as __t::Token>::from_token(#name)? })
            }
            Content::Type(_) => Some(quote! { __t::own(#name)? }),
        }
    }

    /// `<'s>`, where the parts borrow from what is parsed.
    fn lifetime(&self, life: &TokenStream) -> TokenStream {
        if borrows(&self.item.template) {
            quote! { <#life> }
        } else {
            TokenStream::new()
        }
    }
}

fn errors() -> TokenStream {
    quote! {
        #[doc = "\n\n# Errors\n\nA value that can't stand in its hole."]
    }
}

fn borrows(template: &Template<'_>) -> bool {
    template.holes().any(|hole| hole.content == Content::Text)
}

fn is_own(hole: &Hole<'_>) -> bool {
    matches!(hole.content, Content::Type(_))
}

/// The path of an own type. It is made of identifiers and `::` only.
fn own_type(hole: &Hole<'_>) -> Option<TokenStream> {
    match hole.content {
        Content::Type(path) => path.parse().ok(),
        _ => None,
    }
}

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

/// All templates of the table as one enum, and the function that tells them apart.
fn parsed(templates: &[TemplateItem<'_>]) -> TokenStream {
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
    let (derived, by_hand) = if own.is_empty() {
        let derived = quote! {
            #[derive(::core::clone::Clone, ::core::fmt::Debug, ::core::cmp::PartialEq, ::core::cmp::Eq)]
        };
        (derived, TokenStream::new())
    } else {
        let life = life.clone().unwrap_or_default();
        (
            TokenStream::new(),
            by_hand::of_enum(&ident("Parsed"), &life, &variants, &own),
        )
    };
    quote! {
        /// What a string holds, whichever of the templates it is of.
        #derived
        pub enum Parsed #life { #(#declared,)* }
        #by_hand

        /// Tells the templates apart: which of them `text` is of, and what it holds.
        #[must_use]
        pub fn parse(text: &str) -> ::core::option::Option<Parsed #elided> {
            #(#arms)*
            ::core::option::Option::None
        }
    }
}

fn variant(item: &TemplateItem<'_>) -> by_hand::Variant {
    let template = &item.template;
    let has_holes = template.holes().next().is_some();
    let parts = ident(&items::parts_name(template.name));
    let life = borrows(template).then(|| quote! { <'s> });
    by_hand::Variant {
        name: ident(&items::type_name(template.name)),
        parts: has_holes.then(|| quote! { (#parts #life) }),
    }
}

fn parse_arm(template: &Template<'_>) -> TokenStream {
    let variant = ident(&items::type_name(template.name));
    if template.holes().next().is_none() {
        let constant = ident(&items::constant_name(template.name));
        return quote! {
            if text == #constant { return ::core::option::Option::Some(Parsed::#variant); }
        };
    }
    let marker = ident(&items::marker_name(template.name));
    quote! {
        if let ::core::option::Option::Some(parts) = <#marker as __t::Pattern>::parts(text) {
            return ::core::option::Option::Some(Parsed::#variant(parts));
        }
    }
}

/// A template as an expression.
fn shape(template: &Template<'_>) -> TokenStream {
    let Template {
        name,
        text,
        space,
        pieces,
    } = template;
    let space = match space {
        Space::Subject => quote! { Subject },
        Space::Key => quote! { Key },
        Space::Name => quote! { Name },
    };
    let pieces = pieces.iter().map(|piece| match piece {
        Piece::Literal(literal) => quote! { __t::Piece::Literal(#literal) },
        Piece::Hole(hole) => {
            let hole = hole_shape(hole);
            quote! { __t::Piece::Hole(#hole) }
        }
    });
    quote! {
        __t::Template { name: #name, text: #text, space: __t::Space::#space, pieces: &[#(#pieces),*] }
    }
}

fn hole_shape(hole: &Hole<'_>) -> TokenStream {
    let Hole {
        name,
        content,
        span,
    } = hole;
    let content = match content {
        Content::Text => quote! { Text },
        Content::Unsigned => quote! { Unsigned },
        Content::Signed => quote! { Signed },
        Content::Words(words) => quote! { Words(&[#(#words),*]) },
        Content::Type(path) => quote! { Type(#path) },
        Content::Encoded => quote! { Encoded },
    };
    let span = match span {
        Tokens::One => quote! { One },
        Tokens::UpTo(most) => {
            let most = proc_macro2::Literal::u8_unsuffixed(*most);
            quote! { UpTo(#most) }
        }
        Tokens::Open => quote! { Open },
    };
    quote! {
        __t::Hole { name: #name, content: __t::Content::#content, span: __t::Span::#span }
    }
}
