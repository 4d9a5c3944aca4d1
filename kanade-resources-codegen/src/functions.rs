//! The functions: start up, or attach.

use proc_macro2::TokenStream;
use quote::quote;

use crate::expansion::Expansion;

pub(super) fn expand(cx: &Expansion<'_, '_>) -> TokenStream {
    let krate = cx.krate;
    quote! {
        /// Puts the broker in the declared state and returns a handle for every resource except the
        /// lazy ones.
        ///
        /// Creates what is missing and updates in place what differs. A change that would delete
        /// stored messages is held back and reported. If everything is as declared, this costs one
        /// round trip.
        /// [`JetStreamResources::bootstrap`] does the same with options.
        ///
        /// # Errors
        ///
        /// All failures together, after everything possible was done.
        #[allow(dead_code, unreachable_pub)]
        pub async fn ensure_jetstream_resources(
            js: &#krate::__private::Context,
        ) -> ::core::result::Result<JetStreamResources, #krate::Error> {
            JetStreamResources::bootstrap(js).run().await
        }

        /// The same handles for a process that may not administer JetStream: it never writes.
        ///
        /// Unless told otherwise, it needs everything to exist by its name; the error lists what is
        /// missing. `.fit(…)` asks for more, `.wait(…)` waits for it.
        #[allow(dead_code, unreachable_pub)]
        pub fn attach(
            js: &#krate::__private::Context,
        ) -> #krate::Attach<'static, JetStreamResources> {
            #krate::attach(js)
        }
    }
}
