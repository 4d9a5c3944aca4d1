//! Every subject over a small alphabet, and what matching means: the definitions that the algebra
//! is tested against.

use std::sync::LazyLock;

/// Tokens of messages: two that subjects name, and one that none does.
const TOKENS: [&str; 3] = ["a", "b", "other"];

/// Every subject of up to three tokens from `a`, `b`, `*`, with and without `>` after them.
pub(crate) static SUBJECTS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let closed = sequences(&["a", "b", "*"], 3);
    let open = closed.iter().map(|subject| format!("{subject}.>"));
    open.chain(closed.iter().cloned())
        .chain([">".to_owned()])
        .collect()
});

/// Every message subject of up to five tokens: one more than any of [`SUBJECTS`] tells apart.
pub(crate) static LITERALS: LazyLock<Vec<String>> = LazyLock::new(|| sequences(&TOKENS, 5));

/// What matching means, token by token.
pub(crate) fn matches(message: &str, subject: &str) -> bool {
    let (message, subject): (Vec<_>, Vec<_>) =
        (message.split('.').collect(), subject.split('.').collect());
    let (open, fixed) = match subject.split_last() {
        Some((&">", fixed)) => (true, fixed),
        _ => (false, &subject[..]),
    };
    let long_enough = if open {
        message.len() > fixed.len()
    } else {
        message.len() == fixed.len()
    };
    long_enough
        && message
            .iter()
            .zip(fixed)
            .all(|(token, pattern)| *pattern == "*" || token == pattern)
}

fn sequences(tokens: &[&str], longest: usize) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let mut layer: Vec<String> = tokens.iter().map(|&token| token.to_owned()).collect();
    for _ in 0..longest {
        all.extend_from_slice(&layer);
        layer = layer
            .iter()
            .flat_map(|head| tokens.iter().map(move |tail| format!("{head}.{tail}")))
            .collect();
    }
    all
}
