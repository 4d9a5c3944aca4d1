//! What is built is parsed into what it was built from, by one template only.

use std::fmt::Write as _;

use fastrand::Rng;
use kanade_fleet::RESOURCES;
use kanade_resources_schema::template::{Content, Template, accepts, decode, split};
use kanade_resources_schema::{Bump, analyse};

use crate::values::{Values, built, random};

/// The values that a string holds, for templates of up to five holes.
fn held(template: &Template<'_>, text: &str) -> Option<Values> {
    fn to_vec<const N: usize>(template: &Template<'_>, text: &str) -> Option<Vec<String>> {
        split::<N>(template, text).map(|held| held.map(str::to_owned).to_vec())
    }
    let tokens = match template.holes().count() {
        0 => to_vec::<0>(template, text),
        1 => to_vec::<1>(template, text),
        2 => to_vec::<2>(template, text),
        3 => to_vec::<3>(template, text),
        4 => to_vec::<4>(template, text),
        _ => to_vec::<5>(template, text),
    }?;
    let plain = template
        .holes()
        .zip(tokens)
        .map(|(hole, token)| match hole.content {
            Content::Encoded => decode(template.space, &token),
            _ => Some(token),
        });
    plain.collect()
}

fn check_table(seed: u64, table: &[Template<'_>], rounds: usize) {
    let mut rng = Rng::with_seed(seed);
    for template in table {
        for _ in 0..rounds {
            let values = random(&mut rng, template);
            let Ok(text) = built(template, &values) else {
                panic!("{template} does not take {values:?}");
            };
            assert_eq!(
                held(template, &text).as_ref(),
                Some(&values),
                "{template}: {text:?}"
            );
            assert_eq!(built(template, &values).as_deref(), Ok(&*text));
            let takers: Vec<_> = table.iter().filter(|other| accepts(other, &text)).collect();
            assert_eq!(takers, [template], "{text:?}");
        }
    }
}

#[test]
fn every_template_of_the_fleet_parses_what_it_builds_and_nothing_of_the_others() {
    for resource in &RESOURCES {
        check_table(1, resource.templates, 500);
    }
    check_table(2, RESOURCES.core_subjects, 500);
}

#[test]
fn telemetry_knows_the_template_of_every_subject() {
    let mut rng = Rng::with_seed(3);
    for template in RESOURCES.subject_templates() {
        for _ in 0..100 {
            let values = random(&mut rng, template);
            let text = built(template, &values).unwrap_or_default();
            assert_eq!(
                RESOURCES.template_of(&text),
                Some(template.text),
                "{text:?}"
            );
        }
    }
    for stranger in [
        "",
        "commands",
        "commands.pc",
        "commands.pc.a.b.c.d.e",
        "results.*",
        "$KV.jobs.1",
        "global",
    ] {
        assert_eq!(RESOURCES.template_of(stranger), None, "{stranger}");
    }
}

/// The text of a table of up to four random templates.
fn random_table(rng: &mut Rng) -> String {
    let mut table = String::new();
    for name in 0..rng.usize(1..=4) {
        let mut tokens: Vec<String> = (0..rng.usize(1..=4))
            .map(|hole| random_token(rng, hole))
            .collect();
        if rng.bool() {
            tokens.push("{rest...}".to_owned());
        }
        _ = writeln!(table, "t{name} = \"t.{}\"", tokens.join("."));
    }
    table
}

fn random_token(rng: &mut Rng, hole: usize) -> String {
    match rng.u8(..9) {
        0 => "a".to_owned(),
        1 => "b".to_owned(),
        2 => format!("{{h{hole}}}"),
        3 => format!("{{h{hole}:u64}}"),
        4 => format!("{{h{hole}:i64}}"),
        5 => format!("{{h{hole}:a|b|c1}}"),
        6 => format!("{{h{hole}%}}"),
        7 => format!("{{h{hole}:crate::Own}}"),
        _ => format!("{{h{hole}...3}}"),
    }
}

#[test]
fn random_templates_that_pass_the_checks_do_the_same() {
    let mut rng = Rng::with_seed(4);
    let mut passed = 0;
    for seed in 0..4_000 {
        let source = format!(
            "[streams.T]\nsubjects = [\"t.>\"]\n[streams.T.subject_templates]\n{}",
            random_table(&mut rng)
        );
        let arena = Bump::new();
        if let Ok(checked) = analyse(&source, &arena) {
            passed += 1;
            check_table(seed, checked.items[0].resource.templates, 20);
        }
    }
    assert!(passed > 500, "only {passed} tables passed");
}
