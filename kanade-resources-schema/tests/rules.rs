//! Every rule: its place in the registry, its documentation, and the exact text of its findings.
//!
//! `tests/rules/<rule>/<case>.toml` is a declaration, `<case>.stderr` what is said of it; `BLESS=1` rewrites the latter.

use std::collections::BTreeSet;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use kanade_resources_schema::diagnostic::{Finding, Lines, Position, render, render_all};
use kanade_resources_schema::rules::{GROUPS, RULES, Rule};
use kanade_resources_schema::{Bump, analyse};
use toml::de::DeTable;

/// Rules about the file as such, which no text can break: `tests/files.rs` has their cases.
const OF_THE_FILE: &[&str] = &["unreadable_file", "not_utf8", "oversized_file"];

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// The names in a folder, without extension.
fn stems(folder: &Path) -> Result<BTreeSet<String>> {
    let mut stems = BTreeSet::new();
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        stems.extend(
            path.file_stem()
                .map(|stem| stem.to_string_lossy().into_owned()),
        );
    }
    Ok(stems)
}

fn findings_of(source: &str) -> Vec<String> {
    let arena = Bump::new();
    match analyse(source, &arena) {
        Ok(checked) => render_all(&checked.warnings, source, "resources.toml"),
        Err(rejected) => render_all(&rejected.findings, source, "resources.toml"),
    }
}

fn errors_of(source: &str) -> Vec<String> {
    let arena = Bump::new();
    let findings = analyse(source, &arena)
        .err()
        .map(|rejected| rejected.findings)
        .unwrap_or_default();
    render_all(&findings, source, "resources.toml")
}

#[test]
fn every_rule_file_is_registered_and_every_rule_has_cases() -> Result<()> {
    let mut files = stems(&folder("src/form"))?;
    files.append(&mut stems(&folder("src/rules"))?);
    files.remove("mod");
    let registered: BTreeSet<String> = RULES.iter().map(|rule| rule.name.to_owned()).collect();
    assert_eq!(
        files, registered,
        "files of src/form and src/rules, and RULES"
    );

    let mut with_cases = stems(&folder("tests/rules"))?;
    with_cases.extend(OF_THE_FILE.iter().map(|&name| name.to_owned()));
    assert_eq!(with_cases, registered, "folders of tests/rules, and RULES");
    Ok(())
}

#[test]
fn ids_are_unique_and_in_order() {
    let ids: Vec<&str> = RULES.iter().map(|rule| rule.id).collect();
    assert!(ids.is_sorted_by(|a, b| a < b), "{ids:?}");
    assert!(
        ids.iter()
            .all(|id| id.len() == 6 && GROUPS.iter().any(|(group, _)| id.starts_with(group))),
        "{ids:?}"
    );
}

#[test]
fn the_failing_example_breaks_its_rule_only_and_the_mended_one_none() -> Result<()> {
    for rule in RULES {
        check_examples(rule).with_context(|| rule.name)?;
    }
    Ok(())
}

fn check_examples(rule: &Rule) -> Result<()> {
    ensure!(
        rule.fails.is_some() == rule.mend.is_some(),
        "one example without the other"
    );
    let (Some(fails), Some(mend)) = (rule.fails, rule.mend) else {
        return Ok(());
    };
    let found = findings_of(fails);
    ensure!(!found.is_empty(), "the failing example is clean");
    ensure!(
        found
            .iter()
            .all(|text| text.starts_with(&format!("[{}]", rule.id))),
        "{}",
        found.join("\n")
    );
    let left = if rule.is_lint() {
        findings_of(mend)
    } else {
        errors_of(mend)
    };
    ensure!(
        left.is_empty(),
        "the mended example fails: {}",
        left.join("\n")
    );
    Ok(())
}

#[test]
fn findings_read_exactly_as_recorded() -> Result<()> {
    let mut stale = Vec::new();
    for rule in RULES
        .iter()
        .filter(|rule| !OF_THE_FILE.contains(&rule.name))
    {
        let cases = folder("tests/rules").join(rule.name);
        for case in stems(&cases)? {
            let source = fs::read_to_string(cases.join(&case).with_extension("toml"))?;
            let text = findings_of(&source).join("\n\n") + "\n";
            ensure!(
                text.contains(rule.id),
                "{}/{case} does not break {}:\n{text}",
                rule.name,
                rule.id
            );
            if !matches_golden(&cases.join(case).with_extension("stderr"), &text)? {
                stale.push(text);
            }
        }
    }
    ensure!(
        stale.is_empty(),
        "these differ from what is recorded:\n{}",
        stale.join("\n")
    );
    Ok(())
}

#[test]
fn a_position_is_the_one_that_is_shown() -> Result<()> {
    for folder in fs::read_dir(folder("tests/rules"))? {
        let folder = folder?.path();
        for case in stems(&folder)? {
            let source = fs::read_to_string(folder.join(case).with_extension("toml"))?;
            check_positions(&source).with_context(|| folder.display().to_string())?;
        }
    }
    Ok(())
}

#[test]
fn what_a_help_offers_passes_at_its_place() -> Result<()> {
    let mut wrong = Vec::new();
    let mut tried = 0;
    for folder in fs::read_dir(folder("tests/rules"))? {
        let folder = folder?.path();
        for case in stems(&folder)? {
            let source = fs::read_to_string(folder.join(&case).with_extension("toml"))?;
            for (offer, finding) in all_offers(&source) {
                tried += 1;
                let corrected = offer.applied_to(&source);
                if all_findings(&corrected)
                    .iter()
                    .any(|left| offer.is_left(left, &finding))
                {
                    let shown = render(&finding, &source, "resources.toml");
                    wrong.push(format!(
                        "{}/{case}: `{}`\n{shown}",
                        folder.display(),
                        offer.text
                    ));
                }
            }
        }
    }
    ensure!(
        wrong.is_empty(),
        "these don't pass:\n{}",
        wrong.join("\n\n")
    );
    ensure!(tried > 100, "only {tried} offers were found");
    Ok(())
}

/// A change of the text that a help speaks of.
struct Offer {
    span: Range<usize>,
    text: String,
    is_value: bool,
}

impl Offer {
    fn new(span: Range<usize>, text: &str, is_value: bool) -> Self {
        let text = text.to_owned();
        Self {
            span,
            text,
            is_value,
        }
    }

    fn applied_to(&self, source: &str) -> String {
        let (before, after) = (&source[..self.span.start], &source[self.span.end..]);
        format!("{before}{}{after}", self.text)
    }

    /// Whether `left` is about the new value, or says of the same place what `finding` said.
    fn is_left(&self, left: &Finding, finding: &Finding) -> bool {
        let is_same = left.rule.id == finding.rule.id && left.message == finding.message;
        let (Some(now), Some(then)) = (&left.primary, &finding.primary) else {
            return is_same;
        };
        let (start, end) = (self.span.start, self.span.start + self.text.len());
        let overlaps = now.span.start < end && start < now.span.end;
        let moved = then.span.start + self.text.len() - self.span.len();
        let is_there = now.span.start == then.span.start || now.span.start == moved;
        self.is_value && overlaps || is_same && is_there
    }
}

fn all_findings(source: &str) -> Vec<Finding> {
    let arena = Bump::new();
    analyse(source, &arena).map_or_else(|rejected| rejected.findings, |checked| checked.warnings)
}

/// Every change that the findings of `source` offer.
fn all_offers(source: &str) -> Vec<(Offer, Finding)> {
    let findings = all_findings(source);
    let offers = findings.iter().flat_map(|finding| {
        offers(source, finding)
            .into_iter()
            .map(move |offer| (offer, finding.clone()))
    });
    offers.collect()
}

/// The patch, or what the help quotes after "write", "add" and "set".
fn offers(source: &str, finding: &Finding) -> Vec<Offer> {
    if let Some(patch) = &finding.patch {
        let place = patch.span.clone();
        let is_value = is_value(source, &place);
        return vec![Offer::new(place, &patch.text, is_value)];
    }
    let (Some(help), Some(primary)) = (&finding.help, &finding.primary) else {
        return Vec::new();
    };
    let mut quoted = Vec::new();
    for word in ["write `", "or `", "add `", "set `"] {
        let after = help.split(word).skip(1);
        quoted.extend(
            after
                .filter_map(|rest| rest.split_once('`'))
                .map(|(text, _)| text),
        );
    }
    let is_whole = |text: &&str| !text.contains('…') && !text.contains("NAME");
    let whole = quoted.into_iter().filter(is_whole);
    whole
        .filter_map(|text| offer(source, finding, primary.span.clone(), text))
        .collect()
}

/// A value in the place of another, or a field: in the place of an unknown one, of itself, or new in its table.
fn offer(source: &str, finding: &Finding, place: Range<usize>, text: &str) -> Option<Offer> {
    let assignment = format!("x = {text}");
    if DeTable::parse(&assignment).is_ok() {
        return is_value(source, &place).then(|| Offer::new(place, text, true));
    }
    let field = DeTable::parse(text).ok()?.into_inner();
    let name = field.keys().next()?.get_ref();
    let table = if name == "min_server" {
        source.find("[settings]")?
    } else {
        start_of_table(source, place.start)
    };
    let start = table + source[table..].find('\n')? + 1;
    let end = source[start..]
        .find("\n[")
        .map_or(source.len(), |length| start + length + 1);
    let mut line = start;
    for given in source[start..end].split_inclusive('\n') {
        let span = line..line + given.len();
        let is_unknown = finding.rule.name == "unknown_field" && span.contains(&place.start);
        if is_unknown || given.starts_with(&format!("{name} =")) {
            return Some(Offer::new(span, &format!("{text}\n"), false));
        }
        line += given.len();
    }
    Some(Offer::new(start..start, &format!("{text}\n"), false))
}

/// Whether a value stands there, not a key.
fn is_value(source: &str, place: &Range<usize>) -> bool {
    source[..place.start].trim_end().ends_with(['=', '[', ','])
}

fn start_of_table(source: &str, at: usize) -> usize {
    source[..at].rfind("\n[").map_or(0, |newline| newline + 1)
}

fn check_positions(source: &str) -> Result<()> {
    let arena = Bump::new();
    let findings = analyse(source, &arena)
        .map_or_else(|rejected| rejected.findings, |checked| checked.warnings);
    let lines = Lines::of(source);
    for finding in &findings {
        let Some(primary) = &finding.primary else {
            continue;
        };
        let Position { line, column } = lines.position(primary.span.start);
        let shown = render(finding, source, "file");
        ensure!(
            shown.contains(&format!("--> file:{line}:{column}\n")),
            "{line}:{column} is not in\n{shown}"
        );
    }
    Ok(())
}

fn matches_golden(golden: &Path, text: &str) -> Result<bool> {
    if std::env::var_os("BLESS").is_some() {
        fs::write(golden, text)?;
    }
    Ok(fs::read_to_string(golden).unwrap_or_default() == text)
}
