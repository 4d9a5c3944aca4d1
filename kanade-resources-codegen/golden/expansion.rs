const _: &[u8] = ::core::include_bytes!(
    ::core::concat!(::core::env!("CARGO_MANIFEST_DIR"), "/golden/resources.toml")
);
const _: () = {
    #[deprecated(
        note = "[KR0901] object store `9_lives` has no limit\n  --> golden/resources.toml:34:16\n   |\n34 | [object_stores.\"9_lives\"]\n   |                ^^^^^^^^^\n   |\n   = note: `[lints]` can allow or deny `unbounded`\n   = help: set `max_bytes` or `max_age`, or `max_bytes = \"unlimited\"` if you want no limit\n\n`kanade-resources explain KR0901` says more, or https://github.com/kanade-rs/kanade-resources/blob/main/docs/rules.md#kr0901-unbounded"
    )]
    #[allow(non_upper_case_globals)]
    const unbounded: () = ();
    unbounded
};
/// The names of the declared resources and the lists of names, and nothing else:
/// `use nats::constants::*` brings only them into scope.
#[allow(dead_code, unreachable_pub)]
pub mod constants {
    /**Every order.

All about it: [`streams::ORDERS`](super::streams::ORDERS).*/
    pub const STREAM_ORDERS: &str = "ORDERS";
    /**Keywords are names, too.

All about it: [`kv::TYPE`](super::kv::TYPE).*/
    pub const BUCKET_TYPE: &str = "type";
    /**The object store `9_lives`.

All about it: [`object_stores::_9_LIVES`](super::object_stores::_9_LIVES).*/
    pub const OBJECT_9_LIVES: &str = "9_lives";
    /**Sends the goods.

All about it: [`consumers::ORDERS_DISPATCH`](super::consumers::ORDERS_DISPATCH).*/
    pub const CONSUMER_ORDERS_DISPATCH: &str = "dispatch";
    /**The consumer `screen` of `ORDERS`.

All about it: [`consumers::ORDERS_SCREEN`](super::consumers::ORDERS_SCREEN).*/
    pub const CONSUMER_ORDERS_SCREEN: &str = "screen";
    /**The consumer `9-lives` of `ORDERS`.

All about it: [`consumers::ORDERS_9_LIVES`](super::consumers::ORDERS_9_LIVES).*/
    pub const CONSUMER_ORDERS_9_LIVES: &str = "9-lives";
    ///The names of the streams that bootstrap guarantees, in file order: all but the lazy ones.
    pub const ALL_STREAMS: &[&str] = &[STREAM_ORDERS];
    ///The names of the streams that are created on first use only, in file order.
    #[doc(hidden)]
    pub const LAZY_STREAMS: &[&str] = &[];
    ///The names of the KV buckets that bootstrap guarantees, in file order: all but the lazy ones.
    pub const ALL_KV_BUCKETS: &[&str] = &[BUCKET_TYPE];
    ///The names of the KV buckets that are created on first use only, in file order.
    #[doc(hidden)]
    pub const LAZY_KV_BUCKETS: &[&str] = &[];
    ///The names of the object stores that bootstrap guarantees, in file order: all but the lazy ones.
    #[doc(hidden)]
    pub const ALL_OBJECT_STORES: &[&str] = &[];
    ///The names of the object stores that are created on first use only, in file order.
    pub const LAZY_OBJECT_STORES: &[&str] = &[OBJECT_9_LIVES];
    /// The durable consumers that bootstrap guarantees, in file order: the name of the stream,
    /// and their own.
    pub const ALL_CONSUMERS: &[(&str, &str)] = &[
        (STREAM_ORDERS, CONSUMER_ORDERS_DISPATCH),
        (STREAM_ORDERS, CONSUMER_ORDERS_SCREEN),
    ];
    /// The durable consumers that are created on first use only, in file order: the name of the
    /// stream, and their own.
    pub const LAZY_CONSUMERS: &[(&str, &str)] = &[
        (STREAM_ORDERS, CONSUMER_ORDERS_9_LIVES),
    ];
}
#[doc(inline)]
#[allow(unused_imports, unreachable_pub)]
pub use constants::{
    STREAM_ORDERS, BUCKET_TYPE, OBJECT_9_LIVES, CONSUMER_ORDERS_DISPATCH,
    CONSUMER_ORDERS_SCREEN, CONSUMER_ORDERS_9_LIVES, ALL_STREAMS, ALL_KV_BUCKETS,
    LAZY_OBJECT_STORES, ALL_CONSUMERS, LAZY_CONSUMERS,
};
#[doc(hidden)]
#[allow(unused_imports, unreachable_pub)]
pub use constants::{LAZY_STREAMS, LAZY_KV_BUCKETS, ALL_OBJECT_STORES};
///The declared streams, as `const` specs.
#[allow(dead_code, unreachable_pub)]
pub mod streams {
    use ::kanade_resources::__private::spec::*;
    /**Every order.

| field | value |
| --- | --- |
| `subjects` | `orders.>` |
| `retention` | `limits` |
| `max_bytes` | 2GiB |
| `max_age` | 30d |
| `discard` | `old` |
| `storage` | `file` |
| `num_replicas` | 1 |
| `duplicate_window` | 1s500ms |
| `metadata` | `owner = sales` |

* When it is full, its oldest messages are **dropped** to make room for new ones (`discard = "old"`).
* Messages are **removed** at the age of 30d.
* A message whose `Nats-Msg-Id` was seen in the last 1s500ms is not stored again.

**Subjects:**

* [`placed`](super::subjects::orders::PLACED): `orders.placed`. A new order.
* [`settled`](super::subjects::orders::settled): `orders.{shop...3}.settled.{id:u64}.{how:paid|not-paid}`. What became of it. Wildcards: `orders.*.settled.*.*`, `orders.*.*.settled.*.*`, `orders.*.*.*.settled.*.*`.

**Durable consumers:** [`dispatch`](super::consumers::ORDERS_DISPATCH), [`screen`](super::consumers::ORDERS_SCREEN), [`9-lives`](super::consumers::ORDERS_9_LIVES).

**Reserves** 2GiB of file storage on one server.

Declared in `golden/resources.toml`, line 8.*/
    pub const ORDERS: StreamSpec<'static> = StreamSpec {
        subjects: &["orders.>"],
        max_bytes: 2147483648,
        max_age: Duration::from_secs(2592000),
        duplicate_window: Some(Duration::new(1, 500000000)),
        metadata: &[("owner", "sales")],
        ..StreamSpec::named("ORDERS")
    };
}
///The declared KV buckets, as `const` specs.
#[allow(dead_code, unreachable_pub)]
pub mod kv {
    use ::kanade_resources::__private::spec::*;
    /**Keywords are names, too.

| field | value |
| --- | --- |
| `history` | 5 |
| `max_age` | unlimited |
| `max_bytes` | unlimited |
| `storage` | `file` |
| `num_replicas` | 1 |
| `ignore_changes` | `history` |

* It is never full by itself: it grows until the account's or the server's storage is used up, and then every write is **rejected**.
* Of each key, the newest 5 revisions are kept.
* Set at creation and never changed again: `history` (`ignore_changes`). The operators' own settings on the broker stay.

**Keys:**

* [`fn`](super::keys::type::fn): `fns.{type}.{name%}`. Wildcards: `fns.*.*`.

**Reserves** nothing: without `max_bytes` nothing is set aside for it, and nothing keeps it from filling the server.

Declared in `golden/resources.toml`, line 29.*/
    pub const TYPE: KvSpec<'static> = KvSpec {
        description: Some("Keywords are names, too."),
        history: 5,
        ..KvSpec::named("type")
    };
}
///The declared object stores, as `const` specs.
#[allow(dead_code, unreachable_pub)]
pub mod object_stores {
    use ::kanade_resources::__private::spec::*;
    /**The object store `9_lives`.

| field | value |
| --- | --- |
| `max_age` | unlimited |
| `max_bytes` | unlimited |
| `storage` | `file` |
| `num_replicas` | 1 |
| `compression` | `s2` |
| `lazy` | `true` |
| `ignore_changes` | `all` |

* It is never full by itself: it grows until the account's or the server's storage is used up, and then every write is **rejected**.
* It is created on first use, not at start-up (`lazy`), so it may be missing.
* It is created if it is missing, and **never** changed again (`ignore_changes`). The operators' own settings on the broker stay.

**Names:**

* [`cat`](super::names::_9_lives::cat): `{cat:crate::Cat}/{rest...}`.

**Reserves** nothing: without `max_bytes` nothing is set aside for it, and nothing keeps it from filling the server.

Declared in `golden/resources.toml`, line 34.*/
    pub const _9_LIVES: ObjectStoreSpec<'static> = ObjectStoreSpec {
        compression: Compression::S2,
        ..ObjectStoreSpec::named("9_lives")
    };
}
///The declared durable consumers, as `const` specs.
#[allow(dead_code, unreachable_pub)]
pub mod consumers {
    use ::kanade_resources::__private::spec::*;
    /**Sends the goods.

| field | value |
| --- | --- |
| `deliver_policy` | `all` |
| `ack_policy` | `explicit` |
| `max_deliver` | 5 |
| `backoff` | 1s, 1m |
| `filter_subjects` | `orders.paid` |

* Clients **pull** messages from it.
* It starts with the first message that is stored.
* It gets only messages that match `orders.paid`.
* Each message must be **acknowledged**. Unacknowledged messages are delivered again after 1s, then 1m; at most 5 deliveries in all.

**Stream:** [`ORDERS`](super::streams::ORDERS).

Declared in `golden/resources.toml`, line 16.*/
    pub const ORDERS_DISPATCH: ConsumerSpec<'static> = ConsumerSpec {
        max_deliver: 5,
        backoff: &[Duration::from_secs(1), Duration::from_secs(60)],
        filter_subjects: &["orders.paid"],
        ..ConsumerSpec::named("ORDERS", "dispatch")
    };
    /**The consumer `screen` of `ORDERS`.

| field | value |
| --- | --- |
| `deliver_policy` | `all` |
| `ack_policy` | `none` |
| `deliver_subject` | `screens.orders` |
| `ignore_changes` | `description` |

* Messages are **pushed** to `screens.orders`.
* It starts with the first message that is stored.
* Nothing is acknowledged: a delivered message counts as done.
* Set at creation and never changed again: `description` (`ignore_changes`). The operators' own settings on the broker stay.

**Stream:** [`ORDERS`](super::streams::ORDERS).

Declared in `golden/resources.toml`, line 21.*/
    pub const ORDERS_SCREEN: ConsumerSpec<'static> = ConsumerSpec {
        ack_policy: AckPolicy::None,
        deliver_subject: Some("screens.orders"),
        ..ConsumerSpec::named("ORDERS", "screen")
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
* It is created on first use, not at start-up (`lazy`), so it may be missing.

**Stream:** [`ORDERS`](super::streams::ORDERS).

Declared in `golden/resources.toml`, line 26.*/
    pub const ORDERS_9_LIVES: ConsumerSpec<'static> = ConsumerSpec::named(
        "ORDERS",
        "9-lives",
    );
}
///The subjects of the declared streams.
#[allow(
    dead_code,
    unreachable_pub,
    missing_debug_implementations,
    clippy::all,
    clippy::pedantic
)]
pub mod subjects {
    ///The subjects of the stream `ORDERS`.
    #[allow(
        dead_code,
        unreachable_pub,
        missing_debug_implementations,
        clippy::all,
        clippy::pedantic
    )]
    pub mod orders {
        use ::kanade_resources::__private::template as __t;
        #[doc(hidden)]
        pub const __TEMPLATES: &[__t::Template<'static>] = &[
            __t::Template {
                name: "placed",
                text: "orders.placed",
                space: __t::Space::Subject,
                pieces: &[__t::Piece::Literal("orders.placed")],
            },
            __t::Template {
                name: "settled",
                text: "orders.{shop...3}.settled.{id:u64}.{how:paid|not-paid}",
                space: __t::Space::Subject,
                pieces: &[
                    __t::Piece::Literal("orders."),
                    __t::Piece::Hole(__t::Hole {
                        name: "shop",
                        content: __t::Content::Text,
                        span: __t::Span::UpTo(3),
                    }),
                    __t::Piece::Literal(".settled."),
                    __t::Piece::Hole(__t::Hole {
                        name: "id",
                        content: __t::Content::Unsigned,
                        span: __t::Span::One,
                    }),
                    __t::Piece::Literal("."),
                    __t::Piece::Hole(__t::Hole {
                        name: "how",
                        content: __t::Content::Words(&["paid", "not-paid"]),
                        span: __t::Span::One,
                    }),
                ],
            },
        ];
        /**A new order.

* The template is `orders.placed`.
* What is published to it is stored by the stream `ORDERS`.
* Durable consumers that get it: `screen`, `9-lives`.
* Wildcards that cover it: `orders.placed`.*/
        pub const PLACED: &str = "orders.placed";
        /**What became of it.

Builds a [`Settled`].

# Errors

A value that can't stand in its hole.*/
        pub fn settled(
            shop: &str,
            id: u64,
            how: SettledHow,
        ) -> __t::Result<Settled, __t::InvalidToken> {
            __t::subject::<
                SettledTemplate,
            >(
                &[
                    __t::Argument::Text(shop),
                    __t::Argument::Unsigned(id),
                    __t::Argument::Text(how.as_str()),
                ],
            )
        }
        /**What became of it.

* The template is `orders.{shop...3}.settled.{id:u64}.{how:paid|not-paid}`.
* What is published to it is stored by the stream `ORDERS`.
* Durable consumers that get it: `screen`, `9-lives`.
* Wildcards that cover it: `orders.*.settled.*.*`, `orders.*.*.settled.*.*`, `orders.*.*.*.settled.*.*`.*/
        pub type Settled = __t::Subject<SettledTemplate>;
        ///The template of [`Settled`], as a type.
        pub enum SettledTemplate {}
        impl __t::Pattern for SettledTemplate {
            type Parts<'s> = SettledParts<'s>;
            const SHAPE: &'static __t::Template<'static> = &__TEMPLATES[1];
            const FILTERS: &'static [&'static str] = &[
                "orders.*.settled.*.*",
                "orders.*.*.settled.*.*",
                "orders.*.*.*.settled.*.*",
            ];
            fn parts(text: &str) -> __t::Option<SettledParts<'_>> {
                let [shop, id, how] = __t::split(Self::SHAPE, text)?;
                __t::Some(SettledParts {
                    shop,
                    id: __t::number_u64(id)?,
                    how: <SettledHow as __t::Token>::from_token(how)?,
                })
            }
        }
        ///What a [`Settled`] holds: `orders.{shop...3}.settled.{id:u64}.{how:paid|not-paid}`.
        #[derive(__t::Clone, __t::Copy, __t::Debug, __t::PartialEq, __t::Eq)]
        pub struct SettledParts<'s> {
            ///What stands for `{shop...3}`.
            pub shop: &'s str,
            ///What stands for `{id:u64}`.
            pub id: u64,
            ///What stands for `{how:paid|not-paid}`.
            pub how: SettledHow,
        }
        impl SettledParts<'_> {
            /**Builds the string that holds this.

# Errors

A value that can't stand in its hole.*/
            pub fn build(&self) -> __t::Result<Settled, __t::InvalidToken> {
                settled(self.shop, self.id, self.how)
            }
        }
        /**The wildcards that cover [`Settled`] where some of its holes are fixed; `None` stands for any value.

# Errors

A value that can't stand in its hole.*/
        pub fn settled_filters(
            shop: __t::Option<&str>,
            id: __t::Option<u64>,
            how: __t::Option<SettledHow>,
        ) -> __t::Result<__t::Filters<Settled>, __t::InvalidToken> {
            __t::subject_filters::<
                SettledTemplate,
            >(
                &[
                    shop.map(__t::Argument::Text),
                    id.map(__t::Argument::Unsigned),
                    how.map(|word| __t::Argument::Text(word.as_str())),
                ],
            )
        }
        ///What may stand for `{how:paid|not-paid}` in a [`Settled`].
        #[derive(__t::Clone, __t::Copy, __t::Debug, __t::PartialEq, __t::Eq, __t::Hash)]
        pub enum SettledHow {
            ///`paid`
            Paid,
            ///`not-paid`
            NotPaid,
        }
        impl SettledHow {
            /// Every word, as declared.
            pub const ALL: &'static [Self] = &[Self::Paid, Self::NotPaid];
            /// The word.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    Self::Paid => "paid",
                    Self::NotPaid => "not-paid",
                }
            }
        }
        impl __t::fmt::Display for SettledHow {
            fn fmt(&self, f: &mut __t::fmt::Formatter<'_>) -> __t::fmt::Result {
                f.pad(self.as_str())
            }
        }
        impl __t::Token for SettledHow {
            fn token(&self) -> __t::Cow<'_, str> {
                __t::Cow::Borrowed(self.as_str())
            }
            fn from_token(token: &str) -> __t::Option<Self> {
                match token {
                    "paid" => __t::Some(Self::Paid),
                    "not-paid" => __t::Some(Self::NotPaid),
                    _ => __t::None,
                }
            }
        }
        /// What a string holds, whichever of the templates it belongs to.
        #[derive(__t::Clone, __t::Debug, __t::PartialEq, __t::Eq)]
        pub enum Parsed<'s> {
            ///`orders.placed`
            Placed,
            ///`orders.{shop...3}.settled.{id:u64}.{how:paid|not-paid}`
            Settled(SettledParts<'s>),
        }
        /// Tells the templates apart: which of them `text` belongs to, and what it holds.
        #[must_use]
        pub fn parse(text: &str) -> __t::Option<Parsed<'_>> {
            if text == PLACED {
                return __t::Some(Parsed::Placed);
            }
            if let __t::Some(parts) = <SettledTemplate as __t::Pattern>::parts(text) {
                return __t::Some(Parsed::Settled(parts));
            }
            __t::None
        }
    }
}
///The keys of the declared KV buckets.
#[allow(
    dead_code,
    unreachable_pub,
    missing_debug_implementations,
    clippy::all,
    clippy::pedantic
)]
pub mod keys {
    ///The keys of the KV bucket `type`.
    #[allow(
        dead_code,
        unreachable_pub,
        missing_debug_implementations,
        clippy::all,
        clippy::pedantic
    )]
    pub mod r#type {
        use ::kanade_resources::__private::template as __t;
        #[doc(hidden)]
        pub const __TEMPLATES: &[__t::Template<'static>] = &[
            __t::Template {
                name: "fn",
                text: "fns.{type}.{name%}",
                space: __t::Space::Key,
                pieces: &[
                    __t::Piece::Literal("fns."),
                    __t::Piece::Hole(__t::Hole {
                        name: "type",
                        content: __t::Content::Text,
                        span: __t::Span::One,
                    }),
                    __t::Piece::Literal("."),
                    __t::Piece::Hole(__t::Hole {
                        name: "name",
                        content: __t::Content::Encoded,
                        span: __t::Span::One,
                    }),
                ],
            },
        ];
        /**The key `fns.{type}.{name%}`.

Builds a [`Fn`].

# Errors

A value that can't stand in its hole.*/
        pub fn r#fn(r#type: &str, name: &str) -> __t::Result<Fn, __t::InvalidToken> {
            __t::key::<
                FnTemplate,
            >(&[__t::Argument::Text(r#type), __t::Argument::Text(name)])
        }
        /**The key `fns.{type}.{name%}`.

* The template is `fns.{type}.{name%}`.
* It is a key of the bucket `type`.
* Wildcards that cover it: `fns.*.*`.*/
        pub type Fn = __t::Key<FnTemplate>;
        ///The template of [`Fn`], as a type.
        pub enum FnTemplate {}
        impl __t::Pattern for FnTemplate {
            type Parts<'s> = FnParts<'s>;
            const SHAPE: &'static __t::Template<'static> = &__TEMPLATES[0];
            const FILTERS: &'static [&'static str] = &["fns.*.*"];
            fn parts(text: &str) -> __t::Option<FnParts<'_>> {
                let [r#type, name] = __t::split(Self::SHAPE, text)?;
                __t::Some(FnParts {
                    r#type,
                    name: __t::decoded::<Self>(name)?,
                })
            }
        }
        ///What a [`Fn`] holds: `fns.{type}.{name%}`.
        #[derive(__t::Clone, __t::Debug, __t::PartialEq, __t::Eq)]
        pub struct FnParts<'s> {
            ///What stands for `{type}`.
            pub r#type: &'s str,
            ///What stands for `{name%}`.
            pub name: __t::String,
        }
        impl FnParts<'_> {
            /**Builds the string that holds this.

# Errors

A value that can't stand in its hole.*/
            pub fn build(&self) -> __t::Result<Fn, __t::InvalidToken> {
                r#fn(self.r#type, &self.name)
            }
        }
        /**The wildcards that cover [`Fn`] where some of its holes are fixed; `None` stands for any value.

# Errors

A value that can't stand in its hole.*/
        pub fn fn_filters(
            r#type: __t::Option<&str>,
            name: __t::Option<&str>,
        ) -> __t::Result<__t::Filters<Fn>, __t::InvalidToken> {
            __t::key_filters::<
                FnTemplate,
            >(&[r#type.map(__t::Argument::Text), name.map(__t::Argument::Text)])
        }
        /// What a string holds, whichever of the templates it belongs to.
        #[derive(__t::Clone, __t::Debug, __t::PartialEq, __t::Eq)]
        pub enum Parsed<'s> {
            ///`fns.{type}.{name%}`
            Fn(FnParts<'s>),
        }
        /// Tells the templates apart: which of them `text` belongs to, and what it holds.
        #[must_use]
        pub fn parse(text: &str) -> __t::Option<Parsed<'_>> {
            if let __t::Some(parts) = <FnTemplate as __t::Pattern>::parts(text) {
                return __t::Some(Parsed::Fn(parts));
            }
            __t::None
        }
    }
}
///The names of objects in the declared object stores.
#[allow(
    dead_code,
    unreachable_pub,
    missing_debug_implementations,
    clippy::all,
    clippy::pedantic
)]
pub mod names {
    ///The object names of the object store `9_lives`.
    #[allow(
        dead_code,
        unreachable_pub,
        missing_debug_implementations,
        clippy::all,
        clippy::pedantic
    )]
    pub mod _9_lives {
        use ::kanade_resources::__private::template as __t;
        #[doc(hidden)]
        pub const __TEMPLATES: &[__t::Template<'static>] = &[
            __t::Template {
                name: "cat",
                text: "{cat:crate::Cat}/{rest...}",
                space: __t::Space::Name,
                pieces: &[
                    __t::Piece::Hole(__t::Hole {
                        name: "cat",
                        content: __t::Content::Type("crate::Cat"),
                        span: __t::Span::One,
                    }),
                    __t::Piece::Literal("/"),
                    __t::Piece::Hole(__t::Hole {
                        name: "rest",
                        content: __t::Content::Text,
                        span: __t::Span::Open,
                    }),
                ],
            },
        ];
        /**The object name `{cat:crate::Cat}/{rest...}`.

Builds a [`Cat`].

# Errors

A value that can't stand in its hole.*/
        pub fn cat(cat: &crate::Cat, rest: &str) -> __t::Result<Cat, __t::InvalidToken> {
            let cat = __t::token(cat);
            __t::name::<
                CatTemplate,
            >(&[__t::Argument::Text(&cat), __t::Argument::Text(rest)])
        }
        /**The object name `{cat:crate::Cat}/{rest...}`.

* The template is `{cat:crate::Cat}/{rest...}`.
* It is the name of an object in the store `9_lives`.*/
        pub type Cat = __t::Name<CatTemplate>;
        ///The template of [`Cat`], as a type.
        pub enum CatTemplate {}
        impl __t::Pattern for CatTemplate {
            type Parts<'s> = CatParts<'s>;
            const SHAPE: &'static __t::Template<'static> = &__TEMPLATES[0];
            const FILTERS: &'static [&'static str] = &[];
            fn parts(text: &str) -> __t::Option<CatParts<'_>> {
                let [cat, rest] = __t::split(Self::SHAPE, text)?;
                __t::Some(CatParts {
                    cat: __t::own(cat)?,
                    rest,
                })
            }
        }
        ///What a [`Cat`] holds: `{cat:crate::Cat}/{rest...}`.
        pub struct CatParts<'s> {
            ///What stands for `{cat:crate::Cat}`.
            pub cat: crate::Cat,
            ///What stands for `{rest...}`.
            pub rest: &'s str,
        }
        impl<'s> __t::Clone for CatParts<'s>
        where
            for<'own> crate::Cat: __t::Clone,
        {
            fn clone(&self) -> Self {
                Self {
                    cat: __t::Clone::clone(&self.cat),
                    rest: __t::Clone::clone(&self.rest),
                }
            }
        }
        impl<'s> __t::Debug for CatParts<'s>
        where
            for<'own> crate::Cat: __t::Debug,
        {
            fn fmt(&self, f: &mut __t::fmt::Formatter<'_>) -> __t::fmt::Result {
                f.debug_struct("CatParts")
                    .field("cat", &self.cat)
                    .field("rest", &self.rest)
                    .finish()
            }
        }
        impl<'s> __t::PartialEq for CatParts<'s>
        where
            for<'own> crate::Cat: __t::PartialEq,
        {
            fn eq(&self, other: &Self) -> bool {
                self.cat == other.cat && self.rest == other.rest
            }
        }
        impl<'s> __t::Eq for CatParts<'s>
        where
            for<'own> crate::Cat: __t::Eq,
        {}
        impl CatParts<'_> {
            /**Builds the string that holds this.

# Errors

A value that can't stand in its hole.*/
            pub fn build(&self) -> __t::Result<Cat, __t::InvalidToken> {
                cat(&self.cat, self.rest)
            }
        }
        /// What a string holds, whichever of the templates it belongs to.
        pub enum Parsed<'s> {
            ///`{cat:crate::Cat}/{rest...}`
            Cat(CatParts<'s>),
        }
        impl<'s> __t::Clone for Parsed<'s>
        where
            for<'own> crate::Cat: __t::Clone,
        {
            fn clone(&self) -> Self {
                match self {
                    Self::Cat(parts) => Self::Cat(__t::Clone::clone(parts)),
                }
            }
        }
        impl<'s> __t::Debug for Parsed<'s>
        where
            for<'own> crate::Cat: __t::Debug,
        {
            fn fmt(&self, f: &mut __t::fmt::Formatter<'_>) -> __t::fmt::Result {
                match self {
                    Self::Cat(parts) => f.debug_tuple("Cat").field(parts).finish(),
                }
            }
        }
        impl<'s> __t::PartialEq for Parsed<'s>
        where
            for<'own> crate::Cat: __t::PartialEq,
        {
            fn eq(&self, other: &Self) -> bool {
                match (self, other) {
                    (Self::Cat(a), Self::Cat(b)) => a == b,
                }
            }
        }
        impl<'s> __t::Eq for Parsed<'s>
        where
            for<'own> crate::Cat: __t::Eq,
        {}
        /// Tells the templates apart: which of them `text` belongs to, and what it holds.
        #[must_use]
        pub fn parse(text: &str) -> __t::Option<Parsed<'_>> {
            if let __t::Some(parts) = <CatTemplate as __t::Pattern>::parts(text) {
                return __t::Some(Parsed::Cat(parts));
            }
            __t::None
        }
    }
}
///The subjects of core NATS: no declared stream stores what is published to them.
#[allow(
    dead_code,
    unreachable_pub,
    missing_debug_implementations,
    clippy::all,
    clippy::pedantic
)]
pub mod core_subjects {
    use ::kanade_resources::__private::template as __t;
    #[doc(hidden)]
    pub const __TEMPLATES: &[__t::Template<'static>] = &[
        __t::Template {
            name: "ping",
            text: "ping.{delta:i64}",
            space: __t::Space::Subject,
            pieces: &[
                __t::Piece::Literal("ping."),
                __t::Piece::Hole(__t::Hole {
                    name: "delta",
                    content: __t::Content::Signed,
                    span: __t::Span::One,
                }),
            ],
        },
    ];
    /**The subject `ping.{delta:i64}`.

Builds a [`Ping`].*/
    #[must_use]
    pub fn ping(delta: i64) -> Ping {
        __t::certain_subject::<PingTemplate>(&[__t::Argument::Signed(delta)])
    }
    /**The subject `ping.{delta:i64}`.

* The template is `ping.{delta:i64}`.
* It is a subject of core NATS: no declared stream stores what is published to it.
* Wildcards that cover it: `ping.*`.*/
    pub type Ping = __t::Subject<PingTemplate>;
    ///The template of [`Ping`], as a type.
    pub enum PingTemplate {}
    impl __t::Pattern for PingTemplate {
        type Parts<'s> = PingParts;
        const SHAPE: &'static __t::Template<'static> = &__TEMPLATES[0];
        const FILTERS: &'static [&'static str] = &["ping.*"];
        fn parts(text: &str) -> __t::Option<PingParts> {
            let [delta] = __t::split(Self::SHAPE, text)?;
            __t::Some(PingParts {
                delta: __t::number_i64(delta)?,
            })
        }
    }
    ///What a [`Ping`] holds: `ping.{delta:i64}`.
    #[derive(__t::Clone, __t::Copy, __t::Debug, __t::PartialEq, __t::Eq)]
    pub struct PingParts {
        ///What stands for `{delta:i64}`.
        pub delta: i64,
    }
    impl PingParts {
        ///Builds the string that holds this.
        #[must_use]
        pub fn build(&self) -> Ping {
            ping(self.delta)
        }
    }
    /**The wildcards that cover [`Ping`] where some of its holes are fixed; `None` stands for any value.

# Errors

A value that can't stand in its hole.*/
    pub fn ping_filters(
        delta: __t::Option<i64>,
    ) -> __t::Result<__t::Filters<Ping>, __t::InvalidToken> {
        __t::subject_filters::<PingTemplate>(&[delta.map(__t::Argument::Signed)])
    }
    /// What a string holds, whichever of the templates it belongs to.
    #[derive(__t::Clone, __t::Debug, __t::PartialEq, __t::Eq)]
    pub enum Parsed {
        ///`ping.{delta:i64}`
        Ping(PingParts),
    }
    /// Tells the templates apart: which of them `text` belongs to, and what it holds.
    #[must_use]
    pub fn parse(text: &str) -> __t::Option<Parsed> {
        if let __t::Some(parts) = <PingTemplate as __t::Pattern>::parts(text) {
            return __t::Some(Parsed::Ping(parts));
        }
        __t::None
    }
}
/**A shop.

# Streams

| name | constant | what | subjects | max_age | max_bytes | when full |
| --- | --- | --- | --- | --- | --- | --- |
| [`ORDERS`](./streams/constant.ORDERS.html) | `STREAM_ORDERS` | Every order. | `orders.>` | 30d | 2GiB | drops the oldest |

# KV buckets

| name | constant | what | history | max_age | max_bytes |
| --- | --- | --- | --- | --- | --- |
| [`type`](./kv/constant.TYPE.html) | `BUCKET_TYPE` | Keywords are names, too. | 5 | unlimited | unlimited |

# Object stores

| name | constant | what | max_age | max_bytes |
| --- | --- | --- | --- | --- |
| [`9_lives`](./object_stores/constant._9_LIVES.html) (lazy) | `OBJECT_9_LIVES` | The object store `9_lives`. | unlimited | unlimited |

Lazy resources are created on first use, not at start-up, so they may be missing.

# Core subjects

Subjects of core NATS: no declared stream stores what is published to them.

| name | template | what | wildcards |
| --- | --- | --- | --- |
| [`ping`](./core_subjects/fn.ping.html) | `ping.{delta:i64}` | The subject `ping.{delta:i64}`. | `ping.*` |

# Consumers

| name | stream | constant | what | filter | delivery | acknowledgement |
| --- | --- | --- | --- | --- | --- | --- |
| [`dispatch`](./consumers/constant.ORDERS_DISPATCH.html) | [`ORDERS`](./streams/constant.ORDERS.html) | `CONSUMER_ORDERS_DISPATCH` | Sends the goods. | `orders.paid` | pull | `explicit` |
| [`screen`](./consumers/constant.ORDERS_SCREEN.html) | [`ORDERS`](./streams/constant.ORDERS.html) | `CONSUMER_ORDERS_SCREEN` | The consumer `screen` of `ORDERS`. | – | push to `screens.orders` | `none` |
| [`9-lives`](./consumers/constant.ORDERS_9_LIVES.html) (lazy) | [`ORDERS`](./streams/constant.ORDERS.html) | `CONSUMER_ORDERS_9_LIVES` | The consumer `9-lives` of `ORDERS`. | – | pull | `explicit` |

Lazy resources are created on first use, not at start-up, so they may be missing.

# Reservations

**Reserved in total:** 2GiB of 4GiB of file storage, replicas and lazy resources included.

2 resources have no `max_bytes`: they reserve nothing, and nothing bounds them.

The declaration works on nats-server 2.11.0 and later.

# Profile `dev`

A developer's own machine.

**Reserved in total:** 33MiB of 256MiB of file storage, replicas and lazy resources included.

One resource has no `max_bytes`: it reserves nothing, and nothing bounds it.

| resource | field | in this profile | otherwise |
| --- | --- | --- | --- |
| stream `ORDERS` | `max_bytes` | 32MiB | 2GiB |
| stream `ORDERS` | `duplicate_window` | 1m | 1s500ms |
| stream `ORDERS` | `allow_data_loss` | `true` | `false` |
| consumer `dispatch` of `ORDERS` | `max_ack_pending` | 10 | none |
| KV bucket `type` | `max_bytes` | 1MiB | unlimited |

# Profile `prod`

**Reserved in total:** 2GiB of 4GiB of file storage, replicas and lazy resources included.

2 resources have no `max_bytes`: they reserve nothing, and nothing bounds them.

No resource differs in this profile.*/
#[allow(dead_code, unreachable_pub)]
pub static RESOURCES: ::kanade_resources::Declaration<'static> = {
    use ::kanade_resources::__private::spec::*;
    Declaration::new(
            &[
                Resource::new(Kind::Stream, STREAM_ORDERS, streams::ORDERS)
                    .declared(
                        &[
                            "subjects",
                            "max_bytes",
                            "max_age",
                            "duplicate_window",
                            "metadata",
                        ],
                    )
                    .templates(subjects::orders::__TEMPLATES)
                    .consumers(
                        &[
                            Consumer::new(consumers::ORDERS_DISPATCH)
                                .declared(&["max_deliver", "backoff", "filter_subjects"]),
                            Consumer::new(consumers::ORDERS_SCREEN)
                                .declared(&["ack_policy", "deliver_subject"])
                                .ignore_changes(&["description"]),
                            Consumer::new(consumers::ORDERS_9_LIVES).declared(&[]).lazy(),
                        ],
                    ),
                Resource::new(
                        Kind::KvBucket,
                        BUCKET_TYPE,
                        StreamSpec {
                            description: Some("Keywords are names, too."),
                            subjects: &["$KV.type.>"],
                            max_msgs_per_subject: 5,
                            discard: Discard::New,
                            allow_direct: true,
                            deny_delete: true,
                            allow_rollup_hdrs: true,
                            ..StreamSpec::named("KV_type")
                        },
                    )
                    .declared(&["description", "max_msgs_per_subject"])
                    .ignore_changes(&["max_msgs_per_subject"])
                    .templates(keys::r#type::__TEMPLATES),
                Resource::new(
                        Kind::ObjectStore,
                        OBJECT_9_LIVES,
                        StreamSpec {
                            subjects: &["$O.9_lives.C.>", "$O.9_lives.M.>"],
                            discard: Discard::New,
                            compression: Compression::S2,
                            allow_direct: true,
                            allow_rollup_hdrs: true,
                            ..StreamSpec::named("OBJ_9_lives")
                        },
                    )
                    .declared(&["compression"])
                    .lazy()
                    .ignore_all_changes()
                    .templates(names::_9_lives::__TEMPLATES),
            ],
        )
        .min_server(ServerVersion::new(2, 11, 0))
        .storage_budget(4294967296)
        .core_subjects(core_subjects::__TEMPLATES)
        .profiles({
            #[allow(unused_imports)]
            use ::kanade_resources::{ConsumerChange as C, StreamChange as S};
            &[
                DeclaredProfile::new(
                        "dev",
                        &[
                            Overlay::new(
                                    "ORDERS",
                                    &[
                                        S::max_bytes(33554432),
                                        S::duplicate_window(Some(Duration::from_secs(60))),
                                    ],
                                )
                                .allow_data_loss(true)
                                .consumers(
                                    &[("dispatch", &[C::max_ack_pending(Some(10))])],
                                ),
                            Overlay::new("KV_type", &[S::max_bytes(1048576)]),
                        ],
                    )
                    .storage_budget(268435456),
                DeclaredProfile::new("prod", &[]),
            ]
        })
};
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
    js: &::kanade_resources::__private::Context,
) -> ::core::result::Result<JetStreamResources, ::kanade_resources::Error> {
    JetStreamResources::bootstrap(js).run().await
}
/// The same handles for a process that may not administer JetStream: it never writes.
///
/// Unless told otherwise, it needs everything to exist by its name; the error lists what is
/// missing. `.fit(…)` asks for more, `.wait(…)` waits for it.
#[allow(dead_code, unreachable_pub)]
pub fn attach(
    js: &::kanade_resources::__private::Context,
) -> ::kanade_resources::Attach<'static, JetStreamResources> {
    ::kanade_resources::attach(js)
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
    /// Does what [`ensure_jetstream_resources`] does, with options. Nothing happens until
    /// `run` or `plan` is awaited.
    pub fn bootstrap(
        js: &::kanade_resources::__private::Context,
    ) -> ::kanade_resources::Bootstrap<Self> {
        ::kanade_resources::Bootstrap::<Self>::new(js)
    }
}
///The handles of the declared streams, all but the lazy ones.
#[derive(::core::clone::Clone)]
#[allow(dead_code, unreachable_pub, clippy::pub_underscore_fields)]
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
#[allow(dead_code, unreachable_pub, clippy::pub_underscore_fields)]
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
#[allow(dead_code, unreachable_pub, clippy::pub_underscore_fields)]
pub struct ObjectStoreHandles {}
impl ::core::fmt::Debug for ObjectStoreHandles {
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        f.debug_struct("ObjectStoreHandles").finish_non_exhaustive()
    }
}
///The handles of the declared durable consumers, all but the lazy ones.
#[derive(::core::clone::Clone)]
#[allow(dead_code, unreachable_pub, clippy::pub_underscore_fields)]
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
        mut handles: ::kanade_resources::Handles,
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
/// The profiles of the declaration. What differs in each of them is listed at [`RESOURCES`].
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::cmp::PartialEq,
    ::core::cmp::Eq,
    ::core::cmp::PartialOrd,
    ::core::cmp::Ord,
    ::core::hash::Hash,
)]
#[allow(dead_code, unreachable_pub)]
pub enum Profile {
    /**A developer's own machine.

**Reserved in total:** 33MiB of 256MiB of file storage, replicas and lazy resources included.

One resource has no `max_bytes`: it reserves nothing, and nothing bounds it.*/
    Dev,
    #[doc = r#"**Reserved in total:** 2GiB of 4GiB of file storage, replicas and lazy resources included.

2 resources have no `max_bytes`: they reserve nothing, and nothing bounds them."#]
    Prod,
}
#[allow(dead_code, unreachable_pub)]
impl Profile {
    /// Every profile, in file order.
    pub const ALL: &'static [Self] = &[Self::Dev, Self::Prod];
    /// The name, as it is declared.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Dev => "dev",
            Self::Prod => "prod",
        }
    }
}
impl ::core::fmt::Display for Profile {
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        f.pad(self.as_str())
    }
}
impl ::core::str::FromStr for Profile {
    type Err = ::kanade_resources::UnknownProfile;
    fn from_str(name: &str) -> ::core::result::Result<Self, Self::Err> {
        ::kanade_resources::__private::profile(Self::ALL, name)
    }
}
impl ::kanade_resources::ProfileName for Profile {
    fn name(self) -> &'static str {
        self.as_str()
    }
    fn made(self) -> &'static ::kanade_resources::__private::InProfile {
        static MADE: [::kanade_resources::__private::InProfile; 2] = [const {
            ::kanade_resources::__private::InProfile::new()
        }; 2];
        &MADE[self as usize]
    }
}
impl ::kanade_resources::__private::Profiled for JetStreamResources {
    type Profile = Profile;
}
