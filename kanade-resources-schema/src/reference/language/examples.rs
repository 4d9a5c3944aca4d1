//! An example for the tables that need one. A test checks that each is a declaration without a warning.

use crate::language::ANY_NAME;
use crate::symbol::{
    CONSUMERS, DEFAULTS, KV, LINTS, OBJECT_STORES, PROFILES, ROLES, SETTINGS, STREAMS,
};

/// What stands below the fields of the table at `path`.
pub(super) fn of(path: &[&str]) -> String {
    let text = match path {
        [] => CORE_SUBJECTS,
        [SETTINGS] => OF_SETTINGS,
        [LINTS] => OF_LINTS,
        [DEFAULTS] => OF_DEFAULTS,
        [STREAMS, ANY_NAME] => OF_STREAMS,
        [STREAMS, ANY_NAME, CONSUMERS, ANY_NAME] => OF_CONSUMERS,
        [KV, ANY_NAME] => OF_BUCKETS,
        [OBJECT_STORES, ANY_NAME] => OF_STORES,
        [ROLES, ANY_NAME] => OF_ROLES,
        [PROFILES, ANY_NAME] => OF_PROFILES,
        _ => return String::new(),
    };
    format!("\n{text}")
}

const OF_SETTINGS: &str = r#"```toml
[settings]
min_server = "2.12"       # fields that came later are errors
storage_budget = "6GiB"   # all `max_bytes` × `num_replicas` on disk together
memory_budget = "512MiB"  # the same in memory
require_max_bytes = true  # nothing may grow without a cap
generation = 7            # a binary with a lower one leaves everything as it is

[kv.shop_config]
max_bytes = "16MiB"
```
"#;

const OF_LINTS: &str = r#"```toml
[lints]
unbounded = "deny"
undocumented = "warn"

## Settings of the shop.
[kv.shop_config]
max_bytes = "16MiB"
```
"#;

const OF_DEFAULTS: &str = r#"A resource's own value replaces the default; it is not added to it.

```toml
[defaults.streams]
max_age = "30d"
num_replicas = 3

[defaults.object_stores]
ignore_changes = ["max_bytes"]

[streams.ORDERS]
subjects = ["orders.>"]
max_bytes = "512MiB"

[streams.VISITS]
subjects = ["visits.>"]
max_bytes = "64MiB"
max_age = "7d"            # instead of 30 days

[object_stores.invoices]
max_bytes = "256MiB"
```
"#;

const OF_STREAMS: &str = r#"The key is the broker's name. `lazy`, `ignore_changes`, `allow_data_loss` and `const_name` are this project's own, and no broker sees them:

```toml
## Every order, for replay.
[streams.ORDERS]
subjects = ["orders.>"]
max_age = "30d"
max_bytes = "512MiB"
ignore_changes = ["max_bytes"]   # set at creation; operators tune it from then on

[streams.ORDERS.subject_templates]
## A new order.
placed = "orders.placed.{shop}.{id:u64}"

## Created when somebody asks for it, not at start-up.
[streams.EXPORTS]
subjects = ["exports.>"]
max_bytes = "64MiB"
lazy = true

## A full history of five minutes that may be cut short at any time.
[streams.TRACES]
subjects = ["traces.>"]
max_age = "5m"
max_bytes = "64MiB"
allow_data_loss = true

# `orders` would be STREAM_ORDERS in Rust, which is taken already.
[streams.orders]
subjects = ["legacy.orders.>"]
max_bytes = "64MiB"
const_name = "LEGACY_ORDERS"     # STREAM_LEGACY_ORDERS
```

A copy names its origin:

```toml
[streams.ORDERS]
subjects = ["orders.>"]
max_bytes = "512MiB"

[streams.ARCHIVE]
max_bytes = "1GiB"
compression = "s2"
mirror = { name = "ORDERS", filter_subject = "orders.placed.>" }
```
"#;

const OF_CONSUMERS: &str = r#"The key is the durable name. Without `deliver_subject` it is a pull consumer. `filter_templates` takes the place of `filter_subject` and `filter_subjects`, so that filters can't drift:

```toml
[streams.ORDERS]
subjects = ["orders.>"]
max_bytes = "512MiB"

[streams.ORDERS.subject_templates]
placed = "orders.placed.{shop}.{id:u64}"
settled = "orders.settled.{id:u64}.{how:paid|refused}"

## Writes an invoice for each settled order.
[streams.ORDERS.consumers.billing]
filter_templates = ["settled"]
max_deliver = 5
backoff = ["1s", "10s"]
```
"#;

const OF_BUCKETS: &str = r#"The broker keeps a bucket in the stream `KV_NAME`. A full bucket refuses writes.

```toml
## Settings of the shop, with their last five revisions.
[kv.shop_config]
history = 5
max_bytes = "16MiB"

[kv.shop_config.keys]
currency = "currency"
discount = "discounts.{customer%}"
```
"#;

const OF_STORES: &str = r#"The broker keeps a store in the stream `OBJ_NAME`. A full store refuses writes.

```toml
## Invoices as PDF.
[object_stores.invoices]
max_bytes = "256MiB"
max_age = "365d"
compression = "s2"

[object_stores.invoices.names]
invoice = "{customer%}/{id:u64}"
```
"#;

const CORE_SUBJECTS: &str = r#"```toml
[core_subjects]
## Asks a shop for a price.
quote = "quotes.{shop}"

[streams.ORDERS]
subjects = ["orders.>"]
max_bytes = "512MiB"
```
"#;

const OF_ROLES: &str = r#"Entries are paths as in the file, without the names of inner tables. [The guide to roles](roles.md) says what each list allows.

```toml
[streams.ORDERS]
subjects = ["orders.>"]
max_bytes = "512MiB"

[streams.ORDERS.subject_templates]
placed = "orders.placed.{shop}.{id:u64}"

[kv.prices]
max_bytes = "16MiB"

## Runs in every shop.
[roles.shop]
publish = ["streams.ORDERS.placed"]
read = ["kv.prices"]
bind = { shop = "{{name()}}" }
```
"#;

const OF_PROFILES: &str = r#"A profile has its own budgets, and overlays limits and places. The value of a field is the first that is declared: by the resource in the profile, by the resource, by the defaults of the profile, by the defaults. [The guide to profiles](profiles.md) has more.

```toml
[settings]
storage_budget = "8GiB"

[streams.ORDERS]
subjects = ["orders.>"]
max_bytes = "4GiB"

## A developer's own machine.
[profiles.dev]
storage_budget = "64MiB"

[profiles.dev.defaults.streams]
max_age = "1d"

[profiles.dev.streams.ORDERS]
max_bytes = "32MiB"
```
"#;
