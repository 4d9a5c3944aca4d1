//! What generated code calls: one implementation for all templates, so that each of them adds little code.

use std::borrow::Cow;

use kanade_resources_schema::template::{
    Argument, Invalid, Template, build, decode, fill_in, filters as wildcards, signed, unsigned,
};

use super::{Filters, InvalidToken, Key, Name, Pattern, Subject, Token};

/// A subject, checked.
///
/// # Errors
///
/// The first argument that does not fit its hole.
pub fn subject<T: Pattern>(arguments: &[Argument<'_>]) -> Result<Subject<T>, InvalidToken> {
    checked(T::SHAPE, arguments).map(Subject::new)
}

/// A key, checked.
///
/// # Errors
///
/// The first argument that does not fit its hole.
pub fn key<T: Pattern>(arguments: &[Argument<'_>]) -> Result<Key<T>, InvalidToken> {
    checked(T::SHAPE, arguments).map(Key::new)
}

/// A name, checked.
///
/// # Errors
///
/// The first argument that does not fit its hole.
pub fn name<T: Pattern>(arguments: &[Argument<'_>]) -> Result<Name<T>, InvalidToken> {
    checked(T::SHAPE, arguments).map(Name::new)
}

/// A subject of numbers and words, where nothing can be wrong.
pub fn certain_subject<T: Pattern>(arguments: &[Argument<'_>]) -> Subject<T> {
    Subject::new(fill_in(T::SHAPE, arguments))
}

/// A key of numbers and words, where nothing can be wrong.
pub fn certain_key<T: Pattern>(arguments: &[Argument<'_>]) -> Key<T> {
    Key::new(fill_in(T::SHAPE, arguments))
}

/// A name of numbers and words, where nothing can be wrong.
pub fn certain_name<T: Pattern>(arguments: &[Argument<'_>]) -> Name<T> {
    Name::new(fill_in(T::SHAPE, arguments))
}

/// The wildcards of subjects with some holes fixed.
///
/// # Errors
///
/// The first argument that does not fit its hole.
pub fn subject_filters<T: Pattern>(
    fixed: &[Option<Argument<'_>>],
) -> Result<Filters<Subject<T>>, InvalidToken> {
    checked_filters(T::SHAPE, fixed).map(Filters::new)
}

/// The wildcards of keys with some holes fixed.
///
/// # Errors
///
/// The first argument that does not fit its hole.
pub fn key_filters<T: Pattern>(
    fixed: &[Option<Argument<'_>>],
) -> Result<Filters<Key<T>>, InvalidToken> {
    checked_filters(T::SHAPE, fixed).map(Filters::new)
}

fn checked(
    template: &'static Template<'static>,
    arguments: &[Argument<'_>],
) -> Result<String, InvalidToken> {
    build(template, arguments).map_err(|invalid| {
        let value = arguments.get(invalid.hole).copied();
        refused(template, invalid, value)
    })
}

fn checked_filters(
    template: &'static Template<'static>,
    fixed: &[Option<Argument<'_>>],
) -> Result<Vec<String>, InvalidToken> {
    wildcards(template, fixed).map_err(|invalid| {
        let value = fixed.get(invalid.hole).copied().flatten();
        refused(template, invalid, value)
    })
}

#[cold]
fn refused(
    template: &'static Template<'static>,
    invalid: Invalid,
    value: Option<Argument<'_>>,
) -> InvalidToken {
    InvalidToken::new(template, invalid, value)
}

/// The text of a value of an own type.
pub fn token<V: Token + ?Sized>(value: &V) -> Cow<'_, str> {
    value.token()
}

/// The value of an own type, if the text is the one form that it has.
pub fn own<V: Token>(token: &str) -> Option<V> {
    V::from_token(token).filter(|value| value.token() == token)
}

/// The number, if the text is its canonical form.
pub fn number_u64(token: &str) -> Option<u64> {
    unsigned(token)
}

/// The number, if the text is its canonical form.
pub fn number_i64(token: &str) -> Option<i64> {
    signed(token)
}

/// What an encoded hole holds.
pub fn decoded<T: Pattern>(token: &str) -> Option<String> {
    decode(T::SHAPE.space, token)
}
