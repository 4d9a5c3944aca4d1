//! The model of effects has no hole: every field of a declaration, every direction, every version.

use std::collections::HashSet;

use kanade_resources_schema::effects::{Direction, Effect, Line, Predicate, Subject, row};
use kanade_resources_schema::language::{self, ANY_NAME, Field, Shape};
use kanade_resources_schema::symbol::{
    ALLOW_DATA_LOSS, CONST_NAME, CONSUMERS, DURABLE_NAME, FILTER_SUBJECT, FILTER_TEMPLATES,
    IGNORE_CHANGES, LAZY, STREAMS, SUBJECT_TEMPLATES,
};

/// What every declared consumer has, although nobody declares it.
const IMPLIED: &str = DURABLE_NAME;

/// Fields that no broker knows, and those that are compared as another.
const APART: &[&str] = &[
    ALLOW_DATA_LOSS,
    CONST_NAME,
    FILTER_SUBJECT,
    FILTER_TEMPLATES,
    IGNORE_CHANGES,
    LAZY,
    SUBJECT_TEMPLATES,
];

fn fields(path: &[&str]) -> Vec<Field> {
    language::tables()
        .into_iter()
        .filter(|table| table.path == path)
        .flat_map(|table| table.fields)
        .filter(|field| !APART.contains(&field.name))
        .collect()
}

fn subjects() -> [(Subject, Vec<Field>); 2] {
    [
        (Subject::Stream, fields(&[STREAMS, ANY_NAME])),
        (
            Subject::Consumer,
            fields(&[STREAMS, ANY_NAME, CONSUMERS, ANY_NAME]),
        ),
    ]
}

/// Every way in which a field of that shape can change.
fn directions(shape: Shape) -> Vec<Direction<'static>> {
    match shape {
        Shape::Boolean => vec![Direction::On, Direction::Off],
        Shape::Words(words) => pairs(words),
        Shape::Count { .. } | Shape::Size { .. } | Shape::Duration { .. } => vec![
            Direction::Set,
            Direction::Removed,
            Direction::Raised,
            Direction::Lowered,
        ],
        _ => vec![Direction::Set, Direction::Removed, Direction::Changed],
    }
}

fn pairs(words: &'static [&'static str]) -> Vec<Direction<'static>> {
    let from = |from: &'static str| {
        let others = words.iter().filter(move |to| **to != from);
        others.map(move |to| Direction::Word { from, to })
    };
    words.iter().copied().flat_map(from).collect()
}

#[test]
fn every_direction_of_every_field_is_known() {
    for (subject, fields) in subjects() {
        assert!(fields.len() > 20, "{fields:?}");
        for field in fields {
            for direction in directions(field.shape) {
                assert!(
                    row(subject, field.name, direction).is_some(),
                    "nothing is known of {subject:?} {} {direction}",
                    field.name
                );
            }
        }
    }
}

#[test]
fn every_row_is_about_a_field_that_there_is() {
    for (subject, fields) in subjects() {
        for row in subject.rows().iter().filter(|row| row.field != IMPLIED) {
            let field = fields.iter().find(|field| field.name == row.field);
            let field = field.unwrap_or_else(|| panic!("{} is no field", row.field));
            let possible = directions(field.shape);
            for direction in row.directions {
                let is_possible = possible.contains(direction) || *direction == Direction::Changed;
                assert!(is_possible, "{} {direction}", row.field);
            }
        }
    }
}

#[test]
fn no_direction_is_known_twice() {
    for subject in [Subject::Stream, Subject::Consumer] {
        let mut known = HashSet::new();
        for row in subject.rows() {
            for direction in row.directions {
                assert!(
                    known.insert((row.field, *direction)),
                    "{} {direction} has two rows",
                    row.field
                );
            }
        }
    }
}

fn effects(subject: Subject) -> impl Iterator<Item = &'static Effect> {
    let of_fields = subject.rows().iter().flat_map(|row| row.effects);
    let of_all = subject.effects_of_any_change().iter();
    of_fields.chain(of_all).chain(subject.effects_of_creation())
}

#[test]
fn every_effect_holds_for_some_version_and_says_what_it_is() {
    for subject in [Subject::Stream, Subject::Consumer] {
        for effect in effects(subject) {
            assert!(
                Line::ALL.iter().any(|line| effect.lines.include(*line)),
                "{}",
                effect.text
            );
            assert!(!effect.text.is_empty() && !effect.text.ends_with('.'));
        }
    }
}

#[test]
fn every_predicate_is_used() {
    let used: HashSet<Predicate> = [Subject::Stream, Subject::Consumer]
        .into_iter()
        .flat_map(effects)
        .flat_map(|effect| effect.when.iter().copied())
        .collect();
    for predicate in Predicate::ALL {
        assert!(used.contains(&predicate), "{predicate:?}");
    }
}
