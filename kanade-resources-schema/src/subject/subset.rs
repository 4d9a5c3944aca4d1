/// Whether every message that matches `subject` matches `container`, too, as `SubjectIsSubsetMatch`
/// of nats-server says.
///
/// ```
/// use kanade_resources_schema::subject::is_subset;
///
/// assert!(is_subset("commands.pc.one", "commands.>"));
/// assert!(!is_subset("commands.>", "commands.*"));
/// ```
pub fn is_subset(subject: &str, container: &str) -> bool {
    let (mut subject, mut container) = (subject.split('.'), container.split('.'));
    loop {
        match (subject.next(), container.next()) {
            (None, None) | (Some(_), Some(">")) => return true,
            (Some(token), Some("*")) if token != ">" => {}
            (Some(token), Some(other)) if token == other => {}
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::subject::enumeration::{LITERALS, SUBJECTS, matches};

    #[test]
    fn a_subset_is_what_matches_nowhere_else() {
        for a in SUBJECTS.iter() {
            for b in SUBJECTS.iter() {
                let all = LITERALS
                    .iter()
                    .filter(|message| matches(message, a))
                    .all(|message| matches(message, b));
                assert_eq!(is_subset(a, b), all, "{a} in {b}");
            }
        }
    }
}
