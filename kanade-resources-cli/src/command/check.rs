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
/// Needs no broker. All profiles are checked, whichever is named. Exits with 0 when there is no error (warnings are none), with 1 when there is one.
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
    let files: Vec<Judged> = options
        .files
        .iter()
        .map(|path| judge(Source::read(path)))
        .collect();
    options.format.print(&files)?;
    let lacks_profile = lacks_profile(&files, options.profile.name());
    if options.format == Format::Human {
        output::tell(&summary(&files));
    }
    let failed = count(&files, Severity::Error) > 0;
    Ok(if failed || lacks_profile {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

/// Whether a file does not have the profile `name`, which is said.
fn lacks_profile(files: &[Judged], name: Option<&str>) -> bool {
    let Some(name) = name else { return false };
    let unknown: Vec<String> = files
        .iter()
        .filter_map(|file| {
            let unknown = unknown_profile(&file.text, name)?;
            Some(format!("{}: {unknown}", visible(&file.name)))
        })
        .collect();
    for unknown in &unknown {
        output::tell_error(unknown);
    }
    !unknown.is_empty()
}

/// Nothing of what can't be read.
fn unknown_profile(text: &str, name: &str) -> Option<UnknownProfile> {
    let arena = Bump::new();
    let checked = analyse(text, &arena).ok()?;
    checked.declaration(&arena).profile(name).err()
}

fn judge(source: Source) -> Judged {
    match source.text {
        Ok(text) => Judged {
            findings: findings(&text),
            name: source.name,
            text,
        },
        Err(finding) => Judged {
            findings: vec![finding],
            name: source.name,
            text: String::new(),
        },
    }
}

fn findings(text: &str) -> Vec<Finding> {
    let arena = Bump::new();
    analyse(text, &arena).map_or_else(|rejected| rejected.findings, |checked| checked.warnings)
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
