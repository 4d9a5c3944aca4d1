use std::fmt::Write as _;

use crate::diagnostic::render;
use crate::rules::{Basis, GROUPS, RULES, Refusal, Rule};
use crate::{Bump, analyse};

/// The page of one rule: what it flags, why, what a broker would do, a failing example with its findings, and
/// its correction.
///
/// ```
/// use kanade_resources_schema::{reference, rules};
///
/// let page = reference::rule(rules::find("KR0107").unwrap());
/// assert!(page.starts_with("# KR0107 over_budget\n"));
/// assert!(page.contains("error: [KR0107] `max_bytes` is larger than the storage budget leaves"));
/// ```
pub fn rule(rule: &Rule) -> String {
    let mut page = format!(
        "# {} {}\n\n{}\n\n**Why:** {}\n",
        rule.id, rule.name, rule.what, rule.why
    );
    if let Some(broker) = broker(rule) {
        let _ = write!(page, "\n**What the broker does:** {broker}\n");
    }
    if let Basis::Lint(level) = rule.basis {
        let _ = write!(
            page,
            "\n**Level:** `{level}`, unless `[lints]` says otherwise\n"
        );
    }
    if let Basis::Stricter(reason) = rule.basis {
        let _ = write!(page, "\n**Stricter than the broker:** {reason}\n");
    }
    if let Some(fails) = rule.fails {
        let _ = write!(
            page,
            "\n**Wrong:**\n\n{}\n{}",
            block("toml", fails),
            block("text", &said_of(fails))
        );
    }
    if let Some(mend) = rule.mend {
        let _ = write!(page, "\n**Right:**\n\n{}", block("toml", mend));
    }
    page
}

/// The errors with which a broker refuses what breaks the rule, and what else it does.
fn broker(rule: &Rule) -> Option<String> {
    let refusals: Vec<String> = rule.refusals.iter().map(refusal).collect();
    let errors = match refusals.split_last() {
        Some((last, [])) => Some(format!("Error {last}.")),
        Some((last, rest)) => Some(format!("Error {} or {last}.", rest.join(", "))),
        None => None,
    };
    let sentences: Vec<&str> = errors.as_deref().into_iter().chain(rule.broker).collect();
    (!sentences.is_empty()).then(|| sentences.join(" "))
}

fn refusal(refusal: &Refusal) -> String {
    let remarks = [refusal.case, refusal.description];
    let remarks: Vec<&str> = remarks
        .into_iter()
        .filter(|remark| !remark.is_empty())
        .collect();
    if remarks.is_empty() {
        return refusal.code.to_string();
    }
    format!("{} ({})", refusal.code, remarks.join(": "))
}

/// The pages of all rules, with a table of contents.
pub fn rules() -> String {
    let mut document = "# The rules of resources.toml\n\n\
        `kanade-resources explain KR0107` shows one of these pages. An id is never given to another rule.\n"
        .to_owned();
    for (prefix, title) in GROUPS {
        document += &contents(prefix, title);
    }
    for (prefix, title) in GROUPS {
        document += &pages(prefix, title);
    }
    document
}

fn contents(prefix: &str, title: &str) -> String {
    let entries: Vec<String> = of_group(prefix).map(entry).collect();
    if entries.is_empty() {
        return String::new();
    }
    format!("\n**{title}**\n\n{}\n", entries.join("\n"))
}

fn entry(rule: &Rule) -> String {
    let (id, name) = (rule.id, rule.name);
    format!(
        "* [{id} {name}](#{}-{name}): {}",
        id.to_lowercase(),
        rule.what
    )
}

fn pages(prefix: &str, title: &str) -> String {
    let pages: Vec<String> = of_group(prefix).map(rule).collect();
    if pages.is_empty() {
        return String::new();
    }
    // A page starts with a heading of the first level; here it stands two levels deeper.
    format!("\n## {title}\n\n##{}", pages.join("\n##"))
}

fn of_group(prefix: &str) -> impl Iterator<Item = &'static Rule> {
    RULES
        .iter()
        .copied()
        .filter(move |rule| rule.id.starts_with(prefix))
}

/// The findings of an example, word for word.
fn said_of(source: &str) -> String {
    let arena = Bump::new();
    let findings = analyse(source, &arena)
        .map_or_else(|rejected| rejected.findings, |checked| checked.warnings);
    let said = findings.iter().map(|finding| {
        format!(
            "{}: {}\n",
            finding.severity.as_str(),
            render(finding, source, "resources.toml")
        )
    });
    said.collect::<Vec<String>>().join("\n")
}

fn block(language: &str, text: &str) -> String {
    let end = if text.ends_with('\n') { "" } else { "\n" };
    format!("```{language}\n{text}{end}```\n")
}
