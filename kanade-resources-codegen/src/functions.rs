//! The functions: start up, or attach.

use proc_macro2::TokenStream;
use quote::quote;

use crate::expansion::Expansion;

pub(super) fn expand(cx: &Expansion<'_, '_>) -> TokenStream {
    let krate = cx.krate;
    quote! {
        /// Puts the broker in the declared state and returns a handle of every resource except the lazy ones.
        ///
        /// Creates what is missing and updates in place what differs; a change that would delete stored messages
        /// is held back, which the report says. One round trip where everything is as declared.
        /// [`JetStreamResources::bootstrap`] does the same with options.
        ///
        /// # Errors
        ///
        /// Every failure at once, after everything possible was done.
        #[allow(dead_code, unreachable_pub)]
        pub async fn ensure_jetstream_resources(
            js: &#krate::__private::Context,
        ) -> ::core::result::Result<JetStreamResources, #krate::Error> {
            JetStreamResources::bootstrap(js).run().await
        }

        /// The same handles for a process that may not administer JetStream: no write, ever, and no comparison
        /// with the declaration.
        ///
        /// # Errors
        ///
        /// Every resource that is missing.
        #[allow(dead_code, unreachable_pub)]
        pub async fn attach(
            js: &#krate::__private::Context,
        ) -> ::core::result::Result<JetStreamResources, #krate::Error> {
            #krate::attach(js).await
        }
    }
}
