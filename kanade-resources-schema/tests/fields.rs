//! Every field of the language arrives: in the specs that applications and the engine see, and in the reference.
//!
//! The fields come from `language`, so a new one that is forgotten on the way fails here, by its name.

use std::collections::HashSet;

use kanade_resources_schema::language::{self, ANY_NAME, Field, Shape};
use kanade_resources_schema::spec::{Consumer, Resource};
use kanade_resources_schema::symbol::{
    ALLOW_DATA_LOSS, BIND, BOOTSTRAP, CONST_NAME, CONSUME, CORE_SUBJECTS, DEFAULTS,
    FILTER_TEMPLATES, IGNORE_CHANGES, KEYS, LAZY, LINTS, NAMES, OPERATE, PROFILES, PUBLISH, READ,
    REPLAY, REQUIRE_MAX_BYTES, RESPOND, ROLES, SETTINGS, SUBJECT_TEMPLATES, SUBSCRIBE, WRITE,
};
use kanade_resources_schema::{Bump, Checked, analyse, reference};

/// Fields that are checked, and mean nothing beyond that.
const CHECKED_ONLY: &[&str] = &[REQUIRE_MAX_BYTES];

/// Fields that are ours, so the specs do not have them.
const OURS: &[&str] = &[
    LAZY,
    IGNORE_CHANGES,
    ALLOW_DATA_LOSS,
    CONST_NAME,
    SUBJECT_TEMPLATES,
    KEYS,
    NAMES,
    CORE_SUBJECTS,
];

/// Fields that stand for others, which other declarations than these have: `lowering.rs` is about them.
const LOWERED: &[&str] = &[FILTER_TEMPLATES];

/// What is declared besides: one of everything that has fields.
const BESIDES: &[&str] = &[
    "settings",
    "streams.X",
    "streams.X.consumers.X",
    "kv.X",
    "object_stores.X",
];

/// A field in its place, and the values to try it with.
struct Case {
    /// What it is called in messages: `streams.*.mirror.name`.
    path: String,
    /// The table that it, or the table that it is nested in, belongs to: `streams.X`.
    table: String,
    /// The line without it.
    without: String,
    /// Lines with it, one for each value.
    with: Vec<String>,
    /// How many meanings the values and the field's absence have together.
    meanings: usize,
}

/// What a declaration means to each who reads it.
struct Views {
    engine: String,
    specs: String,
    reference: String,
}

#[test]
fn every_field_reaches_the_engine() {
    assert_arrives(
        "what the engine is given",
        |case| !is_one_of(case, CHECKED_ONLY),
        |views| views.engine,
    );
}

#[test]
fn every_field_reaches_the_specs() {
    assert_arrives(
        "the `const` specs",
        |case| {
            let is_common = !case.table.starts_with(SETTINGS) && !case.table.starts_with(PROFILES);
            is_common && !is_one_of(case, OURS)
        },
        |views| views.specs,
    );
}

#[test]
fn every_field_reaches_the_reference() {
    assert_arrives(
        "the reference",
        |case| !is_one_of(case, CHECKED_ONLY),
        |views| views.reference,
    );
}

/// What roles can name, and a line for each of their fields.
const NAMED: &str = "[streams.X.consumers.X]\n[kv.X.keys]\nx = \"{x}\"\n[core_subjects]\nx = \"x.{x}\"\n[roles.x]\n";
const OF_ROLES: &[(&str, &str)] = &[
    (PUBLISH, "[\"streams.X\"]"),
    (SUBSCRIBE, "[\"core_subjects.x\"]"),
    (RESPOND, "[\"core_subjects.x\"]"),
    (CONSUME, "[\"streams.X.X\"]"),
    (REPLAY, "[\"streams.X\"]"),
    (READ, "[\"kv.X.x\"]"),
    (WRITE, "[\"kv.X\"]"),
    (BIND, "{ x = \"sample\" }"),
    (BOOTSTRAP, "true"),
    (OPERATE, "true"),
];

#[test]
fn every_field_of_a_role_arrives() {
    let tables = language::tables();
    let roles = tables.iter().find(|table| table.path == [ROLES, ANY_NAME]);
    let names: Vec<&str> = roles
        .into_iter()
        .flat_map(|table| &table.fields)
        .map(|field| field.name)
        .collect();
    let tried: Vec<&str> = OF_ROLES.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, tried);
    let declared = |fields: &[(&str, &str)]| {
        let lines = fields
            .iter()
            .map(|(name, value)| format!("{name} = {value}\n"));
        let arena = Bump::new();
        let source = format!("{NAMED}{}", lines.collect::<String>());
        let checked = analyse(&source, &arena).unwrap_or_else(|rejected| rejected.legible);
        (
            format!("{:?}", checked.roles),
            reference::declaration(&checked),
        )
    };
    let bare = declared(&[]);
    for field in OF_ROLES {
        let (role, page) = declared(&[*field]);
        assert!(
            role != bare.0 && page != bare.1,
            "{} does not arrive",
            field.0
        );
    }
}

fn assert_arrives(
    place: &str,
    of_interest: impl Fn(&Case) -> bool,
    view: impl Fn(Views) -> String,
) {
    let cases: Vec<Case> = cases().into_iter().filter(of_interest).collect();
    assert!(cases.len() > 100, "{} fields", cases.len());
    let lost: Vec<&str> = cases
        .iter()
        .filter(|case| !arrives(case, &view))
        .map(|case| case.path.as_str())
        .collect();
    assert!(
        lost.is_empty(),
        "these do not reach {place}: {}",
        lost.join(", ")
    );
}

/// Whether each value of the field makes a difference of its own.
fn arrives(case: &Case, view: impl Fn(Views) -> String) -> bool {
    let lines = case.with.iter().chain([&case.without]);
    let seen: HashSet<String> = lines
        .map(|line| view(views(&declaration(&case.table, line))))
        .collect();
    seen.len() == case.meanings
}

fn is_one_of(case: &Case, fields: &[&str]) -> bool {
    fields
        .iter()
        .any(|field| case.path.ends_with(&format!(".{field}")))
}

/// One of everything, and `line` in `table`.
fn declaration(table: &str, line: &str) -> String {
    let mut tables = BESIDES.to_vec();
    if !tables.contains(&table) {
        tables.insert(0, table);
    }
    let lines = tables.iter().map(|name| match (*name == table, *name) {
        (true, "") => line.to_owned(),
        (true, name) => format!("[{name}]\n{line}"),
        (false, name) => format!("[{name}]\n"),
    });
    lines.collect::<Vec<String>>().join("\n")
}

/// Values are read one by one, so a field counts also where it breaks a rule beside the others.
fn views(source: &str) -> Views {
    let arena = Bump::new();
    let checked = analyse(source, &arena).unwrap_or_else(|rejected| rejected.legible);
    assert_eq!(checked.items.len(), 3, "{source}");
    Views {
        engine: engine(&checked),
        specs: specs(&checked),
        reference: pages(&checked),
    }
}

fn engine(checked: &Checked<'_>) -> String {
    let Checked {
        profile: _,
        doc: _,
        min_server,
        storage_budget,
        memory_budget,
        generation,
        items,
        core_subjects,
        profiles,
        roles: _,
        warnings: _,
    } = checked;
    let consumers: Vec<_> = items
        .iter()
        .flat_map(|item| item.consumers)
        .map(|item| (item.constant, without_names_of_consumer(item.consumer)))
        .collect();
    let resources: Vec<_> = items
        .iter()
        .map(|item| (item.constant, without_names(item.resource)))
        .collect();
    format!(
        "{min_server:?} {storage_budget:?} {memory_budget:?} {generation:?} {consumers:?} {resources:?} {core_subjects:?} {profiles:?}"
    )
}

/// A value has to arrive, not only the name of its field.
fn without_names(mut resource: Resource<'_>) -> Resource<'_> {
    resource.declared = None;
    resource.consumers = &[];
    resource
}

fn without_names_of_consumer(mut consumer: Consumer<'_>) -> Consumer<'_> {
    consumer.declared = None;
    consumer
}

fn specs(checked: &Checked<'_>) -> String {
    let consumers = checked
        .items
        .iter()
        .flat_map(|item| item.consumers)
        .map(|item| item.consumer.spec);
    let specs: Vec<_> = checked.items.iter().map(|item| item.spec).collect();
    format!("{specs:?} {:?}", consumers.collect::<Vec<_>>())
}

fn pages(checked: &Checked<'_>) -> String {
    let resources = checked.items.iter();
    let resources = resources.map(|item| reference::resource(checked, item));
    let consumers = checked
        .items
        .iter()
        .flat_map(|item| item.consumers)
        .map(|consumer| reference::consumer(checked, consumer));
    [reference::declaration(checked)]
        .into_iter()
        .chain(resources)
        .chain(consumers)
        .collect()
}

fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    // The levels of lints are about what is said, not about what is declared. Roles name what is declared elsewhere.
    for table in language::tables()
        .iter()
        .filter(|table| table.path != [LINTS] && table.path.first() != Some(&ROLES))
    {
        let path = table.path.join(".");
        let name = path.replace(ANY_NAME, "X");
        for field in &table.fields {
            cases.extend(of_field(field, &path).into_iter().map(|case| Case {
                table: name.clone(),
                ..case
            }));
        }
    }
    cases.retain(|case| !is_one_of(case, LOWERED));
    assert!(
        cases.iter().any(|case| case.table.starts_with(DEFAULTS)),
        "defaults are fields, too"
    );
    cases
}

/// The field, and, where it is a table, each field of that.
fn of_field(field: &Field, path: &str) -> Vec<Case> {
    let path = format!("{path}.{}", field.name);
    let line = |value: String| format!("{} = {value}", field.name);
    let inner = match field.shape {
        Shape::Table(fields) => of_table(fields, &path, |table| line(table.to_owned())),
        Shape::List {
            items: Shape::Table(fields),
            ..
        } => of_table(fields, &path, |table| line(format!("[{table}]"))),
        _ => Vec::new(),
    };
    let with: Vec<String> = values(field.shape).into_iter().map(line).collect();
    let meanings = if matches!(field.shape, Shape::Words(_)) {
        with.len()
    } else {
        with.len() + 1
    };
    let own = Case {
        path,
        table: String::new(),
        without: String::new(),
        with,
        meanings,
    };
    [own].into_iter().chain(inner).collect()
}

/// The fields of an inline table that stands where `line` puts it.
fn of_table(fields: &'static [Field], path: &str, line: impl Fn(&str) -> String) -> Vec<Case> {
    let mut cases = Vec::new();
    for field in fields {
        let others = fields
            .iter()
            .filter(|other| other.required && other.name != field.name);
        let others: Vec<String> = others.map(entry).collect();
        let put = |entry: &str| {
            let entries: Vec<&str> = others.iter().map(String::as_str).chain([entry]).collect();
            let entries: Vec<&str> = entries
                .into_iter()
                .filter(|entry| !entry.is_empty())
                .collect();
            line(&format!("{{ {} }}", entries.join(", ")))
        };
        cases.extend(of_field(field, path).into_iter().map(|case| Case {
            without: put(&case.without),
            with: case.with.iter().map(|entry| put(entry)).collect(),
            ..case
        }));
    }
    cases
}

fn entry(field: &Field) -> String {
    format!("{} = {}", field.name, values(field.shape).swap_remove(0))
}

/// Values of that shape which differ from the default: all words of a word, one of anything else.
fn values(shape: Shape) -> Vec<String> {
    let value = match shape {
        Shape::Words(words) => return words.iter().map(|word| format!("{word:?}")).collect(),
        Shape::Boolean => "true".to_owned(),
        Shape::Text { .. } => "\"SAMPLE\"".to_owned(),
        Shape::Count { least, most, .. } => 7.clamp(least, most).to_string(),
        Shape::Size { .. } => "\"1MiB\"".to_owned(),
        Shape::Duration { .. } => "\"2h\"".to_owned(),
        Shape::Time => "2030-01-01T00:00:00Z".to_owned(),
        Shape::Version => "\"2.12\"".to_owned(),
        Shape::List { items, .. } => format!("[{}]", values(*items).swap_remove(0)),
        Shape::FieldNames { all } => return vec!["[\"SAMPLE\"]".to_owned(), format!("{all:?}")],
        Shape::Pairs => "{ sample = \"sample\" }".to_owned(),
        Shape::Table(fields) => {
            let required: Vec<String> = fields
                .iter()
                .filter(|field| field.required)
                .map(entry)
                .collect();
            let entries = if required.is_empty() {
                vec![entry(&fields[0])]
            } else {
                required
            };
            format!("{{ {} }}", entries.join(", "))
        }
    };
    vec![value]
}
