//! What is sent after something was held back is a configuration that brokers take.

use std::time::Duration;

use kanade_resources_schema::spec::{
    Discard, ExternalStream, IgnoreChanges, StreamSource, StreamSpec,
};
use serde_json::{Value, json};

use super::super::{Action, Step};
use super::{HOUR, SECOND, SPEC, document, empty, fields, live, resource, step};
use crate::change::Class;

fn stepped(spec: StreamSpec<'static>, found: Value) -> Step {
    step(&resource(spec), Some(&live(found)), false)
}

fn held(step: &Step) -> Vec<String> {
    let held = step.held_back.iter();
    held.map(|change| format!("{}: {}", change.field, change.note.as_deref().unwrap_or("")))
        .collect()
}

#[test]
fn a_window_that_operators_set_is_kept_within_max_age() {
    let mut declared = resource(StreamSpec {
        max_age: HOUR * 2,
        ..SPEC
    });
    declared.ignore_changes = IgnoreChanges::AllBut(&["max_age"]);
    let window = |minutes: i64, max_age: i64| {
        let config = json!({"duplicate_window": minutes * 60 * SECOND, "max_age": max_age});
        step(&declared, Some(&live(config)), false)
    };
    let longer = window(121, 0);
    assert_eq!(fields(longer.changes()), ["max_age", "duplicate_window"]);
    assert_eq!(longer.changes()[1].after, json!(7200 * SECOND));
    assert_eq!(document(&longer)["duplicate_window"], json!(7200 * SECOND));
    let fitting = window(120, 0);
    assert_eq!(fields(fitting.changes()), ["max_age"]);
    assert_eq!(document(&fitting)["duplicate_window"], json!(7200 * SECOND));
    assert!(window(1, 7200 * SECOND).is_in_sync());
    declared.stream.max_age = Duration::ZERO;
    let unlimited = step(
        &declared,
        Some(&live(
            json!({"duplicate_window": 7200 * SECOND, "max_age": 3600 * SECOND}),
        )),
        false,
    );
    assert_eq!(fields(unlimited.changes()), ["max_age"]);
}

#[test]
fn a_window_is_as_long_as_max_age_at_most() {
    let declared = StreamSpec {
        duplicate_window: Some(HOUR),
        max_age: HOUR,
        ..SPEC
    };
    let step = step(&resource(declared), Some(&empty(json!({}))), false);
    assert_eq!(fields(step.changes()), ["max_age", "duplicate_window"]);
    assert!(step.held_back.is_empty());
    // Where max_age is held back, what it had to be for is held back with it.
    let found = json!({"max_age": 7200 * SECOND, "duplicate_window": 7200 * SECOND});
    let shorter = StreamSpec {
        duplicate_window: Some(Duration::from_secs(60)),
        max_age: Duration::from_secs(60),
        ..SPEC
    };
    let step = stepped(shorter, found);
    assert_eq!(fields(&step.held_back), ["max_age"]);
    assert_eq!(fields(step.changes()), ["duplicate_window"]);
}

#[test]
fn an_undeclared_window_is_the_brokers() {
    let shorter = StreamSpec {
        max_age: HOUR,
        ..SPEC
    };
    let exactly = stepped(shorter, json!({"max_age": 3600 * SECOND}));
    assert!(exactly.is_in_sync(), "{exactly}");
    let longer = json!({"max_age": 3600 * SECOND, "duplicate_window": 121 * SECOND});
    let longer = stepped(shorter, longer);
    assert_eq!(fields(longer.changes()), ["duplicate_window"]);
    assert_eq!(longer.changes()[0].after, json!(120 * SECOND));
    assert!(!document(&longer).contains_key("duplicate_window"));
    // An operator's own window stays.
    let ignoring = resource(shorter).ignore_changes(&["duplicate_window"]);
    let found = live(json!({"max_age": 3600 * SECOND, "duplicate_window": 600 * SECOND}));
    assert!(step(&ignoring, Some(&found), false).is_in_sync());
}

#[test]
fn max_age_stays_where_a_longer_window_does() {
    let declared = resource(StreamSpec {
        max_age: HOUR,
        ..SPEC
    })
    .ignore_changes(&["duplicate_window"]);
    let of_window = |seconds: i64| {
        let found = empty(json!({"duplicate_window": seconds * SECOND}));
        step(&declared, Some(&found), false)
    };
    assert_eq!(fields(of_window(3600).changes()), ["max_age"]);
    let longer = of_window(3601);
    assert_eq!(longer.action, Action::None);
    assert_eq!(
        held(&longer),
        ["max_age: it may not be shorter than the duplicate_window in force"]
    );
}

/// What an application sets of one field is compared as a declaration is.
#[test]
fn a_window_that_is_set_from_outside_is_made() {
    let mut tuned = resource(StreamSpec {
        duplicate_window: Some(Duration::from_secs(60)),
        ..SPEC
    });
    tuned.ignore_changes = IgnoreChanges::AllBut(&["duplicate_window"]);
    let step = step(&tuned, Some(&live(json!({}))), false);
    assert_eq!(fields(step.changes()), ["duplicate_window"]);
    assert_eq!(document(&step)["duplicate_window"], json!(60 * SECOND));
}

#[test]
fn a_mirror_takes_direct_reads_as_its_origin_does() {
    let mirroring = |external| StreamSpec {
        subjects: &[],
        mirror: Some(StreamSource {
            external,
            ..StreamSource::named("B")
        }),
        mirror_direct: true,
        ..SPEC
    };
    let found = json!({"subjects": null, "mirror": {"name": "B"}});
    let local = stepped(mirroring(None), found);
    assert_eq!(local.action, Action::None);
    assert_eq!(
        local.impossible[0].to_string(),
        "mirror_direct: false -> true (impossible: allow_direct of the origin decides on it; change allow_direct of \
         the origin, then update the mirror)"
    );
    let external = ExternalStream {
        api: "$JS.there.API",
        deliver: None,
    };
    let found = json!({
        "subjects": null, "mirror": {"name": "B", "external": {"api": "$JS.there.API"}},
    });
    let far = stepped(mirroring(Some(external)), found);
    assert_eq!(fields(far.changes()), ["mirror_direct"]);
    let plain = StreamSpec {
        mirror_direct: true,
        ..SPEC
    };
    assert_eq!(
        fields(stepped(plain, json!({})).changes()),
        ["mirror_direct"]
    );
}

const BY_SUBJECT: StreamSpec<'static> = StreamSpec {
    discard: Discard::New,
    discard_new_per_subject: true,
    max_msgs_per_subject: 50,
    ..SPEC
};

#[test]
fn discarding_by_subject_waits_for_its_limit() {
    let whole = stepped(BY_SUBJECT, json!({}));
    assert_eq!(
        fields(whole.changes()),
        ["max_msgs_per_subject", "discard", "discard_new_per_subject"]
    );
    let tight = StreamSpec {
        max_msgs_per_subject: 5,
        ..BY_SUBJECT
    };
    let waiting = stepped(tight, json!({}));
    assert_eq!(fields(waiting.changes()), ["discard"]);
    assert_eq!(
        held(&waiting),
        [
            "max_msgs_per_subject: ",
            "discard_new_per_subject: it needs max_msgs_per_subject and discard = \"new\""
        ]
    );
    let open = resource(BY_SUBJECT).ignore_changes(&["discard"]);
    let open = step(&open, Some(&live(json!({}))), false);
    assert_eq!(fields(open.changes()), ["max_msgs_per_subject"]);
    assert_eq!(fields(&open.held_back), ["discard_new_per_subject"]);
}

#[test]
fn what_discarding_by_subject_needs_stays() {
    let found = json!({
        "discard": "new", "discard_new_per_subject": true, "max_msgs_per_subject": 50,
    });
    let stays = |spec: StreamSpec<'static>, others: &'static [&'static str]| {
        let declared = resource(spec).ignore_changes(others);
        step(&declared, Some(&live(found.clone())), false)
    };
    let note = "discard_new_per_subject needs it as it is";
    let neither = stays(SPEC, &["discard_new_per_subject"]);
    assert_eq!(neither.action, Action::None);
    assert_eq!(
        held(&neither),
        [
            format!("max_msgs_per_subject: {note}"),
            format!("discard: {note}")
        ]
    );
    let closed = StreamSpec {
        discard: Discard::New,
        ..SPEC
    };
    let closed = stays(closed, &["discard_new_per_subject"]);
    assert_eq!(held(&closed), [format!("max_msgs_per_subject: {note}")]);
    let limited = StreamSpec {
        max_msgs_per_subject: 40,
        ..SPEC
    };
    let limited = stays(limited, &["discard_new_per_subject"]);
    assert_eq!(held(&limited), [format!("discard: {note}")]);
    assert_eq!(fields(limited.changes()), ["max_msgs_per_subject"]);
    // It goes together with them.
    let all = stays(SPEC, &[]);
    assert!(all.held_back.is_empty(), "{all}");
    assert_eq!(all.changes().len(), 3);
}

const SCHEDULED: StreamSpec<'static> = StreamSpec {
    allow_msg_schedules: true,
    allow_rollup_hdrs: true,
    ..SPEC
};

fn scheduled(set: Value) -> Value {
    let mut config = json!({"allow_msg_schedules": true, "allow_rollup_hdrs": true});
    config.as_object_mut().unwrap().extend(super::object(set));
    config
}

#[test]
fn what_needs_a_purge_waits_for_it() {
    let denied = json!({"deny_purge": true});
    let marking = StreamSpec {
        allow_msg_ttl: true,
        subject_delete_marker_ttl: Duration::from_secs(5),
        allow_rollup_hdrs: true,
        allow_msg_schedules: true,
        ..SPEC
    };
    let step = step(&resource(marking), Some(&empty(denied)), false);
    let note = "it needs deny_purge off";
    assert_eq!(
        held(&step),
        [
            format!("allow_rollup_hdrs: {note}"),
            format!("subject_delete_marker_ttl: {note}"),
            format!("allow_msg_schedules: {note}"),
        ]
    );
    assert_eq!(fields(step.changes()), ["allow_msg_ttl"]);
    // Switching them off needs nothing.
    let on = json!({
        "deny_purge": true, "allow_rollup_hdrs": true, "subject_delete_marker_ttl": 5 * SECOND, "allow_msg_ttl": true,
    });
    let off = StreamSpec {
        allow_msg_ttl: true,
        deny_purge: true,
        ..SPEC
    };
    let off = super::step(&resource(off), Some(&empty(on)), false);
    assert!(off.held_back.is_empty(), "{off}");
    assert_eq!(
        fields(off.changes()),
        ["allow_rollup_hdrs", "subject_delete_marker_ttl"]
    );
}

#[test]
fn schedules_keep_their_roll_ups() {
    let step = stepped(SPEC, scheduled(json!({})));
    assert_eq!(fields(&step.impossible), ["allow_msg_schedules"]);
    assert_eq!(
        held(&step),
        ["allow_rollup_hdrs: allow_msg_schedules needs it"]
    );
    assert_eq!(step.action, Action::None);
    let without = stepped(SPEC, json!({"allow_rollup_hdrs": true}));
    assert_eq!(fields(without.changes()), ["allow_rollup_hdrs"]);
}

#[test]
fn schedules_keep_the_permission_to_purge() {
    let note = "it needs allow_msg_schedules off";
    let denying = StreamSpec {
        deny_purge: true,
        description: Some("why"),
        ..SCHEDULED
    };
    let denied = stepped(denying, scheduled(json!({})));
    assert_eq!(held(&denied), [format!("deny_purge: {note}")]);
    assert_eq!(fields(denied.changes()), ["description"]);
    let refusing = StreamSpec {
        discard: Discard::New,
        ..SCHEDULED
    };
    let refused = stepped(refusing, scheduled(json!({})));
    assert_eq!(held(&refused), [format!("discard: {note}")]);
    let opened = stepped(SCHEDULED, scheduled(json!({"discard": "new"})));
    assert_eq!(fields(opened.changes()), ["discard"]);
    // Without schedules, nothing of that.
    let plain = StreamSpec {
        discard: Discard::New,
        allow_rollup_hdrs: true,
        ..SPEC
    };
    let plain = stepped(plain, json!({"allow_rollup_hdrs": true}));
    assert_eq!(fields(plain.changes()), ["discard"]);
}

#[test]
fn sealing_waits_for_schedules() {
    let sealing = StreamSpec {
        sealed: true,
        ..SPEC
    };
    let step = stepped(sealing, scheduled(json!({})));
    assert!(fields(&step.held_back).contains(&"sealed"), "{step}");
    assert!(!fields(step.changes()).contains(&"deny_purge"), "{step}");
}

#[test]
fn what_needs_a_mirror_as_declared_waits_for_it() {
    let declared = StreamSpec {
        subjects: &[],
        mirror: const { Some(StreamSource::named("B")) },
        ..SPEC
    };
    let found = json!({"sources": [{"name": "C"}], "mirror_direct": true});
    let step = stepped(declared, found);
    assert_eq!(fields(&step.impossible), ["mirror"]);
    assert_eq!(
        fields(&step.held_back),
        ["subjects", "sources", "mirror_direct"]
    );
    assert!(
        step.held_back
            .iter()
            .all(|change| change.note.as_deref() == Some("it needs the mirror as declared"))
    );
}

/// Were the stream closed with it, the cap would delete nothing.
#[test]
fn a_cap_is_judged_by_what_is_made_of_the_rest() {
    let capped = StreamSpec {
        discard: Discard::New,
        max_msgs: 5,
        description: Some("why"),
        ..SCHEDULED
    };
    let held_open = stepped(capped, scheduled(json!({})));
    assert_eq!(fields(held_open.changes()), ["description"]);
    assert_eq!(fields(&held_open.held_back), ["discard", "max_msgs"]);
    let Class::Lossy { estimate, .. } = &held_open.held_back[1].class else {
        panic!("{held_open}");
    };
    assert_eq!(estimate.messages, Some(15));
    // Who consents to that gets it.
    let agreed = step(&resource(capped), Some(&live(scheduled(json!({})))), true);
    assert_eq!(fields(agreed.changes()), ["description", "max_msgs"]);
    let without_schedules = StreamSpec {
        discard: Discard::New,
        max_msgs: 5,
        ..SPEC
    };
    let closed = stepped(without_schedules, json!({}));
    assert_eq!(fields(closed.changes()), ["max_msgs", "discard"]);
}
