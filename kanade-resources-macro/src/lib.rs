#![doc = include_str!("../README.md")]

use kanade_resources_codegen::{Declared, Referred, items, reference as page};
use proc_macro::TokenStream;
use syn::parse_macro_input;

/// Behind `kanade_resources!`, which passes its own crate as the first argument.
#[doc(hidden)]
#[proc_macro]
pub fn expand(input: TokenStream) -> TokenStream {
    let Declared { krate, path } = parse_macro_input!(input);
    items(&krate, &path).into()
}

/// The reference of a whole `resources.toml` as one string literal, for the documentation of a module or crate.
///
/// ```
/// #![doc = kanade_resources_macro::reference!("examples/resources.toml")]
/// ```
///
/// Without an argument it reads the `resources.toml` beside the package's `Cargo.toml`, and it goes together with
/// `kanade_resources!`, which reports what is wrong with the file and rebuilds the crate when the file changes.
#[proc_macro]
pub fn reference(input: TokenStream) -> TokenStream {
    let Referred { path } = parse_macro_input!(input);
    page(&path).into()
}
