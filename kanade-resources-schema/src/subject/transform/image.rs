use super::function::Function;
use super::piece::{Piece, piece};
use crate::spec::ServerVersion;

/// The subjects that a transform makes of those that match `subject`: a pattern that covers them
/// all, and as few others as wildcards allow.
pub(crate) fn image(src: &str, dest: &str, subject: &str) -> String {
    if dest.is_empty() {
        return subject.to_owned();
    }
    let values = taken(src, subject);
    let mut image = Vec::new();
    for token in dest.split('.') {
        match (token, image_of_token(token, &values)) {
            (">", _) => image.extend(rest(src, subject)),
            // The number of tokens is unknown from here on.
            (_, ">") => {
                image.push(">");
                break;
            }
            (_, token) => image.push(token),
        }
    }
    image.join(".")
}

/// What the `>` at the end of `src` stands for.
fn rest<'s>(src: &str, subject: &'s str) -> impl Iterator<Item = &'s str> {
    let fixed = src.split('.').count() - 1;
    let known = subject.split('.').count();
    // A subject that is open before that is open here.
    subject.split('.').skip(fixed.min(known - 1))
}

/// What the wildcards of `src` stand for in messages that match `subject`: a token, or `*` for any.
fn taken<'s>(src: &str, subject: &'s str) -> Vec<&'s str> {
    let known = subject.split('.').take_while(|token| *token != ">");
    let positions = src.split('.').zip(known.chain(std::iter::repeat("*")));
    positions
        .filter(|(token, _)| *token == "*")
        .map(|(_, value)| value)
        .collect()
}

fn image_of_token<'t>(token: &'t str, values: &[&'t str]) -> &'t str {
    let Ok(Piece::Call(call)) = piece(token, ServerVersion::V2_15) else {
        return token;
    };
    match call.function {
        Function::Wildcard => {
            let index = call
                .wildcards
                .first()
                .and_then(|index| usize::try_from(*index).ok()?.checked_sub(1));
            index.and_then(|index| values.get(index)).unwrap_or(&"*")
        }
        Function::Partition | Function::Random | Function::Left | Function::Right => "*",
        Function::SplitFromLeft
        | Function::SplitFromRight
        | Function::SliceFromLeft
        | Function::SliceFromRight
        | Function::Split => ">",
    }
}
