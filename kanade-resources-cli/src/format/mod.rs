//! The forms in which findings are shown.

mod github;
mod human;
mod json;
mod judged;
pub(crate) mod page;
pub(crate) mod terminal;

use anyhow::Result;
use clap::ValueEnum;

pub(crate) use judged::Judged;

use crate::output;

/// How findings are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Text with the lines in question, for people
    #[default]
    Human,
    /// One JSON object a line
    Json,
    /// Annotations of GitHub Actions
    Github,
}

impl Format {
    /// Shows what is to be said of `files` as the result of the command.
    pub(crate) fn print(self, files: &[Judged]) -> Result<()> {
        let text = self.render(files)?;
        match self {
            Self::Human => output::print(&text),
            Self::Json | Self::Github => output::print_exactly(&text),
        }
    }

    pub(crate) fn render(self, files: &[Judged]) -> Result<String> {
        match self {
            Self::Human => Ok(files.iter().map(human::render).collect()),
            Self::Json => Ok(files
                .iter()
                .map(json::render)
                .collect::<serde_json::Result<String>>()?),
            Self::Github => Ok(files.iter().map(github::render).collect()),
        }
    }
}
