use std::process::ExitCode;

use anyhow::{Result, bail};
use kanade_resources_schema::reference;
use kanade_resources_schema::rules::{self, Rule};

use crate::format::page;
use crate::output::{self, CODE};

/// Show what a rule is about: what it flags, why, what a broker would do, and an example
///
/// Without a rule, all of them are listed.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// The rule, by its id or its name, such as KR0107
    rule: Option<String>,
}

pub(super) fn run(options: &Options) -> Result<ExitCode> {
    let text = match &options.rule {
        Some(name) => page::render(&reference::rule(find(name)?)),
        None => rules::RULES.iter().map(|rule| entry(rule)).collect(),
    };
    output::print(&text)?;
    Ok(ExitCode::SUCCESS)
}

fn find(name: &str) -> Result<&'static Rule> {
    match rules::find(name) {
        Ok(rule) => Ok(rule),
        Err(Some(near)) => bail!(
            "there is no rule `{name}`; did you mean {} {}?",
            near.id,
            near.name
        ),
        Err(None) => bail!("there is no rule `{name}`; `kanade-resources explain` lists them all"),
    }
}

fn entry(rule: &Rule) -> String {
    format!(
        "{CODE}{} {}{CODE:#}\n    {}\n",
        rule.id, rule.name, rule.what
    )
}
