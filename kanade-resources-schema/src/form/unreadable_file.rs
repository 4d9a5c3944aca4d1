use std::io::ErrorKind;

use crate::diagnostic::Finding;
use crate::rule::{Basis, Rule};

pub(super) static RULE: Rule = Rule {
    id: "KR0001",
    name: "unreadable_file",
    what: "The declaration can't be read: there is no such file, it is a directory, or access is denied.",
    why: "The macro reads the file of its own package and does not search upwards, because a \
         file outside the package would be missing for everybody who installs it.",
    basis: Basis::Form,
    refusals: &[],
    broker: None,
    fails: None,
    mend: None,
};

/// The finding for a file at `path` that can't be read for `reason`. It has no text, so no place either.
pub(crate) fn finding(path: &str, reason: &std::io::Error) -> Finding {
    Finding::of_file(&RULE, format!("can't read `{path}`: {}", describe(reason)))
        .note(
            "the path is relative to the folder of the package's Cargo.toml; parent folders \
             are not searched",
        )
        .help(
            "create the file there, or name another file: \
                 `kanade_resources!(\"path/in/the/package.toml\")`; if it exists in the \
                 repository but not in the published package, add it to `package.include`",
        )
}

/// The operating system's own words differ from system to system, and so would the build's output.
fn describe(reason: &std::io::Error) -> String {
    match reason.kind() {
        ErrorKind::NotFound => "there is no such file".to_owned(),
        ErrorKind::IsADirectory => "it is a directory".to_owned(),
        ErrorKind::PermissionDenied => "access is denied".to_owned(),
        _ => reason.to_string(),
    }
}
