//! Numbers in their one canonical form: no plus sign, no leading zero, no negative zero.

/// The number that `text` is the canonical form of.
#[inline]
pub fn unsigned(text: &str) -> Option<u64> {
    is_canonical(text).then(|| text.parse().ok()).flatten()
}

/// The number that `text` is the canonical form of.
#[inline]
pub fn signed(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    (is_canonical(digits) && text != "-0")
        .then(|| text.parse().ok())
        .flatten()
}

fn is_canonical(digits: &str) -> bool {
    match digits.as_bytes().first() {
        Some(b'1'..=b'9') => true,
        Some(b'0') => digits.len() == 1,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_one_form_only() {
        for number in [0, 1, 10, u64::MAX] {
            assert_eq!(unsigned(&number.to_string()), Some(number));
        }
        for number in [0, -1, 42, i64::MIN, i64::MAX] {
            assert_eq!(signed(&number.to_string()), Some(number));
        }
        for text in [
            "",
            "-",
            "+1",
            "01",
            "00",
            "-0",
            "-01",
            "1.0",
            "0x1",
            " 1",
            "١",
            "18446744073709551616",
        ] {
            assert_eq!(unsigned(text), None, "{text}");
            assert_eq!(signed(text), None, "{text}");
        }
        assert_eq!(unsigned("-1"), None);
        assert_eq!(signed("9223372036854775808"), None);
    }
}
