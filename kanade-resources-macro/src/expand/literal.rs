//! Specs as struct expressions. Only what differs from `named` is written out, which keeps expansions small.

use kanade_resources_schema::spec::{KvSpec, ObjectStoreSpec, StreamSpec};
use proc_macro2::TokenStream;
use quote::quote;

use super::value::Value as _;

/// A struct expression of the spec type `$name`. The pattern binds every field, so none can be forgotten.
macro_rules! expression {
    ($krate:expr, $spec:expr, $name:ident [$($field:ident)+]) => {{
        let (krate, $name { name, $($field),+ }) = ($krate, $spec);
        let default = $name::named(name);
        let mut fields = TokenStream::new();
        $(if *$field != default.$field {
            let value = $field.tokens(krate);
            fields.extend(quote! { $field: #value, });
        })+
        if fields.is_empty() {
            quote! { #krate::$name::named(#name) }
        } else {
            quote! { #krate::$name { #fields ..#krate::$name::named(#name) } }
        }
    }};
}

pub(super) fn stream(krate: &TokenStream, spec: &StreamSpec<'_>) -> TokenStream {
    expression!(krate, spec, StreamSpec [
        description subjects retention max_msgs max_msgs_per_subject max_bytes max_age max_msg_size discard
        storage num_replicas duplicate_window compression allow_direct allow_rollup_hdrs deny_delete deny_purge
        metadata
    ])
}

pub(super) fn kv(krate: &TokenStream, spec: &KvSpec<'_>) -> TokenStream {
    expression!(krate, spec, KvSpec [
        description history max_value_size max_age max_bytes storage num_replicas compression metadata
    ])
}

pub(super) fn object_store(krate: &TokenStream, spec: &ObjectStoreSpec<'_>) -> TokenStream {
    expression!(krate, spec, ObjectStoreSpec [
        description max_age max_bytes storage num_replicas compression metadata
    ])
}
