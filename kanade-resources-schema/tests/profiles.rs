//! Profiles: what counts, what differs, and that overlays lead to what is declared.

use anyhow::{Context as _, Result, anyhow, ensure};
use kanade_resources_schema::diagnostic::{Severity, render_all};
use kanade_resources_schema::spec::{Declaration, Kind, Resource, Storage, StreamChange};
use kanade_resources_schema::{Bump, Checked, ProfileItem, analyse};

const FLEET: &str = include_str!("reference/resources.toml");

fn checked<'a>(source: &str, arena: &'a Bump) -> Result<Checked<'a>> {
    analyse(source, arena).map_err(|rejected| {
        anyhow!(
            "{}",
            render_all(&rejected.findings, source, "resources.toml").join("\n")
        )
    })
}

fn profile<'c, 'a>(checked: &'c Checked<'a>, name: &str) -> Result<&'c ProfileItem<'a>> {
    let mut profiles = checked.profiles.iter();
    let found = profiles.find(|item| item.profile.name == name);
    found.with_context(|| format!("the profile {name}"))
}

#[test]
fn the_nearest_value_counts() -> Result<()> {
    let source = r#"
        [defaults.streams]
        max_age = "1d"
        max_msgs = 1
        [defaults.consumers]
        ack_wait = "1m"

        [streams.OWN]
        max_age = "2d"
        max_bytes = 2000
        [streams.OWN.consumers.own]
        ack_wait = "2m"
        [streams.OWN.consumers.plain]
        [streams.PLAIN]

        [profiles.dev.defaults.streams]
        max_age = "3d"
        max_bytes = 3000
        max_msgs = 3
        [profiles.dev.defaults.consumers]
        ack_wait = "3m"
        [profiles.dev.streams.OWN]
        max_bytes = 4000
        [profiles.dev.streams.OWN.consumers.own]
        ack_wait = "4m"
    "#;
    let arena = Bump::new();
    let checked = checked(source, &arena)?;
    let dev = checked.declaration_in("dev", &arena)?;
    let limits = |name| {
        let stream = dev.get(Kind::Stream, name).map(|resource| resource.stream);
        stream.map(|stream| {
            (
                stream.max_age.as_secs() / 86_400,
                stream.max_bytes,
                stream.max_msgs,
            )
        })
    };
    assert_eq!(limits("OWN"), Some((2, 4000, 3)));
    assert_eq!(limits("PLAIN"), Some((3, 3000, 3)));
    let waits: Vec<_> = dev.resources[0]
        .consumers
        .iter()
        .map(|consumer| consumer.spec.ack_wait.map(|wait| wait.as_secs() / 60))
        .collect();
    assert_eq!(waits, [Some(4), Some(3)]);
    Ok(())
}

#[test]
fn overlays_lead_to_the_resources_that_were_checked() -> Result<()> {
    let arena = Bump::new();
    let checked = checked(FLEET, &arena)?;
    ensure!(
        checked.profiles.iter().any(|item| item.changed.len() > 5),
        "too little differs"
    );
    for item in &checked.profiles {
        let made = checked.declaration_in(item.profile.name, &arena)?;
        for (resource, base) in made.iter().zip(&checked.items) {
            let same = |changed: &&kanade_resources_schema::ChangedItem<'_>| {
                changed.after.resource.stream.name == resource.stream.name
            };
            let changed = item.changed.iter().find(same);
            let expected = changed.map_or(base.resource, |changed| changed.after.resource);
            assert_eq!(in_order(resource, &arena), in_order(expected, &arena));
        }
        assert_eq!(made.profile, Some(item.profile.name));
    }
    Ok(())
}

/// A resource with the names of its declared fields in one order.
fn in_order<'a>(mut resource: Resource<'a>, arena: &'a Bump) -> Resource<'a> {
    let sorted = |names: Option<&'a [&'a str]>| {
        names.map(|names| {
            let names = arena.alloc_slice_copy(names);
            names.sort_unstable();
            &*names
        })
    };
    resource.declared = sorted(resource.declared);
    let consumers = arena.alloc_slice_copy(resource.consumers);
    for consumer in &mut *consumers {
        consumer.declared = sorted(consumer.declared);
    }
    resource.consumers = consumers;
    resource
}

#[test]
fn the_text_above_an_overlay_is_kept() -> Result<()> {
    let source = r#"
[streams.A]
subjects = ["a"]
[streams.A.consumers.c]
[kv.jobs]

## Of a stream, in a profile without a header.
[profiles.dev.streams.A]
max_bytes = 1
## Of a consumer.
[profiles.dev.streams.A.consumers.c]
ack_wait = "1m"

## Of the profile.
[profiles.test]
## Of a consumer, whose stream has no header.
[profiles.test.streams.A.consumers.c]
ack_wait = "2m"
[profiles.test.kv]
## On one line.
jobs = { history = 2 }
"#;
    let arena = Bump::new();
    let checked = checked(source, &arena)?;
    let docs = |name: &str| -> Result<Vec<_>> {
        let docs = profile(&checked, name)?.docs.iter();
        Ok(docs
            .map(|doc| (doc.kind, doc.resource, doc.consumer, doc.text))
            .collect())
    };
    assert_eq!(
        docs("dev")?,
        [
            (
                Kind::Stream,
                "A",
                None,
                "Of a stream, in a profile without a header."
            ),
            (Kind::Stream, "A", Some("c"), "Of a consumer."),
        ]
    );
    assert_eq!(
        docs("test")?,
        [
            (
                Kind::Stream,
                "A",
                Some("c"),
                "Of a consumer, whose stream has no header."
            ),
            (Kind::KvBucket, "jobs", None, "On one line."),
        ]
    );
    assert_eq!(
        [
            profile(&checked, "dev")?.doc,
            profile(&checked, "test")?.doc
        ],
        ["", "Of the profile."]
    );

    // Defaults have no page that could show a text.
    let defaults = "[kv.jobs]\n## Lost.\n[profiles.dev.defaults.kv]\nhistory = 2";
    let rejected = analyse(defaults, &arena).err().context("a stray comment")?;
    let ids: Vec<&str> = rejected.findings.iter().map(|one| one.rule.id).collect();
    assert_eq!(ids, ["KR0009"]);
    Ok(())
}

#[test]
fn only_what_differs_is_in_a_profile() -> Result<()> {
    let source = r#"
        [defaults.streams]
        num_replicas = 1
        [streams.A]
        max_bytes = 1000
        [streams.B]
        [kv.jobs]
        placement = { cluster = "east" }

        [profiles.same.defaults.streams]
        num_replicas = 1
        [profiles.same.streams.A]
        max_bytes = 1000
        [profiles.other.streams.B]
        storage = "memory"
        [profiles.other.kv.jobs]
        placement = {}
    "#;
    let arena = Bump::new();
    let checked = checked(source, &arena)?;
    assert!(profile(&checked, "same")?.profile.overlays.is_empty());
    let other = profile(&checked, "other")?;
    let names: Vec<&str> = other
        .profile
        .overlays
        .iter()
        .map(|overlay| overlay.name)
        .collect();
    assert_eq!(names, ["B", "KV_jobs"]);
    let changes = |overlay: usize| other.profile.overlays[overlay].stream;
    assert_eq!(changes(0), [StreamChange::storage(Storage::Memory)]);
    assert_eq!(changes(1), [StreamChange::placement(None)]);
    Ok(())
}

#[test]
fn a_profile_keeps_what_it_does_not_overlay() -> Result<()> {
    let source = "[settings]\nstorage_budget = \"1GiB\"\nmemory_budget = \"1MiB\"\n[kv.jobs]\n\
                  [profiles.dev]\nstorage_budget = \"2MiB\"";
    let arena = Bump::new();
    let checked = checked(source, &arena)?;
    let dev = checked.declaration_in("dev", &arena)?;
    assert_eq!(
        (dev.storage_budget, dev.memory_budget),
        (Some(2 << 20), Some(1 << 20))
    );
    assert_eq!(dev.resources, checked.declaration(&arena).resources);
    Ok(())
}

#[test]
fn an_unknown_profile_says_which_there_are() -> Result<()> {
    let said = |source: &str, name: &str| -> Result<String> {
        let arena = Bump::new();
        let checked = checked(source, &arena)?;
        let error = checked
            .declaration_in(name, &arena)
            .err()
            .context("it is unknown")?;
        Ok(error.to_string())
    };
    let two = "[kv.jobs]\n[profiles.dev]\n[profiles.prod]";
    assert_eq!(
        said(two, "Dev\u{1b}")?,
        r"there is no profile `Dev\u{1b}`: the profiles are `dev` and `prod`"
    );
    assert_eq!(
        said("[kv.jobs]\n[profiles.dev]", "")?,
        "there is no profile ``: the only profile is `dev`"
    );
    assert_eq!(
        said("[kv.jobs]", "dev")?,
        "there is no profile `dev`: no profile is declared"
    );
    Ok(())
}

#[test]
fn lints_say_which_profile_they_are_about() -> Result<()> {
    let source = r#"
        [lints]
        even_replicas = "deny"
        [streams.A]
        max_age = "1d"
        [streams.B]
        [profiles.dev.streams.A]
        max_age = "unlimited"
        [profiles.prod.defaults.streams]
        num_replicas = 2
        [profiles.stage]
    "#;
    let arena = Bump::new();
    let rejected = analyse(source, &arena)
        .err()
        .context("even replicas are denied")?;
    let said: Vec<_> = rejected
        .findings
        .iter()
        .filter(|finding| finding.rule.name != "undocumented")
        .map(|finding| (finding.severity, finding.message.as_str()))
        .collect();
    let expected = [
        (Severity::Warning, "profile `dev`: stream `A` has no limit"),
        (Severity::Warning, "stream `B` has no limit"),
        (
            Severity::Error,
            "profile `prod`: 2 replicas do not survive more failures than 1",
        ),
    ];
    assert_eq!(said, expected);
    Ok(())
}

/// A declaration of many resources of which all are checked, and lists are long.
#[test]
fn a_thousand_overlays_find_their_resources() -> Result<()> {
    let bucket = |number: usize| {
        let history = 1 + number % 64;
        format!(
            "[kv.bucket_{number}]\nmax_bytes = \"1MiB\"\n\
             [profiles.dev.kv.bucket_{number}]\nhistory = {history}\n"
        )
    };
    let source: String = (0..1000).map(bucket).collect();
    let arena = Bump::new();
    let checked = checked(&source, &arena)?;
    let dev: Declaration<'_> = checked.declaration_in("dev", &arena)?;
    for (number, resource) in dev.iter().enumerate() {
        assert_eq!(resource.name, format!("bucket_{number}"));
        assert_eq!(
            resource.stream.max_msgs_per_subject,
            i64::try_from(1 + number % 64)?
        );
    }
    Ok(())
}
