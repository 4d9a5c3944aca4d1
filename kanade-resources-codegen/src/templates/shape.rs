//! Templates as expressions, for the library.

use kanade_resources_schema::template::{Content, Hole, Piece, Space, Span, Template};
use proc_macro2::TokenStream;
use quote::quote;

/// A template as an expression.
pub(super) fn template(template: &Template<'_>) -> TokenStream {
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
            let hole = self::hole(hole);
            quote! { __t::Piece::Hole(#hole) }
        }
    });
    quote! {
        __t::Template { name: #name, text: #text, space: __t::Space::#space, pieces: &[#(#pieces),*] }
    }
}

fn hole(hole: &Hole<'_>) -> TokenStream {
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
        Span::One => quote! { One },
        Span::UpTo(most) => {
            let most = proc_macro2::Literal::u8_unsuffixed(*most);
            quote! { UpTo(#most) }
        }
        Span::Open => quote! { Open },
    };
    quote! {
        __t::Hole { name: #name, content: __t::Content::#content, span: __t::Span::#span }
    }
}
