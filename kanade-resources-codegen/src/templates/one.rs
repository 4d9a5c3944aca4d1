//! One template: what its items are called, and what they take and hold of each hole.

use kanade_resources_schema::template::{Content, Hole, Space, items};
use kanade_resources_schema::{Item, TemplateItem};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::hole::{borrows, own_type};
use crate::identifier::{self, plain};

/// The constant with all templates of a table.
pub(super) fn all_name() -> Ident {
    plain("__TEMPLATES")
}

/// One template, with what its items are made from.
pub(super) struct One<'e, 'a> {
    /// Its place in the table.
    pub(super) index: usize,
    pub(super) item: &'e TemplateItem<'a>,
    pub(super) owner: Option<&'e Item<'a>>,
}

/// The string type of the library, and the functions that make one.
pub(super) struct Makers {
    pub(super) string: Ident,
    pub(super) checked: Ident,
    pub(super) certain: Ident,
    pub(super) filters: Option<Ident>,
}

impl One<'_, '_> {
    pub(super) fn holes(&self) -> impl Iterator<Item = &'_ Hole<'_>> {
        self.item.template.holes()
    }

    pub(super) fn name(&self) -> &str {
        self.item.template.name
    }

    pub(super) fn makers(&self) -> Makers {
        let (string, maker) = match self.item.template.space {
            Space::Subject => ("Subject", "subject"),
            Space::Key => ("Key", "key"),
            Space::Name => ("Name", "name"),
        };
        let has_filters = self.item.template.space != Space::Name;
        Makers {
            string: plain(string),
            checked: plain(maker),
            certain: plain(&format!("certain_{maker}")),
            filters: has_filters.then(|| plain(&format!("{maker}_filters"))),
        }
    }

    pub(super) fn type_name(&self) -> Ident {
        plain(&items::type_name(self.name()))
    }

    pub(super) fn marker_name(&self) -> Ident {
        plain(&items::marker_name(self.name()))
    }

    pub(super) fn parts_name(&self) -> Ident {
        plain(&items::parts_name(self.name()))
    }

    /// Whether nothing that the holes take can be wrong.
    pub(super) fn is_certain(&self) -> bool {
        self.holes().all(|hole| {
            matches!(
                hole.content,
                Content::Unsigned | Content::Signed | Content::Words(_)
            )
        })
    }

    /// What builders return.
    pub(super) fn result(&self) -> TokenStream {
        let string = self.type_name();
        if self.is_certain() {
            return quote! { #string };
        }
        quote! { __t::Result<#string, __t::InvalidToken> }
    }

    /// The documentation of what builds one, and with it what else stands before it: that its value is the point of it.
    pub(super) fn building(&self, doc: &str) -> TokenStream {
        if self.is_certain() {
            return quote! { #[doc = #doc] #[must_use] };
        }
        let doc = with_errors(doc);
        quote! { #[doc = #doc] }
    }

    pub(super) fn words_name(&self, hole: &Hole<'_>) -> Ident {
        plain(&items::words_name(self.name(), hole.name))
    }

    /// What a builder takes for a hole.
    pub(super) fn taken(&self, hole: &Hole<'_>) -> TokenStream {
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
    pub(super) fn held(&self, hole: &Hole<'_>) -> TokenStream {
        match hole.content {
            Content::Text => quote! { &'s str },
            Content::Unsigned => quote! { u64 },
            Content::Signed => quote! { i64 },
            Content::Encoded => quote! { __t::String },
            Content::Words(_) => {
                let name = self.words_name(hole);
                quote! { #name }
            }
            Content::Type(_) => own_type(hole).unwrap_or_default(),
        }
    }

    /// From the text of a hole to what the parts hold; none where that is the text itself.
    pub(super) fn converted(&self, hole: &Hole<'_>) -> Option<TokenStream> {
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
    pub(super) fn lifetime(&self, life: &TokenStream) -> TokenStream {
        if borrows(&self.item.template) {
            quote! { <#life> }
        } else {
            TokenStream::new()
        }
    }
}

/// The documentation of what may fail.
pub(super) fn with_errors(doc: &str) -> String {
    format!("{doc}\n\n# Errors\n\nA value that can't stand in its hole.")
}
