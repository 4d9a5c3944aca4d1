use std::ops::Range;

use super::fault::Flaw;
use super::function::{Function, looks_like_call};
use crate::spec::ServerVersion;

/// How a broker reads a token of a destination.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    Text,
    Call(Call),
}

/// A function with its arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Call {
    pub(super) function: Function,
    /// The wildcards that it refers to, counted from 1.
    pub(super) wildcards: Vec<i64>,
    /// The number of partitions, or a length.
    number: Option<i64>,
}

impl Call {
    /// What is wrong with numbers that brokers accept.
    pub(super) fn senseless(&self) -> Option<Flaw> {
        if let Some(&index) = self.wildcards.iter().find(|&&index| index < 1) {
            return Some(Flaw::BelowFirst(index));
        }
        match (self.function, self.number) {
            (Function::Partition | Function::Random, Some(..1)) => Some(Flaw::NoPartitions),
            (Function::Partition | Function::Random, Some(number)) => i32::try_from(number)
                .is_err()
                .then_some(Flaw::TooManyPartitions),
            _ => None,
        }
    }
}

/// Reads a token as servers of `version` do.
pub(super) fn piece(token: &str, version: ServerVersion) -> Result<Piece, Flaw> {
    if let Some(index) = token.strip_prefix('$').and_then(|index| index.parse().ok()) {
        return Ok(Piece::Call(Call {
            function: Function::Wildcard,
            wildcards: vec![index],
            number: None,
        }));
    }
    if !looks_like_call(token) {
        return Ok(Piece::Text);
    }
    let calls = Function::ALL
        .into_iter()
        .filter_map(|function| Some((function, function.arguments(token)?)));
    let Some((function, arguments)) = calls.into_iter().next() else {
        return Err(Flaw::UnknownFunction);
    };
    if version < function.since() {
        return Err(Flaw::Newer(function.name(), function.since()));
    }
    let (wildcards, number) = read(function, &arguments, version)?;
    Ok(Piece::Call(Call {
        function,
        wildcards,
        number,
    }))
}

type Arguments = (Vec<i64>, Option<i64>);

fn read(function: Function, arguments: &[&str], version: ServerVersion) -> Result<Arguments, Flaw> {
    match (function, arguments) {
        (Function::Wildcard, [""]) => Err(Flaw::TooFewArguments(function.name())),
        (Function::Wildcard, [index]) => Ok((vec![number(index)?], None)),
        (Function::Partition, [_]) if version < ServerVersion::V2_12 => {
            Err(Flaw::TooFewArguments(function.name()))
        }
        (Function::Partition, [partitions, indexes @ ..]) => {
            let partitions = choices(partitions, version)?;
            let indexes = indexes
                .iter()
                .map(|index| number(index))
                .collect::<Result<_, _>>()?;
            Ok((indexes, Some(partitions)))
        }
        (Function::Random, [choice]) => Ok((Vec::new(), Some(choices(choice, version)?))),
        (Function::Split, [index, delimiter]) => {
            let index = number(index)?;
            if delimiter.contains(' ') {
                Err(Flaw::BlankDelimiter)
            } else {
                Ok((vec![index], None))
            }
        }
        (Function::Wildcard | Function::Random, _) => Err(Flaw::TooManyArguments(function.name())),
        (_, [index, length]) => Ok((vec![number(index)?], Some(self::length(length, version)?))),
        (_, [] | [_]) => Err(Flaw::TooFewArguments(function.name())),
        (_, _) => Err(Flaw::TooManyArguments(function.name())),
    }
}

/// Go's `strconv.Atoi`; blanks are allowed around the number.
fn number(argument: &str) -> Result<i64, Flaw> {
    argument
        .trim_matches(' ')
        .parse()
        .map_err(|_| Flaw::NotANumber(argument.to_owned()))
}

/// From 2.11 on, lengths have 32 bits.
fn length(argument: &str, version: ServerVersion) -> Result<i64, Flaw> {
    let length = number(argument)?;
    if version >= ServerVersion::V2_11 && i32::try_from(length).is_err() {
        return Err(Flaw::NotANumber(argument.to_owned()));
    }
    Ok(length)
}

/// From 2.12 on, there is a largest number of partitions.
fn choices(argument: &str, version: ServerVersion) -> Result<i64, Flaw> {
    let choices = number(argument)?;
    if version >= ServerVersion::V2_12 && choices > i32::MAX.into() {
        return Err(Flaw::TooManyPartitions);
    }
    Ok(choices)
}

/// The tokens of a subject with their places.
pub(super) fn tokens(subject: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    let mut start = 0;
    subject.split('.').map(move |token| {
        let range = start..start + token.len();
        start = range.end + 1;
        (range, token)
    })
}
