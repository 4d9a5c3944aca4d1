/// The subjects that match both `a` and `b`, if there are any.
///
/// ```
/// use kanade_resources_schema::subject::intersect;
///
/// assert_eq!(intersect("orders.*.paid", "orders.eu.>").as_deref(), Some("orders.eu.paid"));
/// assert_eq!(intersect("orders.>", "orders"), None);
/// ```
#[must_use]
pub fn intersect(a: &str, b: &str) -> Option<String> {
    let (mut rest_a, mut rest_b) = (a.split('.'), b.split('.'));
    let mut shared = Vec::new();
    loop {
        match (rest_a.next(), rest_b.next()) {
            (None, None) => return Some(shared.join(".")),
            (Some(">"), Some(token)) => {
                shared.extend([token].into_iter().chain(rest_b));
                return Some(shared.join("."));
            }
            (Some(token), Some(">")) => {
                shared.extend([token].into_iter().chain(rest_a));
                return Some(shared.join("."));
            }
            (Some(x), Some(y)) if x == y || y == "*" => shared.push(x),
            (Some("*"), Some(y)) => shared.push(y),
            _ => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::subject::enumeration::{LITERALS, SUBJECTS, matches};

    #[test]
    fn what_matches_both_matches_the_intersection_and_nothing_else_does() {
        for a in SUBJECTS.iter() {
            for b in SUBJECTS.iter() {
                let shared = intersect(a, b);
                for message in LITERALS.iter() {
                    let in_both = matches(message, a) && matches(message, b);
                    let in_shared = shared
                        .as_ref()
                        .is_some_and(|shared| matches(message, shared));
                    assert_eq!(in_both, in_shared, "{message} of {a} and {b}: {shared:?}");
                }
            }
        }
    }
}
