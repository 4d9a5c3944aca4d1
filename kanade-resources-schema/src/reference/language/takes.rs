//! What a field takes, in words.

use crate::field::Shape;
use crate::quantity;
use crate::reference::code::code;

/// `a size, or "unlimited"`
pub(super) fn of(shape: &Shape) -> String {
    match *shape {
        Shape::Boolean => format!("{} or {}", code("true"), code("false")),
        Shape::Text { most: None } => "a text".to_owned(),
        Shape::Text { most: Some(most) } => format!("a text of at most {most} bytes"),
        Shape::Words(words) => words_of(words),
        Shape::Count {
            least,
            most,
            unlimited,
        } => or_unlimited(count(least, most), unlimited),
        Shape::Size { most } => or_unlimited(size(most), true),
        Shape::Duration {
            shortest,
            unlimited,
        } => {
            let text = if shortest.is_zero() {
                "a duration".to_owned()
            } else {
                format!("a duration of at least {}", quantity::duration(shortest))
            };
            or_unlimited(text, unlimited)
        }
        Shape::Time => "a point in time".to_owned(),
        Shape::Version => "a version of nats-server".to_owned(),
        Shape::List { items, least } => list(items, least),
        Shape::FieldNames { all } => {
            format!("a list of fields, or {}", code(&format!("\"{all}\"")))
        }
        Shape::Pairs => "a table of texts".to_owned(),
        Shape::Table(_) => "a table".to_owned(),
    }
}

fn words_of(words: &[&str]) -> String {
    let words: Vec<String> = words.iter().map(|word| quoted(word)).collect();
    words.join(", ")
}

pub(super) fn quoted(word: &str) -> String {
    code(&format!("\"{word}\""))
}

/// Bounds that only the broker's integers have are left out.
fn count(least: u64, most: u64) -> String {
    if most >= i64::MAX.unsigned_abs() {
        format!("a number from {least}")
    } else {
        format!("{least} to {most}")
    }
}

fn size(most: i64) -> String {
    if most == i64::MAX {
        return "a size".to_owned();
    }
    format!("a size below {}", quantity::size(most.unsigned_abs() + 1))
}

fn list(items: &Shape, least: usize) -> String {
    let items = match *items {
        Shape::Text { .. } => "texts",
        Shape::Duration { .. } => "durations",
        _ => "tables",
    };
    if least == 0 {
        format!("a list of {items}")
    } else {
        format!("a list of {items}, not empty")
    }
}

fn or_unlimited(text: String, may: bool) -> String {
    if may {
        format!("{text}, or {}", quoted("unlimited"))
    } else {
        text
    }
}
