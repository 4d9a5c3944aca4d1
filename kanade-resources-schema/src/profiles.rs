//! What is wrong in profiles, and not without them.

use std::collections::{HashMap, HashSet};

use crate::check::Context;
use crate::diagnostic::{Finding, Findings, Label};

/// What makes two findings the same to a reader. Notes have numbers, which may differ between profiles.
#[derive(PartialEq, Eq, Hash)]
struct Key {
    rule: &'static str,
    message: String,
    primary: Option<Label>,
    secondary: Vec<Label>,
}

impl Key {
    fn of(finding: &Finding) -> Self {
        Self {
            rule: finding.rule.id,
            message: finding.message.clone(),
            primary: finding.primary.clone(),
            secondary: finding.secondary.clone(),
        }
    }
}

/// Adds to `findings`, which are those of the declaration without profiles, what `check` finds in `profiles` beyond
/// them: each finding once, with the names of the profiles that have it.
pub(crate) fn add(
    profiles: &[Context<'_, '_>],
    findings: &mut Findings,
    check: impl Fn(&Context<'_, '_>) -> Findings,
) {
    if profiles.is_empty() {
        return;
    }
    let known: HashSet<Key> = findings.iter().map(Key::of).collect();
    let mut merged = Merged::default();
    for cx in profiles {
        let profile = cx.profile();
        let name = profile.map_or("", |profile| profile.name.value.as_str());
        for finding in check(cx).into_sorted() {
            let key = Key::of(&finding);
            if !known.contains(&key) {
                merged.add(key, finding, name);
            }
        }
    }
    let found = merged.found.into_iter();
    findings.extend(found.map(|(finding, names)| finding.in_profiles(&names)));
}

/// Findings, each once, with the names of the profiles that have it.
#[derive(Default)]
struct Merged<'p> {
    places: HashMap<Key, usize>,
    found: Vec<(Finding, Vec<&'p str>)>,
}

impl<'p> Merged<'p> {
    fn add(&mut self, key: Key, finding: Finding, profile: &'p str) {
        let place = *self.places.entry(key).or_insert(self.found.len());
        match self.found.get_mut(place) {
            Some((_, names)) if names.last() != Some(&profile) => names.push(profile),
            Some(_) => {}
            None => self.found.push((finding, vec![profile])),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use anyhow::{Context as _, Result, ensure};
    use bumpalo::Bump;

    use super::*;
    use crate::language::{self, ANY_NAME, Shape};
    use crate::manifest::Manifest;
    use crate::rules::{self, CHECKS};
    use crate::spec::Kind;
    use crate::{analyse, lower, symbol, text};

    /// `source` with a profile that overlays whatever a profile can overlay.
    fn overlaid(source: &str) -> String {
        let arena = Bump::new();
        let checked = analyse(source, &arena).unwrap_or_else(|rejected| rejected.legible);
        let mut overlaid = source.to_owned();
        for item in &checked.items {
            let table = match item.resource.kind {
                Kind::Stream => symbol::STREAMS,
                Kind::KvBucket => symbol::KV,
                Kind::ObjectStore => symbol::OBJECT_STORES,
            };
            let name = format!("{:?}", item.resource.name);
            let path = [symbol::PROFILES, ANY_NAME, table, ANY_NAME];
            overlaid.push_str(&table_of(&format!("{table}.{name}"), &path));
            for consumer in item.consumers {
                let path = [&path[..], &[symbol::CONSUMERS, ANY_NAME]].concat();
                let consumer = format!("{name}.consumers.{:?}", consumer.consumer.spec.name);
                overlaid.push_str(&table_of(&format!("{table}.{consumer}"), &path));
            }
        }
        overlaid
    }

    fn table_of(name: &str, path: &[&str]) -> String {
        format!("\n[profiles.everything.{name}]\n{}", lines(path))
    }

    /// A line for each field of the table at `path`.
    fn lines(path: &[&str]) -> String {
        let tables = language::tables();
        let table = tables.iter().find(|table| table.path == path);
        let fields = table.into_iter().flat_map(|table| &table.fields);
        let lines = fields.map(|field| format!("{} = {}", field.name, value(&field.shape)));
        lines.collect::<Vec<_>>().join("\n")
    }

    fn value(shape: &Shape) -> String {
        match shape {
            Shape::Boolean => "true".to_owned(),
            Shape::Words(words) => format!("{:?}", words[words.len() - 1]),
            Shape::Count { least, most, .. } => 3.clamp(*least, *most).to_string(),
            Shape::Size { .. } => "\"3MiB\"".to_owned(),
            Shape::Duration { .. } => "\"3h\"".to_owned(),
            Shape::Table(_) => "{ cluster = \"east\" }".to_owned(),
            other => panic!("a profile can overlay {other:?}: say with which value it is tried"),
        }
    }

    /// Whether every check that is not run for profiles finds there what it finds without them.
    fn compare(source: &str) -> Result<usize> {
        let tree = text::parse(source, &mut Findings::default());
        if tree.truncated {
            return Ok(0);
        }
        let arena = Bump::new();
        let manifest = Manifest::read(tree, &mut Findings::default());
        let core_subjects = lower::core_subjects(&manifest, &arena);
        let lowered = lower::lower(&manifest, &arena);
        let cx = rules::context(&manifest, lowered, core_subjects, Vec::new());
        let Some(profile) = manifest.profiles.last() else {
            return Ok(0);
        };
        let lowered = lower::in_profile(&manifest, profile, &cx.lowered, &arena);
        let changed = cx.lowered.changed_in(&lowered).count();
        let in_profile = cx.in_profile(profile, lowered);
        for check in CHECKS.iter().filter(|check| !in_profile.needs(check)) {
            let [without, within] = [&cx, &in_profile].map(|cx| {
                let mut findings = Findings::default();
                check.run(cx, &mut findings);
                findings.into_sorted()
            });
            let keys = |findings: &[Finding]| findings.iter().map(Key::of).collect::<HashSet<_>>();
            ensure!(
                keys(&without) == keys(&within),
                "{} looks at what a profile changes: mark its check with `in_profiles`\n{source}",
                check.rule.name
            );
        }
        Ok(changed)
    }

    #[test]
    fn checks_that_are_not_run_for_profiles_would_find_nothing_else_there() -> Result<()> {
        let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules");
        let mut changed = 0;
        for folder in fs::read_dir(rules)? {
            for case in fs::read_dir(folder?.path())? {
                let path = case?.path();
                if path
                    .extension()
                    .is_some_and(|extension| extension == "toml")
                {
                    let source = fs::read_to_string(&path)?;
                    let compared = compare(&overlaid(&source));
                    changed += compared.with_context(|| path.display().to_string())?;
                }
            }
        }
        ensure!(changed > 200, "only {changed} resources were changed");
        Ok(())
    }
}
