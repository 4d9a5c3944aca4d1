//! Field values as expressions.

use std::time::Duration;

use kanade_resources_schema::spec::{
    AckPolicy, Compression, DeliverPolicy, Discard, PersistMode, PriorityPolicy, ReplayPolicy,
    Retention, ServerVersion, Storage,
};
use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

/// A value that can be written down as an expression.
pub(super) trait Value {
    /// The expression. `krate` is the path of `kanade-resources`.
    fn tokens(&self, krate: &TokenStream) -> TokenStream;
}

impl Value for bool {
    fn tokens(&self, _krate: &TokenStream) -> TokenStream {
        self.to_token_stream()
    }
}

impl Value for &str {
    fn tokens(&self, _krate: &TokenStream) -> TokenStream {
        self.to_token_stream()
    }
}

/// Without the suffix that `quote!` adds: the field says the type.
macro_rules! numbers {
    ($($type:ident $literal:ident;)+) => {$(
        impl Value for $type {
            fn tokens(&self, _krate: &TokenStream) -> TokenStream {
                Literal::$literal(*self).to_token_stream()
            }
        }
    )+};
}

numbers! {
    u64 u64_unsuffixed;
    i64 i64_unsuffixed;
    i32 i32_unsuffixed;
    u8 u8_unsuffixed;
}

macro_rules! words {
    ($($name:ident [$($variant:ident)+])+) => {$(
        impl Value for $name {
            fn tokens(&self, krate: &TokenStream) -> TokenStream {
                match self { $(Self::$variant => quote! { #krate::$name::$variant },)+ }
            }
        }
    )+};
}

words! {
    Retention [Limits Interest WorkQueue]
    Discard [Old New]
    Storage [File Memory]
    Compression [None S2]
    PersistMode [Default Async]
    DeliverPolicy [All Last New ByStartSequence ByStartTime LastPerSubject]
    AckPolicy [Explicit All None FlowControl]
    ReplayPolicy [Instant Original]
    PriorityPolicy [None Overflow PinnedClient Prioritized]
}

impl Value for Duration {
    fn tokens(&self, _krate: &TokenStream) -> TokenStream {
        let seconds = Literal::u64_unsuffixed(self.as_secs());
        if self.subsec_nanos() == 0 {
            return quote! { ::core::time::Duration::from_secs(#seconds) };
        }
        let nanoseconds = Literal::u32_unsuffixed(self.subsec_nanos());
        quote! { ::core::time::Duration::new(#seconds, #nanoseconds) }
    }
}

impl Value for ServerVersion {
    fn tokens(&self, krate: &TokenStream) -> TokenStream {
        let [major, minor, patch] =
            [self.major, self.minor, self.patch].map(Literal::u16_unsuffixed);
        quote! { #krate::ServerVersion::new(#major, #minor, #patch) }
    }
}

impl<T: Value> Value for Option<T> {
    fn tokens(&self, krate: &TokenStream) -> TokenStream {
        let Some(value) = self else {
            return quote! { ::core::option::Option::None };
        };
        let value = value.tokens(krate);
        quote! { ::core::option::Option::Some(#value) }
    }
}

impl<A: Value, B: Value> Value for (A, B) {
    fn tokens(&self, krate: &TokenStream) -> TokenStream {
        let (first, second) = (self.0.tokens(krate), self.1.tokens(krate));
        quote! { (#first, #second) }
    }
}

impl<T: Value> Value for &[T] {
    fn tokens(&self, krate: &TokenStream) -> TokenStream {
        let values = self.iter().map(|value| value.tokens(krate));
        quote! { &[#(#values),*] }
    }
}
