//! Rust identifiers for what resources, templates and holes are called.

use kanade_resources_schema::identifier;
use proc_macro2::{Ident, Span};

/// Words that are identifiers only in their raw form, in any edition.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];

/// A name that is an identifier as it is.
pub(super) fn plain(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}

/// The constant in `streams`, `kv` and `object_stores`: `RESULTS`, `_9X`.
pub(super) fn constant(constant: &str) -> Ident {
    plain(&identifier::constant(constant))
}

/// The field of a handle: `results`, `r#type`, `self_`.
pub(super) fn field(constant: &str) -> Ident {
    snake(&identifier::field(constant))
}

/// What is in snake case already, such as the name of a template or a hole: `pc_id`, `r#type`.
pub(super) fn snake(name: &str) -> Ident {
    if KEYWORDS.contains(&name) {
        return Ident::new_raw(name, Span::call_site());
    }
    Ident::new(name, Span::call_site())
}

#[cfg(test)]
mod tests {
    use super::{constant, field};

    #[test]
    fn identifiers_are_valid_whatever_the_name() {
        let cases = [
            ("RESULTS", "RESULTS", "results"),
            ("9X", "_9X", "_9x"),
            ("TYPE", "TYPE", "r#type"),
            ("GEN", "GEN", "r#gen"),
            ("SELF", "SELF", "self_"),
            ("CRATE", "CRATE", "crate_"),
        ];
        for (given, expected_constant, expected_field) in cases {
            assert_eq!(constant(given).to_string(), expected_constant);
            assert_eq!(field(given).to_string(), expected_field);
        }
    }
}
