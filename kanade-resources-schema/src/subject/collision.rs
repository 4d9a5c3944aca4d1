/// Whether some message could match both subjects, as `SubjectsCollide` of nats-server says.
pub(crate) fn collide(a: &str, b: &str) -> bool {
    let (mut a, mut b) = (a.split('.'), b.split('.'));
    loop {
        match (a.next(), b.next()) {
            (None, None) | (Some(">"), Some(_)) | (Some(_), Some(">")) => return true,
            (Some(x), Some(y)) if x == y || x == "*" || y == "*" => {}
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::subject::enumeration::{LITERALS, SUBJECTS, matches};

    #[test]
    fn subjects_collide_exactly_where_a_message_matches_both() {
        for a in SUBJECTS.iter() {
            for b in SUBJECTS.iter() {
                let shared = LITERALS
                    .iter()
                    .any(|message| matches(message, a) && matches(message, b));
                assert_eq!(collide(a, b), shared, "{a} and {b}");
            }
        }
    }

    #[test]
    fn a_full_wildcard_stands_for_at_least_one_token() {
        assert!(collide("events.>", "events.kill"));
        assert!(!collide("events.>", "events"));
    }
}
