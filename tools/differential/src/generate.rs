//! Declarations at random: about half of them right, near every limit.

mod choice;
mod text;

use fastrand::Rng;
use kanade_resources_schema::language::{ANY_NAME, Field, Shape};
use kanade_resources_schema::symbol;

use self::choice::one_of;
use crate::case::{Case, Consumer, Kind, Resource};
use crate::request::fields_of;
use crate::value::{Table, Value};

/// The case with that number of a series: the same for the same seed.
pub fn generate(seed: u64, number: u64) -> Case {
    let mut rng = Rng::with_seed(
        seed.wrapping_mul(0x9E37_79B9_7F4A_7C15)
            .wrapping_add(number),
    );
    let resources = match rng.u8(..100) {
        0..30 => vec![stream(&mut rng, "A", &["A"])],
        30..60 => vec![consumed(&mut rng)],
        60..80 => streams(&mut rng),
        80..94 => buckets(&mut rng),
        _ => vec![store(&mut rng)],
    };
    Case { resources }
}

fn streams(rng: &mut Rng) -> Vec<Resource> {
    let names = &["A", "B", "C", "D"][..rng.usize(2..=4)];
    names.iter().map(|name| stream(rng, name, names)).collect()
}

fn consumed(rng: &mut Rng) -> Resource {
    let mut stream = stream(rng, "A", &["A"]);
    stream.fields.truncate(rng.usize(1..=2));
    let fields = fields_of(&[symbol::STREAMS, ANY_NAME, symbol::CONSUMERS, ANY_NAME]);
    for number in 0..rng.usize(1..=2) {
        let name = text::name(rng, &format!("c{number}"));
        let fields = some_fields(
            rng,
            &fields,
            &Scene {
                own: "A",
                names: &["A"],
            },
            3,
        );
        stream.consumers.push(Consumer { name, fields });
    }
    stream
}

fn stream(rng: &mut Rng, name: &str, names: &[&str]) -> Resource {
    let fields = fields_of(&[symbol::STREAMS, ANY_NAME]);
    let scene = Scene { own: name, names };
    let mut given = some_fields(rng, &fields, &scene, 3);
    let copies = given.iter().any(|(field, _)| field == symbol::MIRROR);
    given.retain(|(field, _)| field != symbol::SUBJECTS);
    if !copies || rng.u8(..10) == 0 {
        let subjects = (0..rng.usize(1..=2)).map(|_| Value::Text(text::subject(rng, name)));
        given.insert(
            0,
            (symbol::SUBJECTS.to_owned(), Value::List(subjects.collect())),
        );
    }
    Resource {
        kind: Kind::Stream,
        name: text::name(rng, name),
        fields: given,
        consumers: Vec::new(),
    }
}

fn buckets(rng: &mut Rng) -> Vec<Resource> {
    let names = &["A", "B", "C"][..rng.usize(1..=3)];
    names
        .iter()
        .map(|name| bucket(rng, Kind::Kv, name, names))
        .collect()
}

fn store(rng: &mut Rng) -> Resource {
    bucket(rng, Kind::ObjectStore, "A", &["A"])
}

fn bucket(rng: &mut Rng, kind: Kind, name: &str, names: &[&str]) -> Resource {
    let fields = some_fields(
        rng,
        &fields_of(&[kind.table(), ANY_NAME]),
        &Scene { own: name, names },
        3,
    );
    Resource {
        kind,
        name: name.to_owned(),
        fields,
        consumers: Vec::new(),
    }
}

/// What a value may refer to.
struct Scene<'n> {
    own: &'n str,
    names: &'n [&'n str],
}

fn some_fields(rng: &mut Rng, fields: &[Field], scene: &Scene<'_>, most: usize) -> Table {
    let mut fields: Vec<&Field> = fields.iter().collect();
    rng.shuffle(&mut fields);
    fields.truncate(rng.usize(0..=most));
    fields
        .into_iter()
        .map(|field| {
            (
                field.name.to_owned(),
                value(rng, field.name, field.shape, scene),
            )
        })
        .collect()
}

fn value(rng: &mut Rng, name: &str, shape: Shape, scene: &Scene<'_>) -> Value {
    match shape {
        Shape::Boolean => Value::Boolean(rng.u8(..4) > 0),
        Shape::Words(words) => Value::text(words[rng.usize(..words.len())]),
        Shape::Count { .. } if name == symbol::NUM_REPLICAS => {
            Value::Integer(one_of(rng, &[1, 1, 1, 1, 6]))
        }
        Shape::Count {
            unlimited: true, ..
        }
        | Shape::Size { .. }
            if rng.u8(..8) == 0 =>
        {
            Value::text("unlimited")
        }
        Shape::Count { least, most, .. } => count(rng, least, most),
        Shape::Size { most } => Value::Integer(one_of(
            rng,
            &[1, 10, 1000, 1024, 1 << 20, most.min(i32::MAX.into())],
        )),
        // A consumer that is soon idle would be gone before it is looked at.
        Shape::Duration { .. } if name == symbol::INACTIVE_THRESHOLD => {
            Value::text(one_of(rng, &["30s", "1h"]))
        }
        Shape::Duration { unlimited, .. } => duration(rng, unlimited),
        Shape::Time => Value::text("2025-01-01T00:00:00Z"),
        Shape::Version => Value::text("2.10"),
        Shape::Text { .. } => Value::Text(text::of_field(rng, name, scene.own, scene.names)),
        Shape::List { items, least } => {
            let items = (0..rng.usize(least.max(1)..=3)).map(|_| value(rng, name, *items, scene));
            Value::List(items.collect())
        }
        Shape::FieldNames { all } => Value::text(all),
        Shape::Pairs => Value::Table(vec![("owner".to_owned(), Value::text("tests"))]),
        Shape::Table(fields) => Value::Table(table(rng, fields, scene)),
    }
}

/// The fields that a table needs, and some others.
fn table(rng: &mut Rng, fields: &[Field], scene: &Scene<'_>) -> Table {
    let (required, others): (Vec<Field>, Vec<Field>) =
        fields.iter().partition(|field| field.required);
    let mut given: Table = required
        .iter()
        .map(|field| {
            (
                field.name.to_owned(),
                value(rng, field.name, field.shape, scene),
            )
        })
        .collect();
    given.extend(some_fields(rng, &others, scene, 2));
    given
}

fn count(rng: &mut Rng, least: u64, most: u64) -> Value {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let least = i64::try_from(least).unwrap_or(0);
    Value::Integer(one_of(rng, &[1, 2, 3, 10, 100, 1000, least, most]).clamp(least, most))
}

fn duration(rng: &mut Rng, unlimited: bool) -> Value {
    if unlimited && rng.u8(..8) == 0 {
        return Value::text("unlimited");
    }
    Value::text(one_of(
        rng,
        &[
            "1ns", "99ms", "100ms", "999ms", "1s", "5s", "30s", "2m", "1h", "30d",
        ],
    ))
}
