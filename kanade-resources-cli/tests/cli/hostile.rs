//! The command line in hostile hands: no escape through, no secret out, an end to everything.

mod answers;
mod context;
mod deadline;
mod input;
mod terminal;

use kanade_resources_schema::visible::is_hidden;

/// What a terminal would act upon, or a reader not see: an escape sequence, C1, DEL, and a change of direction.
const HOSTILE: &str = "X\u{1b}]0;owned\u{7}\u{9b}31m\u{7f}\u{202e}Y";

/// [`HOSTILE`] as it may be shown.
const VISIBLE: &str = r"X\u{1b}]0;owned\u{7}\u{9b}31m\u{7f}\u{202e}Y";

/// Nothing but text and the ends of lines.
fn assert_tame(text: &str) {
    let wild = text.chars().find(|c| is_hidden(*c) && *c != '\n');
    assert_eq!(wild, None, "{text:?}");
}
