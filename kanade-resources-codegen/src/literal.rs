//! Specs as struct expressions. Only what differs from `named` is written out, which keeps expansions small.

use kanade_resources_schema::spec::{
    ConsumerLimits, ConsumerSpec, ExternalStream, KvSpec, ObjectStoreSpec, Placement, Republish,
    SourceConsumer, StreamSource, StreamSpec, SubjectTransform,
};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::value::Value;

/// A struct expression of the spec type `$name`. The pattern binds every field, so none can be forgotten.
macro_rules! expression {
    ($krate:expr, $spec:expr, $name:ident ($($given:ident)+) [$($field:ident)+]) => {{
        let (krate, $name { $($given,)+ $($field),+ }) = ($krate, $spec);
        let default = $name::named($($given),+);
        let given = [$(quote! { #$given }),+];
        let named = quote! { #krate::$name::named(#(#given),*) };
        let mut fields = TokenStream::new();
        $(if *$field != default.$field {
            let value = $field.tokens(krate);
            fields.extend(quote! { $field: #value, });
        })+
        if fields.is_empty() { named } else { quote! { #krate::$name { #fields ..#named } } }
    }};
}

/// A long text. Raw where it can be: to escape it would cost as much as to write it.
pub(super) fn text(text: &str) -> Literal {
    let raw = is_plain(text)
        .then(|| format!("r#\"{text}\"#").parse().ok())
        .flatten();
    raw.unwrap_or_else(|| Literal::string(text))
}

/// Whether the compiler has nothing to say against `text` as it is, such as of text that runs backwards.
fn is_plain(text: &str) -> bool {
    let is_plain = |c: char| matches!(c, '\n' | ' '..='~' | '–' | '→') || c.is_alphanumeric();
    text.chars().all(is_plain) && !text.contains("\"#")
}

pub(super) fn stream(krate: &TokenStream, spec: &StreamSpec<'_>) -> TokenStream {
    expression!(krate, spec, StreamSpec (name) [
        description subjects retention max_consumers max_msgs max_msgs_per_subject max_bytes max_age max_msg_size
        discard discard_new_per_subject storage num_replicas no_ack duplicate_window placement mirror sources
        compression first_seq subject_transform republish allow_direct mirror_direct sealed allow_rollup_hdrs
        deny_delete deny_purge consumer_limits allow_msg_ttl subject_delete_marker_ttl allow_msg_counter
        allow_atomic allow_msg_schedules persist_mode allow_batched metadata
    ])
}

pub(super) fn kv(krate: &TokenStream, spec: &KvSpec<'_>) -> TokenStream {
    expression!(krate, spec, KvSpec (name) [
        description history max_value_size max_age max_bytes storage num_replicas placement republish mirror
        sources compression limit_marker_ttl metadata
    ])
}

pub(super) fn object_store(krate: &TokenStream, spec: &ObjectStoreSpec<'_>) -> TokenStream {
    expression!(krate, spec, ObjectStoreSpec (name) [
        description max_age max_bytes storage num_replicas placement compression metadata
    ])
}

pub(super) fn consumer(krate: &TokenStream, spec: &ConsumerSpec<'_>) -> TokenStream {
    expression!(krate, spec, ConsumerSpec (stream name) [
        description deliver_policy opt_start_seq opt_start_time ack_policy ack_wait max_deliver backoff
        filter_subjects replay_policy rate_limit_bps sample_freq max_waiting max_ack_pending headers_only
        max_batch max_expires max_bytes inactive_threshold num_replicas mem_storage deliver_subject deliver_group
        flow_control idle_heartbeat pause_until priority_groups priority_policy priority_timeout metadata
    ])
}

impl Value for StreamSource<'_> {
    fn tokens(&self, krate: &TokenStream) -> TokenStream {
        expression!(krate, self, StreamSource (name) [
            opt_start_seq opt_start_time filter_subject subject_transforms external consumer
        ])
    }
}

/// The small tables are written out whole.
macro_rules! whole {
    ($($name:ident $(<$life:lifetime>)? [$($field:ident)+])+) => {$(
        impl Value for $name $(<$life>)? {
            fn tokens(&self, krate: &TokenStream) -> TokenStream {
                let Self { $($field),+ } = self;
                $(let $field = $field.tokens(krate);)+
                let fields = [$(quote! { $field: #$field }),+];
                quote! { #krate::$name { #(#fields),* } }
            }
        }
    )+};
}

whole! {
    Placement<'_> [cluster tags preferred]
    ExternalStream<'_> [api deliver]
    SourceConsumer<'_> [name deliver_subject]
    SubjectTransform<'_> [src dest]
    Republish<'_> [src dest headers_only]
    ConsumerLimits [inactive_threshold max_ack_pending]
}
