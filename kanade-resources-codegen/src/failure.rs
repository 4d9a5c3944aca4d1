//! Findings as errors and warnings of the compiler.

use kanade_resources_schema::diagnostic::{Finding, Severity, render, render_all};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote_spanned;

use crate::input::Path;

/// One error or warning for each finding, as items.
///
/// A macro can't warn (rust-lang/rust#54140), but its expansion can use a deprecated item.
pub(super) fn findings(findings: &[Finding], source: &str, path: &Path) -> TokenStream {
    let mut messages = render_all(findings, source, &path.shown());
    point_to_the_rules(&mut messages, findings);
    // If there are more findings than are shown, the last message is their number. It gets the
    // severity of the first finding that is not shown.
    let kinds = findings
        .iter()
        .map(|finding| (finding.severity, finding.rule.name));
    let items = messages
        .iter()
        .zip(kinds)
        .map(|(message, (severity, name))| match severity {
            Severity::Error => quote_spanned! { path.span => ::core::compile_error! { #message } },
            Severity::Warning => warning(message, &Ident::new(name, path.span), path.span),
        });
    items.collect()
}

/// Says once where more is said of the rules that are broken.
fn point_to_the_rules(messages: &mut [String], findings: &[Finding]) {
    if let (Some(last), Some(finding)) = (messages.last_mut(), findings.first()) {
        let rule = finding.rule;
        let (id, url) = (rule.id, rule.url());
        *last = format!("{last}\n\n`kanade-resources explain {id}` says more, or {url}");
    }
}

fn warning(message: &str, name: &Ident, span: Span) -> TokenStream {
    quote_spanned! { span =>
        const _: () = {
            #[deprecated(note = #message)]
            #[allow(non_upper_case_globals)]
            const #name: () = ();
            #name
        };
    }
}

/// The error of a finding without a place, as an expression.
pub(super) fn expression(finding: &Finding, path: &Path) -> TokenStream {
    let message = render(finding, "", &path.shown());
    quote_spanned! { path.span => ::core::compile_error!(#message) }
}
