//! Names in the text of a page.

/// `text` as it is, as a code span.
pub(super) fn code(text: &str) -> String {
    if !text.contains(|c: char| c == '`' || c.is_control()) {
        return format!("`{text}`");
    }
    let text = text.replace(char::is_control, " ");
    let longest = text
        .split(|c| c != '`')
        .map(str::len)
        .max()
        .unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    let pad = if longest == 0 { "" } else { " " };
    format!("{fence}{pad}{text}{pad}{fence}")
}
