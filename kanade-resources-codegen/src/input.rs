//! What the macros are called with.

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::parse::{Parse, ParseStream};
use syn::{LitStr, Token};

/// The default file.
const DEFAULT_PATH: &str = "resources.toml";

/// `crate path ; "path"?`
pub struct Declared {
    /// The path of `kanade-resources` in the crate that calls.
    pub krate: TokenStream,
    /// The declaration.
    pub path: Path,
}

/// `"path"?`
pub struct Referred {
    /// The declaration.
    pub path: Path,
}

/// The path of a declaration, relative to the folder of the package, and its place in the call.
#[derive(Debug)]
pub struct Path {
    /// The path as it is written.
    pub text: String,
    /// Its place in the call; the whole call if no path is written.
    pub span: Span,
}

impl Parse for Declared {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut krate = TokenStream::new();
        while !input.peek(Token![;]) {
            krate.extend([input.parse::<TokenTree>()?]);
        }
        input.parse::<Token![;]>()?;
        Ok(Self {
            krate,
            path: input.parse()?,
        })
    }
}

impl Parse for Referred {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        Ok(Self {
            path: input.parse()?,
        })
    }
}

impl Parse for Path {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.is_empty() {
            return Ok(Self {
                text: DEFAULT_PATH.to_owned(),
                span: Span::call_site(),
            });
        }
        let literal: LitStr = input.parse().map_err(|error| explain(error.span()))?;
        input.parse::<Option<Token![,]>>()?;
        if !input.is_empty() {
            return Err(explain(input.span()));
        }
        Ok(Self {
            text: literal.value(),
            span: literal.span(),
        })
    }
}

fn explain(span: Span) -> syn::Error {
    let message = "expected nothing, or the path of a declaration relative to the package's folder, such as \
                   \"fleet/resources.toml\"";
    syn::Error::new(span, message)
}
