//! From a file to the declaration that the engine takes.

use std::path::Path;

use anyhow::{Result, bail};
use kanade_resources::Declaration;
use kanade_resources_schema::diagnostic::Finding;
use kanade_resources_schema::visible::visible;
use kanade_resources_schema::{Bump, Checked, analyse};

use crate::deadline::Deadline;
use crate::format::{Format, Judged};
use crate::output;
use crate::source::Source;

/// Gives the declaration at `path` to `with`, in its profile `profile` if one is named, if it can be read before the
/// `deadline`. Where it breaks rules, they are shown instead.
pub(crate) fn with_declaration<T>(
    path: &Path,
    profile: Option<&str>,
    deadline: &Deadline,
    with: impl FnOnce(&Declaration<'_>) -> Result<T>,
) -> Result<T> {
    with_declared(Source::read_until(path, deadline), profile, with)
}

/// The same for what was read before.
pub(crate) fn with_declared<T>(
    source: Source,
    profile: Option<&str>,
    with: impl FnOnce(&Declaration<'_>) -> Result<T>,
) -> Result<T> {
    let consequence = "; nothing was sent to the broker";
    with_checked(source, consequence, |checked, arena| {
        with(&declaration(checked, profile, arena)?)
    })
}

/// What `checked` declares, in its profile `profile` if one is named.
///
/// # Errors
///
/// There is no such profile.
pub(crate) fn declaration<'d>(
    checked: &'d Checked<'_>,
    profile: Option<&str>,
    arena: &'d Bump,
) -> Result<Declaration<'d>> {
    Ok(match profile {
        Some(name) => checked.declaration_in(name, arena)?,
        None => checked.declaration(arena),
    })
}

/// Gives what `source` declares to `with`. Where it breaks rules, they are shown instead, and the error ends with what
/// that means.
pub(crate) fn with_checked<T>(
    source: Source,
    consequence: &str,
    with: impl FnOnce(&Checked<'_>, &Bump) -> Result<T>,
) -> Result<T> {
    let name = source.name;
    let text = match source.text {
        Ok(text) => text,
        Err(finding) => return rejected(name, String::new(), vec![finding], consequence),
    };
    let arena = Bump::new();
    match analyse(&text, &arena) {
        Ok(checked) => with(&checked, &arena),
        Err(refused) => rejected(name, text.clone(), refused.findings, consequence),
    }
}

fn rejected<T>(name: String, text: String, findings: Vec<Finding>, consequence: &str) -> Result<T> {
    let file = Judged {
        name,
        text,
        findings,
    };
    let name = visible(&file.name).to_string();
    output::tell(Format::Human.render(&[file])?.trim_end());
    bail!("{name} is not a valid declaration{consequence}")
}
