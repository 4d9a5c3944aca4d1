//! The rules of form, which are raised while a file is read, before values are compared with each other.
//!
//! Each has a file with its id, its documentation and its wording. The reader of the value asks for the finding.

use crate::rule::Rule;

/// Declares the rules of form: a module for each, and the list of all.
macro_rules! rules {
    ($($rule:ident)+) => {
        $(pub(crate) mod $rule;)+

        /// Every rule of form, in the order of their ids.
        pub(crate) const RULES: &[&Rule] = &[$(&$rule::RULE),+];
    };
}

rules! {
    unreadable_file
    not_utf8
    oversized_file
    syntax_error
    empty_declaration
    unknown_table
    unknown_field
    wrong_type
    stray_doc_comment
    unknown_word
    missing_field
    fixed_field
    malformed_size
    malformed_duration
    silent_zero
    number_out_of_range
    text_too_long
    unsupported_server
    malformed_time
    negative_number
    deep_history
    unknown_overlay
}
