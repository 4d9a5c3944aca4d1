use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use kanade_resources_schema::diagnostic::Finding;
use kanade_resources_schema::{Bump, analyse};

use crate::format::{Format, Judged};
use crate::output::{self, ERROR};
use crate::source::Source;

/// Check declarations and show everything that is wrong with them
///
/// Needs no broker. Exits with 0 when there is no error (warnings are none), with 1 when there is one.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// The declarations; `-` is standard input
    #[arg(value_name = "FILE", default_value = "resources.toml")]
    files: Vec<PathBuf>,
    /// How findings are shown
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

pub(super) fn run(options: &Options) -> Result<ExitCode> {
    let files: Vec<Judged> = options.files.iter().map(|path| judge(Source::read(path))).collect();
    output::print(&options.format.render(&files)?)?;
    if options.format == Format::Human {
        output::tell(&summary(&files));
    }
    let failed = files.iter().any(|file| !file.findings.is_empty());
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn judge(source: Source) -> Judged {
    match source.text {
        Ok(text) => Judged { findings: findings(&text), name: source.name, text },
        Err(finding) => Judged { findings: vec![finding], name: source.name, text: String::new() },
    }
}

fn findings(text: &str) -> Vec<Finding> {
    let arena = Bump::new();
    analyse(text, &arena).err().map(|rejected| rejected.findings).unwrap_or_default()
}

fn summary(files: &[Judged]) -> String {
    let name = match files {
        [file] => file.name.clone(),
        files => format!("{} files", files.len()),
    };
    match files.iter().map(|file| file.findings.len()).sum() {
        0 => format!("{name}: no errors"),
        1 => format!("{name}: {ERROR}1 error{ERROR:#}"),
        count => format!("{name}: {ERROR}{count} errors{ERROR:#}"),
    }
}
