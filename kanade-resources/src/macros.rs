//! The macro that applications call.

/// Generates typed names, `const` specs, handles and the bootstrap function from a
/// `resources.toml`.
///
/// ```
/// mod nats {
///     kanade_resources::kanade_resources!("examples/resources.toml");
/// }
///
/// use std::time::Duration;
/// use kanade_resources::{Error, async_nats};
///
/// const WINDOW: Duration = nats::streams::ORDERS.max_age;
/// assert_eq!(WINDOW, Duration::from_secs(30 * 86_400));
/// assert_eq!(nats::ALL_KV_BUCKETS, [nats::BUCKET_CUSTOMERS]);
///
/// async fn start(client: async_nats::Client) -> Result<(), Error> {
///     let js = async_nats::jetstream::new(client);
///     let resources = nats::ensure_jetstream_resources(&js).await?;
///     println!("{}", resources.report);
///     let _customers = resources.kv.customers;
///     let _invoices = resources.consumers.orders_billing.messages();
///     Ok(())
/// }
/// ```
///
/// Without an argument it reads the `resources.toml` beside the package's `Cargo.toml`; a path is
/// relative to that folder. It does not search upwards and takes neither an absolute path nor one
/// with `..`: a file outside the package is missing for everybody who installs the package. To
/// share a declaration between crates, depend on the crate that owns it, or symlink the file, which
/// cargo packs as a file.
///
/// The macro defines these public items where it is called:
///
/// | item | what |
/// |---|---|
/// | `STREAM_<N>`, `BUCKET_<N>`, `OBJECT_<N>`, `CONSUMER_<STREAM>_<N>` | the names, as `&str` |
/// | `ALL_STREAMS`, `ALL_KV_BUCKETS`, `ALL_OBJECT_STORES` | the names of all that bootstrap guarantees |
/// | `LAZY_STREAMS`, `LAZY_KV_BUCKETS`, `LAZY_OBJECT_STORES` | the names of those that are created on first use only |
/// | `ALL_CONSUMERS`, `LAZY_CONSUMERS` | the same for durable consumers, each as (stream, consumer) |
/// | `constants` | a module with all of the above, for `use nats::constants::*` |
/// | `streams::<N>`, `kv::<N>`, `object_stores::<N>`, `consumers::<STREAM>_<N>` | the configurations, as `const` specs |
/// | `subjects::<stream>`, `keys::<bucket>`, `names::<store>`, `core_subjects` | of templates: builders, parsers and filters of every string |
/// | `RESOURCES` | the whole declaration, as a `static` |
/// | `ensure_jetstream_resources(&js)` | puts the broker in the declared state and hands back the handles |
/// | `attach(&js)` | the same handles without any write |
/// | `JetStreamResources` | the handles: `.streams.orders`, `.kv.customers`, `.consumers.orders_billing`, `.report`, … |
///
/// `<N>` is the resource's name in `SCREAMING_SNAKE_CASE`, or its `const_name`; fields of the
/// handles are called the same in lower case, with an underscore before a leading digit, as raw
/// identifiers if they are keywords (`r#type`), and with an underscore after `self`, `super` and
/// `crate`.
///
/// All mistakes in the file are reported at once, with their lines and columns. A change of the
/// file rebuilds the crate.
#[macro_export]
macro_rules! kanade_resources {
    ($($path:tt)*) => {
        $crate::__private::expand! { $crate; $($path)* }
    };
}
