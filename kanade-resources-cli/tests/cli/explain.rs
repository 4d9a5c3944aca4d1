use anyhow::Result;
use kanade_resources_schema::rules::RULES;

use crate::support::{assert_recorded, cases, run};

#[test]
fn a_page_reads_as_recorded() -> Result<()> {
    let ran = run(&["explain", "KR0107"])?;
    assert_eq!(ran.code, Some(0));
    assert_recorded(&cases().join("explain_KR0107.txt"), &ran.stdout)
}

#[test]
fn every_rule_is_found_by_its_id_and_by_its_name() -> Result<()> {
    for rule in RULES {
        let title = format!("{} {}\n", rule.id, rule.name);
        for name in [rule.id.to_lowercase(), rule.name.to_owned()] {
            let ran = run(&["explain", &name])?;
            assert!(
                ran.code == Some(0) && ran.stdout.starts_with(&title),
                "{name}: {ran:?}"
            );
        }
    }
    Ok(())
}

#[test]
fn without_a_rule_all_are_listed() -> Result<()> {
    let listed = run(&["explain"])?.stdout;
    assert!(
        RULES
            .iter()
            .all(|rule| listed.contains(&format!("{} {}\n", rule.id, rule.name))),
        "{listed}"
    );
    Ok(())
}

#[test]
fn a_misspelt_rule_is_answered_with_the_nearest() -> Result<()> {
    let near = run(&["explain", "over-budgte"])?;
    assert_eq!((near.code, near.stdout.as_str()), (Some(1), ""));
    assert_eq!(
        near.stderr,
        "error: there is no rule `over-budgte`; did you mean KR0107 over_budget?\n"
    );
    let far = run(&["explain", "KR9999"])?;
    assert_eq!(
        far.stderr,
        "error: there is no rule `KR9999`; `kanade-resources explain` lists them all\n"
    );
    Ok(())
}
