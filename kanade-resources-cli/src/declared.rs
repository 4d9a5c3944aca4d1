//! From a file to the declaration that the engine takes.

use std::path::Path;

use anyhow::{Result, bail};
use kanade_resources::Declaration;
use kanade_resources_schema::visible::visible;
use kanade_resources_schema::{Bump, analyse};

use crate::deadline::Deadline;
use crate::format::{Format, Judged};
use crate::output;
use crate::source::Source;

/// Gives the declaration at `path` to `with`, if it can be read before the `deadline`. Where it breaks rules, they are
/// shown instead.
pub(crate) fn with_declaration<T>(
    path: &Path,
    deadline: &Deadline,
    with: impl FnOnce(&Declaration<'_>) -> Result<T>,
) -> Result<T> {
    let source = Source::read_until(path, deadline);
    let text = match source.text {
        Ok(text) => text,
        Err(finding) => {
            return rejected(Judged {
                findings: vec![finding],
                name: source.name,
                text: String::new(),
            });
        }
    };
    let arena = Bump::new();
    match analyse(&text, &arena) {
        Ok(checked) => with(&checked.declaration(&arena)),
        Err(rejected) => {
            let findings = rejected.findings;
            self::rejected(Judged {
                findings,
                name: source.name,
                text: text.clone(),
            })
        }
    }
}

fn rejected<T>(file: Judged) -> Result<T> {
    let name = visible(&file.name).to_string();
    output::tell(Format::Human.render(&[file])?.trim_end());
    bail!("{name} is not a valid declaration; nothing was sent to the broker")
}
