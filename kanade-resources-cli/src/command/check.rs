use std::path::PathBuf;
use std::process::ExitCode;

use anstyle::Style;
use anyhow::Result;
use kanade_resources_schema::diagnostic::{Finding, Severity};
use kanade_resources_schema::spec::UnknownProfile;
use kanade_resources_schema::visible::visible;
use kanade_resources_schema::{Bump, analyse};

use super::Profile;
use crate::format::{Format, Judged};
use crate::output::{self, ERROR, WARNING};
use crate::source::Source;

/// Check declarations and show everything that is wrong with them
///
/// Needs no broker. All profiles are checked, even if one is named. Exits with 0 when there is no error (warnings do
/// not count), with 1 when there is one.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// The declarations; `-` is standard input
    #[arg(value_name = "FILE", default_value = "resources.toml")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    profile: Profile,
    /// How findings are shown
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

pub(super) fn run(options: &Options) -> Result<ExitCode> {
    let files = options.files.iter();
    let (files, unknown): (Vec<Judged>, Vec<Option<UnknownProfile>>) = files
        .map(|path| judge(Source::read(path), options.profile.name()))
        .unzip();
    options.format.print(&files)?;
    for (file, unknown) in files.iter().zip(&unknown) {
        if let Some(unknown) = unknown {
            output::tell_error(&format!("{}: {unknown}", visible(&file.name)));
        }
    }
    if options.format == Format::Human {
        output::tell(&summary(&files));
        if let Some(pointer) = pointer(&files) {
            output::tell(&pointer);
        }
    }
    let failed = count(&files, Severity::Error) > 0;
    Ok(if failed || unknown.iter().any(Option::is_some) {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

/// What is found in a file, and whether it lacks the profile `name`. Nothing is known of the profiles of what breaks
/// rules.
fn judge(source: Source, name: Option<&str>) -> (Judged, Option<UnknownProfile>) {
    let (text, findings, unknown) = match source.text {
        Ok(text) => {
            let (findings, unknown) = checked(&text, name);
            (text, findings, unknown)
        }
        Err(finding) => (String::new(), vec![finding], None),
    };
    let file = Judged {
        name: source.name,
        text,
        findings,
    };
    (file, unknown)
}

fn checked(text: &str, name: Option<&str>) -> (Vec<Finding>, Option<UnknownProfile>) {
    let arena = Bump::new();
    match analyse(text, &arena) {
        Ok(checked) => {
            let declaration = checked.declaration(&arena);
            let unknown = name.and_then(|name| declaration.profile(name).err());
            (checked.warnings, unknown)
        }
        Err(rejected) => (rejected.findings, None),
    }
}

fn summary(files: &[Judged]) -> String {
    let name = match files {
        [file] => visible(&file.name).to_string(),
        files => format!("{} files", files.len()),
    };
    let errors = counted(count(files, Severity::Error), "error", ERROR);
    let warnings = counted(count(files, Severity::Warning), "warning", WARNING);
    let counts: Vec<String> = errors.into_iter().chain(warnings).collect();
    if counts.is_empty() {
        format!("{name}: no errors")
    } else {
        format!("{name}: {}", counts.join(", "))
    }
}

/// Where more is said of the rules that are broken.
fn pointer(files: &[Judged]) -> Option<String> {
    let mut ids = files
        .iter()
        .flat_map(|file| &file.findings)
        .map(|finding| finding.rule.id);
    let first = ids.next()?;
    let others = if ids.any(|id| id != first) {
        ", and likewise for the others"
    } else {
        ""
    };
    Some(format!(
        "`kanade-resources explain {first}` says more about that rule{others}"
    ))
}

fn count(files: &[Judged], severity: Severity) -> usize {
    let findings = files.iter().flat_map(|file| &file.findings);
    findings
        .filter(|finding| finding.severity == severity)
        .count()
}

fn counted(count: usize, what: &str, style: Style) -> Option<String> {
    match count {
        0 => None,
        1 => Some(format!("{style}1 {what}{style:#}")),
        count => Some(format!("{style}{count} {what}s{style:#}")),
    }
}
