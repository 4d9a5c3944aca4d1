use crate::diagnostic::Finding;
use crate::rule::{Basis, Rule};

pub(super) static RULE: Rule = Rule {
    id: "KR0003",
    name: "oversized_file",
    what: "The file is larger than 8 MiB.",
    why: "A declaration of ten thousand resources has some 2 MiB. A larger file is most likely something else, and reading it would stall every build.",
    basis: Basis::Form,
    refusals: &[],
    broker: None,
    fails: None,
    mend: None,
};

/// The largest file that is read, in bytes.
pub(crate) const MOST: u64 = 8 * 1024 * 1024;

/// The finding for a larger file. How large it is is not known: it is read up to the limit only.
pub(crate) fn finding(path: &str) -> Finding {
    Finding::of_file(
        &RULE,
        format!("`{path}` has more than the {MOST} bytes that a declaration may have"),
    )
    .help("check the path: this is most likely another file")
}
