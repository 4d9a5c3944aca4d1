//! What `derive` can't write: impls for types that hold values of the program's own, as far as those have them.
//!
//! A bound on a type without parameters is an error where it does not hold, unless it has a lifetime of its own.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

/// A variant of an enum: its name, and its one value in parentheses if it has one.
pub(super) struct Variant {
    pub(super) name: Ident,
    pub(super) parts: Option<TokenStream>,
}

/// `Clone`, `Debug`, `PartialEq` and `Eq` for a struct with these fields, where the types `own` have them.
pub(super) fn of_struct(
    name: &Ident,
    life: &TokenStream,
    fields: &[Ident],
    own: &[TokenStream],
) -> TokenStream {
    let shown = name.to_string();
    let labels = fields.iter().map(ToString::to_string);
    let bodies = Bodies {
        clone: quote! { Self { #(#fields: __t::Clone::clone(&self.#fields)),* } },
        debug: quote! { f.debug_struct(#shown)#(.field(#labels, &self.#fields))*.finish() },
        eq: quote! { #(self.#fields == other.#fields)&&* },
    };
    impls(name, life, own, &bodies)
}

/// The same for an enum.
pub(super) fn of_enum(
    name: &Ident,
    life: &TokenStream,
    variants: &[Variant],
    own: &[TokenStream],
) -> TokenStream {
    let clones = variants.iter().map(clone_arm);
    let shows = variants.iter().map(debug_arm);
    let equals = variants.iter().map(equal_arm);
    let others = (variants.len() > 1).then(|| quote! { _ => false, });
    let bodies = Bodies {
        clone: quote! { match self { #(#clones)* } },
        debug: quote! { match self { #(#shows)* } },
        eq: quote! { match (self, other) { #(#equals)* #others } },
    };
    impls(name, life, own, &bodies)
}

fn clone_arm(Variant { name, parts }: &Variant) -> TokenStream {
    if parts.is_none() {
        return quote! { Self::#name => Self::#name, };
    }
    quote! { Self::#name(parts) => Self::#name(__t::Clone::clone(parts)), }
}

fn debug_arm(Variant { name, parts }: &Variant) -> TokenStream {
    let shown = name.to_string();
    if parts.is_none() {
        return quote! { Self::#name => f.write_str(#shown), };
    }
    quote! { Self::#name(parts) => f.debug_tuple(#shown).field(parts).finish(), }
}

fn equal_arm(Variant { name, parts }: &Variant) -> TokenStream {
    if parts.is_none() {
        return quote! { (Self::#name, Self::#name) => true, };
    }
    quote! { (Self::#name(a), Self::#name(b)) => a == b, }
}

struct Bodies {
    clone: TokenStream,
    debug: TokenStream,
    eq: TokenStream,
}

fn impls(name: &Ident, life: &TokenStream, own: &[TokenStream], bodies: &Bodies) -> TokenStream {
    let Bodies { clone, debug, eq } = bodies;
    let where_all = |bound: TokenStream| quote! { where #(for<'own> #own: #bound),* };
    let clones = where_all(quote! { __t::Clone });
    let shows = where_all(quote! { __t::Debug });
    let compares = where_all(quote! { __t::PartialEq });
    let equals = where_all(quote! { __t::Eq });
    quote! {
        impl #life __t::Clone for #name #life #clones {
            fn clone(&self) -> Self { #clone }
        }

        impl #life __t::Debug for #name #life #shows {
            fn fmt(&self, f: &mut __t::fmt::Formatter<'_>) -> __t::fmt::Result { #debug }
        }

        impl #life __t::PartialEq for #name #life #compares {
            fn eq(&self, other: &Self) -> bool { #eq }
        }

        impl #life __t::Eq for #name #life #equals {}
    }
}
