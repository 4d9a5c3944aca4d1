//! Text from a broker or a file, made safe to show.
//!
//! Anybody who may create a stream could otherwise write to an operator's terminal: move the cursor, change the
//! title, or turn a name around. Everything foreign goes through here before it is shown.

use std::fmt::{self, Write as _};

/// `text` in one line, with every character that a reader would not see written as an escape.
///
/// The escapes are Rust's and TOML's: `\n`, `\u{1b}`, `\u{202e}`. A backslash stays as it is, so text that is
/// visible already comes out unchanged.
///
/// ```
/// use kanade_resources_schema::visible::visible;
///
/// assert_eq!(visible("ORDERS").to_string(), "ORDERS");
/// assert_eq!(visible("ORDERS\u{1b}[2J\u{202e}").to_string(), r"ORDERS\u{1b}[2J\u{202e}");
/// assert_eq!(visible("two\nlines").to_string(), r"two\nlines");
/// ```
pub fn visible(text: &str) -> Visible<'_> {
    Visible {
        text,
        keeps_lines: false,
    }
}

/// As [`visible`], for text that may have several lines: their ends stay.
///
/// ```
/// use kanade_resources_schema::visible::visible_lines;
///
/// assert_eq!(visible_lines("two\nlines\r").to_string(), "two\nlines\\r");
/// ```
pub fn visible_lines(text: &str) -> Visible<'_> {
    Visible {
        text,
        keeps_lines: true,
    }
}

/// Whether a reader would not see `c`, or would see other characters in another place because of it: control
/// characters, marks of direction, invisible and separating characters.
///
/// ```
/// use kanade_resources_schema::visible::is_hidden;
///
/// assert!(is_hidden('\u{9b}') && is_hidden('\u{202e}') && is_hidden('\n'));
/// assert!(!is_hidden('é') && !is_hidden('結') && !is_hidden(' '));
/// ```
pub fn is_hidden(c: char) -> bool {
    c.is_control() || is_format(c) || is_blank(c)
}

/// The general categories Cf, Zl and Zp of Unicode 16.
fn is_format(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{600}'..='\u{605}'
            | '\u{61c}'
            | '\u{6dd}'
            | '\u{70f}'
            | '\u{890}'..='\u{891}'
            | '\u{8e2}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{110bd}'
            | '\u{110cd}'
            | '\u{13430}'..='\u{1343f}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// Letters and marks that leave nothing on the screen.
fn is_blank(c: char) -> bool {
    matches!(
        c,
        '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{3164}' | '\u{ffa0}'
    )
}

/// Shows a text with its hidden characters escaped; see [`visible`].
#[derive(Clone, Copy, Debug)]
pub struct Visible<'t> {
    text: &'t str,
    keeps_lines: bool,
}

impl fmt::Display for Visible<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.text.chars() {
            match c {
                '\n' if self.keeps_lines => f.write_char(c)?,
                '\n' | '\r' | '\t' => write!(f, "{}", c.escape_default())?,
                c if is_hidden(c) => write!(f, "{}", c.escape_unicode())?,
                c => f.write_char(c)?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_hidden_character_is_left_and_every_other_stays() {
        for c in (0..0x2_0000)
            .chain(0xe_0000..0xe_1000)
            .filter_map(char::from_u32)
        {
            let text = c.to_string();
            let shown = visible(&text).to_string();
            assert!(!shown.chars().any(is_hidden), "{c:?}");
            assert_eq!(shown != text, is_hidden(c), "{c:?}");
        }
    }

    #[test]
    fn what_is_visible_already_comes_out_unchanged() {
        let shown = visible("a\u{7f}\tb\\n\u{feff}").to_string();
        assert_eq!(shown, r"a\u{7f}\tb\n\u{feff}");
        assert_eq!(visible(&shown).to_string(), shown);
    }
}
