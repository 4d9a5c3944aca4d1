//! What the Rust items of a template are called: the rules compare these names, the code generator writes them down.

use std::collections::HashSet;

use heck::{ToShoutySnakeCase as _, ToUpperCamelCase as _};

use super::{Content, Space, Template};

/// Words that are identifiers in no form.
pub(crate) const PATH_WORDS: &[&str] = &["crate", "self", "super"];

/// Names that every module of templates has.
pub const OF_MODULES: &[&str] = &["parse", "Parsed"];

/// Whether `name` can be the name of a template or a hole: words of lower-case letters and digits, with one
/// underscore between them, the first beginning with a letter.
pub(crate) fn is_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.split('_').all(is_word)
        && !PATH_WORDS.contains(&name)
}

fn is_word(word: &str) -> bool {
    !word.is_empty()
        && word
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
}

/// A name space of generated code: two items of one sort can't share a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sort {
    /// Types of a module.
    Type,
    /// Functions and constants of a module.
    Value,
    /// Variants of `Parsed`.
    Variant,
}

/// An item that a template gives to its module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item<'a> {
    /// The name space of its name.
    pub sort: Sort,
    /// Its name.
    pub name: String,
    /// The hole that it comes from, if it comes from one.
    pub hole: Option<&'a str>,
}

impl Item<'_> {
    /// An item that does not come from a hole.
    fn of_whole(sort: Sort, name: String) -> Self {
        Self {
            sort,
            name,
            hole: None,
        }
    }
}

/// The items that `template` gives to its module.
pub fn all<'a>(template: &Template<'a>) -> Vec<Item<'a>> {
    let name = template.name;
    let mut all = vec![
        Item::of_whole(Sort::Variant, type_name(name)),
        Item::of_whole(Sort::Value, value_name(template)),
    ];
    if template.holes().next().is_none() {
        return all;
    }
    all.extend([
        Item::of_whole(Sort::Type, type_name(name)),
        Item::of_whole(Sort::Type, marker_name(name)),
        Item::of_whole(Sort::Type, parts_name(name)),
    ]);
    if template.space != Space::Name {
        all.push(Item::of_whole(Sort::Value, filters_name(name)));
    }
    let words = template
        .holes()
        .filter(|hole| matches!(hole.content, Content::Words(_)));
    all.extend(words.map(|hole| Item {
        sort: Sort::Type,
        name: words_name(name, hole.name),
        hole: Some(hole.name),
    }));
    all
}

/// Whether two holes of the template have one name, or two words of a hole one variant.
pub fn clashes_inside(template: &Template<'_>) -> bool {
    let names = template.holes().map(|hole| hole.name.to_owned());
    let mut words = template.holes().filter_map(|hole| match hole.content {
        Content::Words(words) => Some(words),
        _ => None,
    });
    have_twins(names)
        || words.any(|words| have_twins(words.iter().filter_map(|word| variant_name(word))))
}

fn have_twins(names: impl Iterator<Item = String>) -> bool {
    let mut seen = HashSet::new();
    names.into_iter().any(|name| !seen.insert(name))
}

/// The module of the modules of templates in `space`.
pub const fn module(space: Space) -> &'static str {
    match space {
        Space::Subject => "subjects",
        Space::Key => "keys",
        Space::Name => "names",
    }
}

/// The function that builds a string of the template, or the string itself where there is nothing to build.
pub fn value_name(template: &Template<'_>) -> String {
    if template.holes().next().is_none() {
        return constant_name(template.name);
    }
    template.name.to_owned()
}

/// The string of a template, and its variant of `Parsed`: `Pc` of `pc`.
pub fn type_name(template: &str) -> String {
    template.to_upper_camel_case()
}

/// The template itself as a type: `PcTemplate` of `pc`.
pub fn marker_name(template: &str) -> String {
    format!("{}Template", type_name(template))
}

/// What its strings are parsed into: `PcParts` of `pc`.
pub fn parts_name(template: &str) -> String {
    format!("{}Parts", type_name(template))
}

/// The function that makes its filters: `pc_filters` of `pc`.
pub fn filters_name(template: &str) -> String {
    format!("{template}_filters")
}

/// The constant of a template without holes: `ALL` of `all`.
pub fn constant_name(template: &str) -> String {
    template.to_shouty_snake_case()
}

/// The enum of the words of a hole: `DoneHow` of `done` and `how`.
pub fn words_name(template: &str, hole: &str) -> String {
    format!("{}{}", type_name(template), hole.to_upper_camel_case())
}

/// The variant of a word, if one can be made: `NotOk` of `not-ok`.
pub fn variant_name(word: &str) -> Option<String> {
    let variant = word.to_upper_camel_case();
    let is_identifier = variant.starts_with(|first: char| first.is_ascii_uppercase())
        && variant.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (is_identifier && variant != "Self").then_some(variant)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_words_of_lower_case_letters() {
        for name in ["pc", "pc_id", "a1", "a_1", "type", "x2y_z"] {
            assert!(is_name(name), "{name}");
        }
        for name in [
            "", "_", "_a", "a_", "a__b", "1a", "A", "aB", "a-b", "ä", "self", "super", "crate",
            "Self",
        ] {
            assert!(!is_name(name), "{name}");
        }
    }

    #[test]
    fn words_become_variants_where_they_can() {
        assert_eq!(variant_name("ok").as_deref(), Some("Ok"));
        assert_eq!(variant_name("not-ok").as_deref(), Some("NotOk"));
        assert_eq!(variant_name("HTTP_2").as_deref(), Some("Http2"));
        for word in ["7z", "self", "Self", "-", "größe", "a+b=c!"] {
            assert!(
                variant_name(word).is_none_or(|name| name == "ABC"),
                "{word}"
            );
        }
    }
}
