const _: &[u8] = ::core::include_bytes!(
    ::core::concat!(::core::env!("CARGO_MANIFEST_DIR"), "/golden/resources.toml")
);
const _: () = {
    #[deprecated(
        note = "[KR0901] object store `9_lives` has no limit\n  --> golden/resources.toml:34:16\n   |\n34 | [object_stores.\"9_lives\"]\n   |                ^^^^^^^^^\n   |\n   = note: `[lints]` can allow or deny `unbounded`\n   = help: set `max_bytes` or `max_age`, or `max_bytes = \"unlimited\"` if you want no limit"
    )]
    #[allow(non_upper_case_globals)]
    const unbounded: () = ();
    unbounded
};
/**Every order.

All about it: [`streams::ORDERS`].*/
#[allow(dead_code, unreachable_pub)]
pub const STREAM_ORDERS: &str = "ORDERS";
/**Keywords are names, too.

All about it: [`kv::TYPE`].*/
#[allow(dead_code, unreachable_pub)]
pub const BUCKET_TYPE: &str = "type";
/**The object store `9_lives`.

All about it: [`object_stores::_9_LIVES`].*/
#[allow(dead_code, unreachable_pub)]
pub const OBJECT_9_LIVES: &str = "9_lives";
/**Sends the goods.

All about it: [`consumers::ORDERS_DISPATCH`].*/
#[allow(dead_code, unreachable_pub)]
pub const CONSUMER_ORDERS_DISPATCH: &str = "dispatch";
/**The consumer `screen` of `ORDERS`.

All about it: [`consumers::ORDERS_SCREEN`].*/
#[allow(dead_code, unreachable_pub)]
pub const CONSUMER_ORDERS_SCREEN: &str = "screen";
/**The consumer `9-lives` of `ORDERS`.

All about it: [`consumers::ORDERS_9_LIVES`].*/
#[allow(dead_code, unreachable_pub)]
pub const CONSUMER_ORDERS_9_LIVES: &str = "9-lives";
///The names of the streams that bootstrap guarantees, in file order: all but the lazy ones.
#[allow(dead_code, unreachable_pub)]
pub const ALL_STREAMS: &[&str] = &[STREAM_ORDERS];
///The names of the streams that are created on first use only, in file order.
#[allow(dead_code, unreachable_pub)]
pub const LAZY_STREAMS: &[&str] = &[];
///The names of the KV buckets that bootstrap guarantees, in file order: all but the lazy ones.
#[allow(dead_code, unreachable_pub)]
pub const ALL_KV_BUCKETS: &[&str] = &[BUCKET_TYPE];
///The names of the KV buckets that are created on first use only, in file order.
#[allow(dead_code, unreachable_pub)]
pub const LAZY_KV_BUCKETS: &[&str] = &[];
///The names of the object stores that bootstrap guarantees, in file order: all but the lazy ones.
#[allow(dead_code, unreachable_pub)]
pub const ALL_OBJECT_STORES: &[&str] = &[];
///The names of the object stores that are created on first use only, in file order.
#[allow(dead_code, unreachable_pub)]
pub const LAZY_OBJECT_STORES: &[&str] = &[OBJECT_9_LIVES];
/// The durable consumers that bootstrap guarantees, in file order: the name of the stream, and their own.
#[allow(dead_code, unreachable_pub)]
pub const ALL_CONSUMERS: &[(&str, &str)] = &[
    (STREAM_ORDERS, CONSUMER_ORDERS_DISPATCH),
    (STREAM_ORDERS, CONSUMER_ORDERS_SCREEN),
];
/// The durable consumers that are created on first use only, in file order: the name of the stream, and
/// their own.
#[allow(dead_code, unreachable_pub)]
pub const LAZY_CONSUMERS: &[(&str, &str)] = &[(STREAM_ORDERS, CONSUMER_ORDERS_9_LIVES)];
///The declared streams, as `const` specs.
#[allow(dead_code, unreachable_pub)]
pub mod streams {
    /**Every order.

| field | value |
| --- | --- |
| `subjects` | `orders.>` |
| `retention` | `limits` |
| `max_age` | 30d |
| `max_bytes` | 2 GiB |
| `discard` | `old` |
| `storage` | `file` |
| `num_replicas` | 1 |
| `duplicate_window` | 1s500ms |
| `metadata` | `owner = sales` |

* When it is full, its oldest messages are **dropped** to make room for new ones (`discard = "old"`).
* Messages are **removed** at the age of 30d.
* A message whose `Nats-Msg-Id` was seen in the last 1s500ms is not stored again.

**Durable consumers:** `dispatch`, `screen`, `9-lives`.

**Reserves** 2 GiB of file storage on one server.*/
    pub const ORDERS: ::kanade_resources::StreamSpec<'static> = ::kanade_resources::StreamSpec {
        subjects: &["orders.>"],
        max_bytes: 2147483648,
        max_age: ::core::time::Duration::from_secs(2592000),
        duplicate_window: ::core::option::Option::Some(
            ::core::time::Duration::new(1, 500000000),
        ),
        metadata: &[("owner", "sales")],
        ..::kanade_resources::StreamSpec::named("ORDERS")
    };
}
///The declared KV buckets, as `const` specs.
#[allow(dead_code, unreachable_pub)]
pub mod kv {
    /**Keywords are names, too.

| field | value |
| --- | --- |
| `history` | 5 |
| `max_age` | for ever |
| `max_bytes` | unlimited |
| `storage` | `file` |
| `num_replicas` | 1 |
| `ignore_changes` | `history` |

* It is never full by itself: it grows until the account's or the server's storage is used up, and then every write is **rejected**.
* Of each key, the newest 5 revisions are kept.
* Set at creation and never changed again: `history` (`ignore_changes`). The operators' own settings on the broker stay.

**Reserves** nothing: without `max_bytes` nothing is set aside for it, and nothing keeps it from filling the server.*/
    pub const TYPE: ::kanade_resources::KvSpec<'static> = ::kanade_resources::KvSpec {
        description: ::core::option::Option::Some("Keywords are names, too."),
        history: 5,
        ..::kanade_resources::KvSpec::named("type")
    };
}
///The declared object stores, as `const` specs.
#[allow(dead_code, unreachable_pub)]
pub mod object_stores {
    /**The object store `9_lives`.

| field | value |
| --- | --- |
| `max_age` | for ever |
| `max_bytes` | unlimited |
| `storage` | `file` |
| `num_replicas` | 1 |
| `compression` | `s2` |
| `lazy` | `true` |

* It is never full by itself: it grows until the account's or the server's storage is used up, and then every write is **rejected**.
* It is created on first use, not at start-up (`lazy`), so it may be missing.

**Reserves** nothing: without `max_bytes` nothing is set aside for it, and nothing keeps it from filling the server.*/
    pub const _9_LIVES: ::kanade_resources::ObjectStoreSpec<'static> = ::kanade_resources::ObjectStoreSpec {
        compression: ::kanade_resources::Compression::S2,
        ..::kanade_resources::ObjectStoreSpec::named("9_lives")
    };
}
///The declared durable consumers, as `const` specs.
#[allow(dead_code, unreachable_pub)]
pub mod consumers {
    /**Sends the goods.

| field | value |
| --- | --- |
| `filter_subjects` | `orders.paid` |
| `deliver_policy` | `all` |
| `ack_policy` | `explicit` |
| `backoff` | 1s, 1m |
| `max_deliver` | 5 |

* Clients **pull** messages from it.
* It starts with the first message that is stored.
* It gets only messages that match `orders.paid`.
* Each message must be **acknowledged**. Unacknowledged messages are delivered again after 1s, then 1m; 5 deliveries in all at most.*/
    pub const ORDERS_DISPATCH: ::kanade_resources::ConsumerSpec<'static> = ::kanade_resources::ConsumerSpec {
        max_deliver: 5,
        backoff: &[
            ::core::time::Duration::from_secs(1),
            ::core::time::Duration::from_secs(60),
        ],
        filter_subjects: &["orders.paid"],
        ..::kanade_resources::ConsumerSpec::named("ORDERS", "dispatch")
    };
    /**The consumer `screen` of `ORDERS`.

| field | value |
| --- | --- |
| `deliver_policy` | `all` |
| `deliver_subject` | `screens.orders` |
| `ack_policy` | `none` |
| `ignore_changes` | `description` |

* Messages are **pushed** to `screens.orders`.
* It starts with the first message that is stored.
* Nothing is acknowledged: a delivered message counts as done.
* Set at creation and never changed again: `description` (`ignore_changes`). The operators' own settings on the broker stay.*/
    pub const ORDERS_SCREEN: ::kanade_resources::ConsumerSpec<'static> = ::kanade_resources::ConsumerSpec {
        ack_policy: ::kanade_resources::AckPolicy::None,
        deliver_subject: ::core::option::Option::Some("screens.orders"),
        ..::kanade_resources::ConsumerSpec::named("ORDERS", "screen")
    };
    /**The consumer `9-lives` of `ORDERS`.

| field | value |
| --- | --- |
| `deliver_policy` | `all` |
| `ack_policy` | `explicit` |
| `lazy` | `true` |

* Clients **pull** messages from it.
* It starts with the first message that is stored.
* Each message must be **acknowledged**. Unacknowledged messages are delivered again after 30s.
* It is created on first use, not at start-up (`lazy`), so it may be missing.*/
    pub const ORDERS_9_LIVES: ::kanade_resources::ConsumerSpec<'static> = ::kanade_resources::ConsumerSpec::named(
        "ORDERS",
        "9-lives",
    );
}
/**A shop.

# Streams

| name | constant | what | max_age | max_bytes | when full | reserves |
| --- | --- | --- | --- | --- | --- | --- |
| `ORDERS` | `STREAM_ORDERS` | Every order. | 30d | 2 GiB | drops the oldest | 2 GiB |

# KV buckets

| name | constant | what | history | max_age | max_bytes | when full | reserves |
| --- | --- | --- | --- | --- | --- | --- | --- |
| `type` | `BUCKET_TYPE` | Keywords are names, too. | 5 | for ever | unlimited | rejects writes | – |

# Object stores

| name | constant | what | max_age | max_bytes | when full | reserves |
| --- | --- | --- | --- | --- | --- | --- |
| `9_lives` (lazy) | `OBJECT_9_LIVES` | The object store `9_lives`. | for ever | unlimited | rejects writes | – |

Lazy resources are created on first use, not at start-up, so they may be missing.

# Consumers

| name | stream | constant | what | filter | delivery | acknowledgement |
| --- | --- | --- | --- | --- | --- | --- |
| `dispatch` | `ORDERS` | `CONSUMER_ORDERS_DISPATCH` | Sends the goods. | `orders.paid` | pull | `explicit` |
| `screen` | `ORDERS` | `CONSUMER_ORDERS_SCREEN` | The consumer `screen` of `ORDERS`. | – | push to `screens.orders` | `none` |
| `9-lives` (lazy) | `ORDERS` | `CONSUMER_ORDERS_9_LIVES` | The consumer `9-lives` of `ORDERS`. | – | pull | `explicit` |

Lazy resources are created on first use, not at start-up, so they may be missing.

# Reservations

**Reserved in total:** 2 GiB of 4 GiB of file storage, replicas and lazy resources included.

2 resources have no `max_bytes`: they reserve nothing, and nothing bounds them.

The declaration works on nats-server 2.11.0 and later.*/
#[allow(dead_code, unreachable_pub)]
pub static RESOURCES: ::kanade_resources::Declaration<'static> = ::kanade_resources::Declaration::new(
        &[
            ::kanade_resources::Resource::new(
                    ::kanade_resources::Kind::Stream,
                    STREAM_ORDERS,
                    streams::ORDERS,
                )
                .consumers(
                    &[
                        ::kanade_resources::Consumer::new(consumers::ORDERS_DISPATCH),
                        ::kanade_resources::Consumer::new(consumers::ORDERS_SCREEN)
                            .ignore_changes(&["description"]),
                        ::kanade_resources::Consumer::new(consumers::ORDERS_9_LIVES)
                            .lazy(),
                    ],
                ),
            ::kanade_resources::Resource::new(
                    ::kanade_resources::Kind::KvBucket,
                    BUCKET_TYPE,
                    ::kanade_resources::StreamSpec {
                        description: ::core::option::Option::Some(
                            "Keywords are names, too.",
                        ),
                        subjects: &["$KV.type.>"],
                        max_msgs_per_subject: 5,
                        discard: ::kanade_resources::Discard::New,
                        allow_direct: true,
                        deny_delete: true,
                        allow_rollup_hdrs: true,
                        ..::kanade_resources::StreamSpec::named("KV_type")
                    },
                )
                .ignore_changes(&["max_msgs_per_subject"]),
            ::kanade_resources::Resource::new(
                    ::kanade_resources::Kind::ObjectStore,
                    OBJECT_9_LIVES,
                    ::kanade_resources::StreamSpec {
                        subjects: &["$O.9_lives.C.>", "$O.9_lives.M.>"],
                        discard: ::kanade_resources::Discard::New,
                        compression: ::kanade_resources::Compression::S2,
                        allow_direct: true,
                        allow_rollup_hdrs: true,
                        ..::kanade_resources::StreamSpec::named("OBJ_9_lives")
                    },
                )
                .lazy(),
        ],
    )
    .min_server(::kanade_resources::ServerVersion::new(2, 11, 0))
    .storage_budget(4294967296);
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
    js: &::kanade_resources::__private::Context,
) -> ::core::result::Result<JetStreamResources, ::kanade_resources::Error> {
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
    js: &::kanade_resources::__private::Context,
) -> ::core::result::Result<JetStreamResources, ::kanade_resources::Error> {
    ::kanade_resources::attach(js).await
}
/// The handles of the declared resources.
#[derive(::core::clone::Clone, ::core::fmt::Debug)]
#[allow(dead_code, unreachable_pub)]
pub struct JetStreamResources {
    /// The streams.
    pub streams: StreamHandles,
    /// The KV buckets.
    pub kv: KvHandles,
    /// The object stores.
    pub object_stores: ObjectStoreHandles,
    /// The durable consumers.
    pub consumers: ConsumerHandles,
    /// What was done to each resource, and what it cost.
    pub report: ::kanade_resources::Report,
}
#[allow(dead_code, unreachable_pub)]
impl JetStreamResources {
    /// What [`ensure_jetstream_resources`] does, with options: nothing happens until `run` or `plan` is
    /// awaited.
    pub fn bootstrap(
        js: &::kanade_resources::__private::Context,
    ) -> ::kanade_resources::Bootstrap<Self> {
        ::kanade_resources::Bootstrap::<Self>::new(js)
    }
}
///The handles of the declared streams, all but the lazy ones.
#[derive(::core::clone::Clone)]
#[allow(dead_code, unreachable_pub)]
pub struct StreamHandles {
    /**Every order.

All about it: [`streams::ORDERS`].*/
    pub orders: ::kanade_resources::Stream,
}
impl ::core::fmt::Debug for StreamHandles {
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        f.debug_struct("StreamHandles").finish_non_exhaustive()
    }
}
///The handles of the declared KV buckets, all but the lazy ones.
#[derive(::core::clone::Clone)]
#[allow(dead_code, unreachable_pub)]
pub struct KvHandles {
    /**Keywords are names, too.

All about it: [`kv::TYPE`].*/
    pub r#type: ::kanade_resources::KvStore,
}
impl ::core::fmt::Debug for KvHandles {
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        f.debug_struct("KvHandles").finish_non_exhaustive()
    }
}
///The handles of the declared object stores, all but the lazy ones.
#[derive(::core::clone::Clone)]
#[allow(dead_code, unreachable_pub)]
pub struct ObjectStoreHandles {}
impl ::core::fmt::Debug for ObjectStoreHandles {
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        f.debug_struct("ObjectStoreHandles").finish_non_exhaustive()
    }
}
///The handles of the declared durable consumers, all but the lazy ones.
#[derive(::core::clone::Clone)]
#[allow(dead_code, unreachable_pub)]
pub struct ConsumerHandles {
    /**Sends the goods.

All about it: [`consumers::ORDERS_DISPATCH`].*/
    pub orders_dispatch: ::kanade_resources::PullConsumer,
    /**The consumer `screen` of `ORDERS`.

All about it: [`consumers::ORDERS_SCREEN`].*/
    pub orders_screen: ::kanade_resources::PushConsumer,
}
impl ::core::fmt::Debug for ConsumerHandles {
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        f.debug_struct("ConsumerHandles").finish_non_exhaustive()
    }
}
impl ::kanade_resources::__private::Resources for JetStreamResources {
    const DECLARATION: &'static ::kanade_resources::Declaration<'static> = &RESOURCES;
    fn from_handles(
        handles: ::kanade_resources::Handles,
        report: ::kanade_resources::Report,
    ) -> ::core::result::Result<Self, ::kanade_resources::Error> {
        ::core::result::Result::Ok(Self {
            streams: {
                let [orders] = *handles.streams(&[STREAM_ORDERS])?;
                StreamHandles { orders }
            },
            kv: {
                let [r#type] = *handles.kv_buckets(&[BUCKET_TYPE])?;
                KvHandles { r#type }
            },
            object_stores: {
                let [] = *handles.object_stores(&[])?;
                ObjectStoreHandles {}
            },
            consumers: {
                let [orders_dispatch] = *handles
                    .pull_consumers(&[(STREAM_ORDERS, CONSUMER_ORDERS_DISPATCH)])?;
                let [orders_screen] = *handles
                    .push_consumers(&[(STREAM_ORDERS, CONSUMER_ORDERS_SCREEN)])?;
                ConsumerHandles {
                    orders_dispatch,
                    orders_screen,
                }
            },
            report,
        })
    }
}
