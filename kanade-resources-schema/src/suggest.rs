//! What a misspelt word was most likely meant to be.

/// How much of a word has to be there for the rest to be guessed.
const SHORTEST_START: usize = 5;

/// The name of `known` that `name` was most likely meant to be, if any comes near.
pub(crate) fn did_you_mean<'k>(
    name: &str,
    known: impl IntoIterator<Item = &'k str>,
) -> Option<&'k str> {
    let known: Vec<&str> = known.into_iter().collect();
    if let Some(longer) = only_longer(name, &known) {
        return Some(longer);
    }
    // One typo in a word of up to five letters, and one more for every three further letters, as in rustc.
    let allowed = (name.chars().count() / 3).max(1);
    known
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(name, candidate), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// The one that `name` is the start of: `by_start_seq` is `by_start_sequence` rather than `by_start_time`.
fn only_longer<'k>(name: &str, known: &[&'k str]) -> Option<&'k str> {
    if name.chars().count() < SHORTEST_START {
        return None;
    }
    let mut longer = known.iter().filter(|known| known.starts_with(name));
    match (longer.next(), longer.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    }
}
