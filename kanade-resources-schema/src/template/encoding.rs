//! `{x%}`: any string as one token, in one form only.
//!
//! In subjects and object names every byte but `A-Z a-z 0-9 - _` becomes `%XX`; keys may not contain `%`, so there the
//! whole token is base64url without padding (RFC 4648, section 5).

use super::Space;

const HEX: &[u8; 16] = b"0123456789ABCDEF";
const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// How many bytes `text` has once it is encoded.
pub(super) fn encoded_len(space: Space, text: &str) -> usize {
    match space {
        Space::Key => (text.len() * 4).div_ceil(3),
        Space::Subject | Space::Name => {
            let escaped = text.bytes().filter(|byte| !is_plain(*byte)).count();
            text.len() + 2 * escaped
        }
    }
}

/// Appends the encoded `text`.
pub(super) fn encode(space: Space, text: &str, to: &mut String) {
    match space {
        Space::Key => encode_base64(text, to),
        Space::Subject | Space::Name => encode_percent(text, to),
    }
}

/// The string that `token` is the canonical form of.
///
/// ```
/// use kanade_resources_schema::template::{Space, decode};
///
/// assert_eq!(decode(Space::Subject, "pc1%2Eexample"), Some("pc1.example".to_owned()));
/// assert_eq!(decode(Space::Subject, "pc1%2eexample"), None);
/// assert_eq!(decode(Space::Key, "cGMxLmV4YW1wbGU"), Some("pc1.example".to_owned()));
/// ```
pub fn decode(space: Space, token: &str) -> Option<String> {
    if token.is_empty() {
        return None;
    }
    let bytes = match space {
        Space::Key => decode_base64(token)?,
        Space::Subject | Space::Name => decode_percent(token)?,
    };
    String::from_utf8(bytes).ok()
}

fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')
}

fn encode_percent(text: &str, to: &mut String) {
    for byte in text.bytes() {
        if is_plain(byte) {
            to.push(char::from(byte));
            continue;
        }
        to.push('%');
        to.push(char::from(HEX[usize::from(byte >> 4)]));
        to.push(char::from(HEX[usize::from(byte & 0xf)]));
    }
}

fn decode_percent(token: &str) -> Option<Vec<u8>> {
    let mut decoded = Vec::with_capacity(token.len());
    let mut bytes = token.bytes();
    while let Some(byte) = bytes.next() {
        if is_plain(byte) {
            decoded.push(byte);
            continue;
        }
        if byte != b'%' {
            return None;
        }
        let escaped = hex_digit(bytes.next()?)? << 4 | hex_digit(bytes.next()?)?;
        if is_plain(escaped) {
            return None;
        }
        decoded.push(escaped);
    }
    Some(decoded)
}

fn hex_digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    }
}

fn encode_base64(text: &str, to: &mut String) {
    for chunk in text.as_bytes().chunks(3) {
        let bits = chunk
            .iter()
            .fold(0, |bits: u32, byte| bits << 8 | u32::from(*byte))
            << (8 * (3 - chunk.len()));
        for digit in 0..=chunk.len() {
            let index = (bits >> (18 - 6 * digit)) & 0x3f;
            to.push(char::from(BASE64[index as usize]));
        }
    }
}

/// Four digits are three bytes. What is left over at the end must be zero, otherwise two tokens would mean the same.
fn decode_base64(token: &str) -> Option<Vec<u8>> {
    let mut decoded = Vec::with_capacity(token.len() * 3 / 4);
    for chunk in token.as_bytes().chunks(4) {
        let mut bits: u32 = 0;
        for byte in chunk {
            bits = bits << 6 | u32::from(base64_digit(*byte)?);
        }
        let [_, first, second, third] = (bits << (6 * (4 - chunk.len()))).to_be_bytes();
        let (bytes, rest): (&[u8], &[u8]) = match chunk.len() {
            4 => (&[first, second, third], &[]),
            3 => (&[first, second], &[third]),
            2 => (&[first], &[second, third]),
            _ => return None,
        };
        if rest.iter().any(|byte| *byte != 0) {
            return None;
        }
        decoded.extend_from_slice(bytes);
    }
    Some(decoded)
}

fn base64_digit(byte: u8) -> Option<u8> {
    match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'-' => Some(62),
        b'_' => Some(63),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::is_token;

    fn encoded(space: Space, text: &str) -> String {
        let mut to = String::new();
        encode(space, text, &mut to);
        assert_eq!(to.len(), encoded_len(space, text), "{text:?}");
        to
    }

    #[test]
    fn known_texts_are_encoded_as_the_standards_say() {
        assert_eq!(
            encoded(Space::Subject, "a.b *>\r\n\0ü"),
            "a%2Eb%20%2A%3E%0D%0A%00%C3%BC"
        );
        assert_eq!(encoded(Space::Name, "a/b"), "a%2Fb");
        // RFC 4648, section 10, without the padding.
        for (plain, base64) in [
            ("f", "Zg"),
            ("fo", "Zm8"),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg"),
            ("fooba", "Zm9vYmE"),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(encoded(Space::Key, plain), base64);
        }
        assert_eq!(encoded(Space::Key, "\u{ffff}?>"), "77-_Pz4");
    }

    #[test]
    fn every_character_comes_back_and_is_one_token() {
        let mut buffer = [0; 4];
        for space in Space::ALL {
            for c in char::MIN..=char::MAX {
                let text = c.encode_utf8(&mut buffer);
                let token = encoded(space, text);
                assert!(is_token(space, &token), "{space:?} {c:?}");
                assert_eq!(decode(space, &token).as_deref(), Some(&*text), "{space:?}");
            }
        }
    }

    /// Every token of up to three characters of an alphabet that has the awkward ones.
    #[test]
    fn what_is_decoded_is_encoded_to_the_same_token() {
        let alphabet: Vec<char> = "%02EFfeAz9gQ-_=+C3B".chars().collect();
        let mut tokens = vec![String::new()];
        for _ in 0..4 {
            tokens = tokens
                .iter()
                .flat_map(|token| alphabet.iter().map(move |c| format!("{token}{c}")))
                .collect();
            for (space, token) in Space::ALL
                .iter()
                .flat_map(|space| tokens.iter().map(move |token| (*space, token)))
            {
                if let Some(text) = decode(space, token) {
                    assert_eq!(encoded(space, &text), *token, "{space:?}");
                }
            }
        }
    }

    #[test]
    fn other_forms_are_not_read() {
        for token in ["", "%", "%2", "%2e", "%41", "%FF", "a.b", "%C3", "a%"] {
            assert_eq!(decode(Space::Subject, token), None, "{token}");
        }
        for token in ["", "A", "Zh", "Zm9=", "Zg==", "Zm9vYg+", "_w", "AAAAA"] {
            assert_eq!(decode(Space::Key, token), None, "{token}");
        }
    }
}
