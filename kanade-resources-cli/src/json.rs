//! JSON that is the same on a terminal and in a pipe.

use std::fmt::Write as _;
use std::io::{self, Write};

use kanade_resources_schema::visible::is_hidden;
use serde::Serialize;
use serde_json::ser::Formatter;
use serde_json::{Serializer, Value};

/// One line of JSON. Characters that a terminal would act upon are escaped, so that every reader of JSON gets exactly
/// what is meant, and a terminal nothing but text.
pub(crate) fn line(value: &impl Serialize) -> serde_json::Result<String> {
    let mut bytes = Vec::new();
    value.serialize(&mut Serializer::with_formatter(&mut bytes, Escaping))?;
    bytes.push(b'\n');
    String::from_utf8(bytes).map_err(serde::ser::Error::custom)
}

/// JSON on many lines, for files that people compare: its names in order, and the same characters escaped.
pub(crate) fn lines(value: &Value) -> String {
    let mut text = String::new();
    for c in format!("{value:#}").chars() {
        // Text between strings has no hidden characters but the ends of lines, and strings have none of those.
        if c == '\n' || !is_hidden(c) {
            text.push(c);
        } else {
            escape(c, &mut text);
        }
    }
    text.push('\n');
    text
}

fn escape(c: char, to: &mut String) {
    for unit in c.encode_utf16(&mut [0; 2]) {
        // Writing to a string can't fail.
        let _ = write!(to, "\\u{unit:04x}");
    }
}

struct Escaping;

impl Formatter for Escaping {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        for piece in fragment.split_inclusive(is_hidden) {
            let Some(hidden) = piece.chars().next_back().filter(|c| is_hidden(*c)) else {
                return writer.write_all(piece.as_bytes());
            };
            writer.write_all(&piece.as_bytes()[..piece.len() - hidden.len_utf8()])?;
            let mut escaped = String::new();
            escape(hidden, &mut escaped);
            writer.write_all(escaped.as_bytes())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_is_read_as_it_was() -> serde_json::Result<()> {
        let text: String = (0..=0x10_ffff)
            .step_by(7)
            .filter_map(char::from_u32)
            .collect();
        for text in [
            "a\u{7f}\u{9b}b\u{202e}\u{e0001}",
            "",
            "\u{7f}",
            "\n\"\\",
            &text,
        ] {
            let line = line(&text)?;
            assert!(!line.trim_end().chars().any(is_hidden), "{line}");
            assert_eq!(serde_json::from_str::<String>(&line)?, text);
            let lines = lines(&Value::from(text));
            assert!(!lines.trim_end().chars().any(is_hidden), "{lines}");
            assert_eq!(serde_json::from_str::<String>(&lines)?, text);
        }
        Ok(())
    }
}
