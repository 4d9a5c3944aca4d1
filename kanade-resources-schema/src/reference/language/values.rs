//! How values are written.

use crate::language::{DURATION_UNITS, SIZE_UNITS};
use crate::reference::code::code;

/// The section on values.
pub(super) fn section() -> String {
    format!(
        "
## Values

| what | how |
|---|---|
| a size | a number of bytes, or a text with a unit: `\"512MiB\"`, `\"1.5GB\"`. The units are {} |
| a duration | a text of numbers with units: `\"30d\"`, `\"1h30m\"`. A bare number is an error, because it could be seconds or nanoseconds. The units are {} |
| no limit | `\"unlimited\"`, where the field takes it. Zero is an error: brokers read it in different ways |
| a point in time | a TOML date-time with an offset, or the same as a text: `2026-01-01T00:00:00Z` |
| a version | `\"2.12\"` or `\"2.12.8\"` |
| a template | a text with holes: `\"orders.{{shop}}.{{id:u64}}\"`. [The guide to templates](templates.md) has every hole |

Lines that start with `#!`, at the head of the file, are its documentation. Lines that start with `##`, directly above a \
table or a template, are the documentation of that: in rustdoc, and in what `export --to markdown` and `--to json` write. \
All other comments are yours.

The text is markdown. Its links lead to the web, to generated items by their paths from the module that declares \
(``[`streams::ORDERS`]``, `[the orders](STREAM_ORDERS)`), and to items of your crate (``[`crate::Order`]``), which rustdoc \
checks. Other text in brackets stays text.

```toml
#! What the shop keeps on JetStream.

## Every order, for replay.
[streams.ORDERS]
subjects = [\"orders.>\"]
max_age = \"30d\"         # a duration
max_bytes = \"512MiB\"    # a size
max_msgs = \"unlimited\"  # no limit, on purpose
```
",
        listed(SIZE_UNITS),
        listed(DURATION_UNITS)
    )
}

fn listed(units: &[&str]) -> String {
    let units: Vec<String> = units.iter().map(|unit| code(unit)).collect();
    units.join(" ")
}
