//! The checker and real brokers agree: about the corpus, about a bounded series at random, and about every field.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Result, ensure};
use kanade_resources_differential::{Disagreement, Run, corpus, generate, run};
use kanade_resources_schema::spec::ServerVersion;
use kanade_resources_schema::{language, symbol};
use kanade_resources_testing::Version;

/// The series that every change is held against. `cargo xtask differential` takes a new one each time.
const SEED: u64 = 20_261_128;
const CASES: u64 = 1500;

#[tokio::test(flavor = "multi_thread")]
async fn checker_and_brokers_agree_about_declarations_at_random() -> Result<()> {
    let run = run(SEED, CASES, Version::ALL).await?;
    agreed(&run)?;
    let asked = run.taken + run.refused;
    ensure!(asked > CASES * 4, "too few cases prove something: {asked}");
    ensure!(
        run.taken * 4 > asked && run.refused * 4 > asked,
        "{} taken, {} refused",
        run.taken,
        run.refused
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn checker_and_brokers_agree_about_the_corpus() -> Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let run = corpus(&folder, Version::ALL).await?;
    agreed(&run)?;
    ensure!(
        run.taken > 0 && run.refused > 0,
        "{} taken, {} refused",
        run.taken,
        run.refused
    );
    Ok(())
}

fn agreed(run: &Run) -> Result<()> {
    let differ: Vec<String> = run
        .disagreements
        .iter()
        .map(Disagreement::to_string)
        .collect();
    ensure!(differ.is_empty(), "{}", differ.join("\n"));
    Ok(())
}

/// Fields that servers never hear of.
const OURS: [&str; 8] = [
    "lazy",
    "ignore_changes",
    "allow_data_loss",
    "const_name",
    "filter_templates",
    "subject_templates",
    "keys",
    "names",
];

#[test]
fn every_field_of_the_language_is_asked_about() {
    let texts: String = (0..CASES)
        .map(|number| generate(SEED, number).to_toml(ServerVersion::OLDEST))
        .collect();
    // Profiles and roles have no fields that a broker sees.
    let is_of_resources = |table: &language::Table| {
        let kind = table.path.first();
        kind.is_some_and(|kind| symbol::KINDS.contains(kind))
            && table.path.contains(&language::ANY_NAME)
    };
    let tables = language::tables().into_iter().filter(is_of_resources);
    let fields: BTreeSet<&str> = tables
        .flat_map(|table| table.fields)
        .map(|field| field.name)
        .collect();
    let is_missing =
        |field: &&str| !OURS.contains(field) && !texts.contains(&format!("{field} = "));
    let missing: Vec<&str> = fields.into_iter().filter(is_missing).collect();
    assert_eq!(missing, Vec::<&str>::new(), "no case has these");
}

#[test]
fn a_case_is_the_same_for_the_same_seed() {
    assert_eq!(generate(1, 2), generate(1, 2));
    assert_ne!(generate(1, 2), generate(2, 2));
}
