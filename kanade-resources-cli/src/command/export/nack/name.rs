//! What resources are called in Kubernetes.

/// The longest name.
const LONGEST: usize = 253;

/// The name with nothing but what Kubernetes takes, if that leaves anything: `obs-events` of `OBS_EVENTS`.
pub(super) fn in_kubernetes(name: &str) -> Option<String> {
    let name: String = name.chars().map(taken).collect();
    let name = name.trim_matches('-');
    (!name.is_empty() && name.len() <= LONGEST).then(|| name.to_owned())
}

/// What stands for a character.
fn taken(c: char) -> char {
    if c.is_ascii_alphanumeric() {
        c.to_ascii_lowercase()
    } else {
        '-'
    }
}
