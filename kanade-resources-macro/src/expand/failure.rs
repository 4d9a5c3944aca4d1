//! Findings as compiler errors.

use kanade_resources_schema::diagnostic::{Finding, render, render_all};
use proc_macro2::TokenStream;
use quote::quote_spanned;

use crate::input::Path;

/// One error for each finding, as items.
pub(super) fn errors(findings: &[Finding], source: &str, path: &Path) -> TokenStream {
    let messages = render_all(findings, source, &path.text);
    quote_spanned! { path.span => #(::core::compile_error! { #messages })* }
}

/// The error of a finding without a place, as an expression.
pub(super) fn expression(finding: &Finding, path: &Path) -> TokenStream {
    let message = render(finding, "", &path.text);
    quote_spanned! { path.span => ::core::compile_error!(#message) }
}
