//! Values of the standard library, and versions, as expressions, among the names of `literal::names`.

use std::time::Duration;

use kanade_resources_schema::spec::ServerVersion;
use proc_macro2::{Literal, TokenStream};
use quote::quote;

pub(super) fn duration(duration: Duration) -> TokenStream {
    let seconds = Literal::u64_unsuffixed(duration.as_secs());
    if duration.subsec_nanos() == 0 {
        return quote! { Duration::from_secs(#seconds) };
    }
    let nanoseconds = Literal::u32_unsuffixed(duration.subsec_nanos());
    quote! { Duration::new(#seconds, #nanoseconds) }
}

/// Without the suffix that `quote!` adds, since the place where it is used gives the type.
pub(super) fn number(number: u64) -> Literal {
    Literal::u64_unsuffixed(number)
}

pub(super) fn version(version: ServerVersion) -> TokenStream {
    let [major, minor, patch] =
        [version.major, version.minor, version.patch].map(Literal::u16_unsuffixed);
    quote! { ServerVersion::new(#major, #minor, #patch) }
}
