//! What the macros are called with.

use std::env;
use std::path::PathBuf;

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

impl Path {
    /// The path as the compiler shows paths: relative to the folder that it runs in, which is the workspace's.
    pub(crate) fn shown(&self) -> String {
        let package = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
        let below = package.zip(env::current_dir().ok());
        let below = below
            .and_then(|(package, here)| Some(package.strip_prefix(here).ok()?.join(&self.text)));
        below.map_or_else(|| self.text.clone(), |path| path.display().to_string())
    }

    fn parse_at(input: ParseStream<'_>, call: Span) -> syn::Result<Self> {
        if input.is_empty() {
            return Ok(Self {
                text: DEFAULT_PATH.to_owned(),
                span: call,
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

impl Parse for Declared {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut krate = TokenStream::new();
        while !input.peek(Token![;]) {
            krate.extend([input.parse::<TokenTree>()?]);
        }
        // This token is from `kanade_resources!`: what bears its span is reported as from there, not from the macro
        // behind it.
        let of_the_call = input.parse::<Token![;]>()?.span;
        Ok(Self {
            krate,
            path: Path::parse_at(input, of_the_call)?,
        })
    }
}

impl Parse for Referred {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        Ok(Self {
            path: Path::parse_at(input, Span::call_site())?,
        })
    }
}

fn explain(span: Span) -> syn::Error {
    let message = "expected nothing, or the path of a declaration relative to the package's folder, such as \
                   \"fleet/resources.toml\"";
    syn::Error::new(span, message)
}
