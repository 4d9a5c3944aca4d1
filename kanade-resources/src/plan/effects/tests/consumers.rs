//! The place of consumers, and the limits that bind them.

use kanade_resources_schema::effects::Line;
use serde_json::{Value, json};

use super::{NOWHERE, OWED_ALL, SECOND, World, assert_told, difference};
use crate::change::{Class, Estimate};
use crate::live::Place;

#[test]
fn consumer_limits_bind_the_consumers_that_there_will_be() {
    let limits = |line, limits: Value, before: Value| {
        World::on(line).changing("consumer_limits", before, limits)
    };
    let pending = json!({"max_ack_pending": 100});
    let with = |line, value: u64| {
        limits(line, pending.clone(), json!(null)).neighbour(
            "C",
            json!({"max_ack_pending": value}),
            NOWHERE,
        )
    };
    assert!(with(Line::V2_15, 100).is_safe());
    assert!(with(Line::V2_15, 101).is_impossible());
    let lowered =
        with(Line::V2_15, 500).changing_neighbour("max_ack_pending", json!(500), json!(50));
    assert!(lowered.is_safe());
    // Up to 2.12 a limit that is not set is zero, which only what is set exceeds.
    assert!(with(Line::V2_12, 100).is_safe());
    let other = |line| {
        let config = json!({"max_ack_pending": 100, "inactive_threshold": SECOND});
        limits(line, pending.clone(), json!(null)).neighbour("C", config, NOWHERE)
    };
    assert!(other(Line::V2_12).is_impossible());
    assert!(other(Line::V2_14).is_safe());
    let removed = |line| {
        limits(line, json!(null), pending.clone()).neighbour(
            "C",
            json!({"max_ack_pending": 100}),
            NOWHERE,
        )
    };
    assert!(removed(Line::V2_12).is_impossible());
    assert!(removed(Line::V2_14).is_safe());
}

#[test]
fn consumers_without_a_threshold_take_the_streams_at_a_restart() {
    let world = |line| {
        let after = json!({"inactive_threshold": SECOND, "max_ack_pending": 2000});
        World::on(line).changing("consumer_limits", json!(null), after)
    };
    let taken = world(Line::V2_14).neighbour("C", json!({}), OWED_ALL);
    assert!(taken.loses(20));
    assert!(
        world(Line::V2_12)
            .neighbour("C", json!({}), OWED_ALL)
            .loses(20)
    );
    let own = json!({"inactive_threshold": SECOND});
    assert!(world(Line::V2_14).neighbour("C", own, OWED_ALL).is_safe());
    assert!(world(Line::V2_14).is_safe());
    assert!(world(Line::V2_14).with_unknown_consumers().loses(20));
    let of_none = world(Line::V2_14).with_unknown_consumers();
    assert!(of_none.state(|stream| stream.consumers = 0).is_safe());
    let pending_only = json!({"max_ack_pending": 2000});
    let world = World::newest()
        .changing("consumer_limits", json!(null), pending_only)
        .neighbour("C", json!({}), OWED_ALL);
    assert!(world.is_safe());
}

#[test]
fn state_in_memory_does_not_outlive_a_restart() {
    let on = |line, place| {
        let change = difference("mem_storage", json!(false), json!(true));
        World::on(line).consumer(json!({}), place, change)
    };
    assert!(on(Line::V2_12, OWED_ALL).loses(20));
    let empty = on(Line::V2_12, NOWHERE).state(|stream| stream.messages = 0);
    assert!(empty.is_safe());
    assert!(on(Line::V2_14, OWED_ALL).is_impossible());
    for line in Line::ALL {
        let change = difference("mem_storage", json!(true), json!(false));
        let off = World::on(line).consumer(json!({}), NOWHERE, change);
        assert!(off.is_impossible());
    }
}

#[test]
fn what_was_delivered_often_enough_is_not_delivered_again() {
    let to = |place, after: i64| {
        let change = difference("max_deliver", json!(-1), json!(after));
        World::newest().consumer(json!({}), place, change)
    };
    assert!(to(OWED_ALL, 1).loses(5));
    assert!(to(OWED_ALL, 2).is_safe());
    let twice = Place {
        redelivered: 1,
        ..OWED_ALL
    };
    assert!(to(twice, 2).loses(5));
    assert!(to(NOWHERE, 1).is_safe());
    let change = difference("max_deliver", json!(9), json!(2));
    assert!(World::newest().consumer(json!({}), twice, change).loses(5));
    let change = difference("max_deliver", json!(2), json!(9));
    let raised = World::newest().consumer(json!({}), twice, change);
    assert!(raised.is_safe());
}

#[test]
fn what_a_change_does_to_readers_is_told() {
    let told = |field, before, after, expected: &str| {
        let change = difference(field, before, after);
        let world = World::newest().consumer(json!({}), OWED_ALL, change);
        assert_told(&world, expected);
    };
    let noon = || json!("2030-01-01T12:00:00Z");
    told(
        "pause_until",
        json!(null),
        noon(),
        "safe (nothing is delivered until then)",
    );
    told("pause_until", noon(), json!(null), "safe");
    let again = "safe (what is not acknowledged by then is delivered again)";
    told("ack_wait", json!(9 * SECOND), json!(SECOND), again);
    told("backoff", json!([]), json!([SECOND]), again);
    let groups = "safe (from then on, pull requests have to name one of its groups)";
    told("priority_groups", json!([]), json!(["g"]), groups);
    told("priority_policy", json!("none"), json!("overflow"), groups);
    told(
        "deliver_subject",
        json!("to.a"),
        json!("to.b"),
        "safe (subscribers of the old subject get nothing more)",
    );
    told(
        "deliver_group",
        json!(null),
        json!("g"),
        "safe (subscribers outside of the group get nothing more)",
    );
    told(
        "headers_only",
        json!(false),
        json!(true),
        "safe (readers get no payload, and what they acknowledge counts as read)",
    );
    told(
        "max_batch",
        json!(9),
        json!(2),
        "safe (pull requests beyond it are refused)",
    );
}

#[test]
fn a_consumer_whose_place_is_not_told_is_judged_carefully() {
    for (field, before, after) in [
        ("max_deliver", json!(-1), json!(9)),
        ("inactive_threshold", json!(0), json!(SECOND)),
    ] {
        let change = difference(field, before, after);
        let mut world = World::newest().consumer(json!({}), NOWHERE, change);
        world.consumer.as_mut().unwrap().0.place = None;
        assert!(
            matches!(world.verdict().0, Class::Lossy { estimate, .. } if estimate == Estimate::default()),
            "{field}"
        );
    }
}

#[test]
fn fewer_pending_acknowledgements_stop_delivery() {
    let to = |after: u64| {
        let change = difference("max_ack_pending", json!(1000), json!(after));
        World::newest().consumer(json!({}), OWED_ALL, change)
    };
    assert_told(&to(5), "safe");
    assert_told(
        &to(4),
        "safe (nothing is delivered until enough is acknowledged)",
    );
}
