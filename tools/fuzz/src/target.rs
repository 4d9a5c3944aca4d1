//! What must hold, whatever the bytes.

use std::panic;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use kanade_resources_codegen::{Path, items_of_text};
use kanade_resources_schema::diagnostic::{Finding, Lines, Severity, render_all};
use kanade_resources_schema::visible::is_hidden;
use kanade_resources_schema::{Bump, Checked, analyse, decode, reference};
use proc_macro2::Span;
use quote::quote;

/// No declaration of the mutator's size may take longer, in a build with assertions.
const SLOW: Duration = Duration::from_secs(2);

/// One property.
#[derive(Clone, Copy)]
pub(crate) enum Target {
    /// Bytes are read, or refused with a finding.
    Parse,
    /// Every finding lies in the text, and can be shown, as nothing but text; what is legible has its reference.
    Render,
    /// The macro's tokens are Rust.
    Expand,
}

impl Target {
    pub(crate) const ALL: [Self; 3] = [Self::Parse, Self::Render, Self::Expand];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Parse => "parse",
            Self::Render => "render",
            Self::Expand => "expand",
        }
    }

    /// Why the property does not hold for `case`, if it does not.
    pub(crate) fn failure(self, case: &[u8]) -> Option<String> {
        let start = Instant::now();
        let check = match self {
            Self::Parse => parse,
            Self::Render => render,
            Self::Expand => expand_tokens,
        };
        match panic::catch_unwind(|| check(case)) {
            Err(panic) => Some(format!("panicked: {}", message(panic.as_ref()))),
            Ok(Err(error)) => Some(error.to_string()),
            Ok(Ok(())) if start.elapsed() > SLOW => Some(format!("took {:?}", start.elapsed())),
            Ok(Ok(())) => None,
        }
    }
}

pub(crate) fn message(panic: &(dyn std::any::Any + Send)) -> &str {
    panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("without a message")
}

fn text(case: &[u8]) -> Option<String> {
    decode("resources.toml", Ok(case.to_vec())).ok()
}

fn parse(case: &[u8]) -> Result<()> {
    let text = match decode("resources.toml", Ok(case.to_vec())) {
        Ok(text) => text,
        Err(finding) => {
            ensure!(
                std::str::from_utf8(case).is_err(),
                "UTF-8 was refused: {}",
                finding.message
            );
            return Ok(());
        }
    };
    let arena = Bump::new();
    if let Err(rejected) = analyse(&text, &arena) {
        let is_error = |finding: &Finding| finding.severity == Severity::Error;
        ensure!(
            rejected.findings.iter().any(is_error),
            "rejected without an error"
        );
    }
    Ok(())
}

fn render(case: &[u8]) -> Result<()> {
    let Some(text) = text(case) else {
        return Ok(());
    };
    let arena = Bump::new();
    let (checked, findings) = match analyse(&text, &arena) {
        Ok(checked) => (checked.clone(), checked.warnings),
        Err(rejected) => (rejected.legible, rejected.findings),
    };
    let lines = Lines::of(&text);
    for finding in &findings {
        check_places(finding, &text, &lines)?;
    }
    let shown = render_all(&findings, &text, "resources.toml");
    ensure!(
        shown.is_empty() == findings.is_empty(),
        "findings that are not shown"
    );
    for text in shown {
        check_tame(&text)?;
    }
    refer(&checked);
    Ok(())
}

/// No character that a terminal would act upon, or a reader not see.
pub(crate) fn check_tame(text: &str) -> Result<()> {
    let wild = text.chars().find(|c| is_hidden(*c) && *c != '\n');
    ensure!(wild.is_none(), "{wild:?} is shown: {text:?}");
    Ok(())
}

fn check_places(finding: &Finding, text: &str, lines: &Lines<'_>) -> Result<()> {
    let labels = finding
        .primary
        .iter()
        .chain(&finding.secondary)
        .map(|label| &label.span);
    for span in labels.chain(finding.patch.iter().map(|patch| &patch.span)) {
        ensure!(
            text.get(span.clone()).is_some(),
            "{span:?} of {} is no text",
            finding.rule.id
        );
        let (start, end) = (lines.position(span.start), lines.position(span.end));
        ensure!(
            (start.line, start.column) <= (end.line, end.column),
            "{span:?} ends before it starts"
        );
    }
    Ok(())
}

fn refer(checked: &Checked<'_>) {
    reference::declaration(checked);
    for item in &checked.items {
        reference::resource(checked, item);
        item.consumers
            .iter()
            .for_each(|consumer| drop(reference::consumer(checked, consumer)));
    }
}

fn expand_tokens(case: &[u8]) -> Result<()> {
    let Some(text) = text(case) else {
        return Ok(());
    };
    let path = Path {
        text: "resources.toml".to_owned(),
        span: Span::call_site(),
    };
    let tokens = items_of_text(&quote!(::kanade_resources), &text, &path);
    syn::parse2::<syn::File>(tokens)?;
    Ok(())
}
