//! Interest retention, with every kind of consumer that may hold messages up.

use kanade_resources_schema::effects::Line;
use serde_json::json;

use super::{NOWHERE, OWED_ALL, OWED_LESS, SECOND, World, assert_told, difference};
use crate::live::Place;
use crate::plan::effects::Servers;

fn to_interest(line: Line) -> World {
    World::on(line).changing("retention", json!("limits"), json!("interest"))
}

#[test]
fn interest_without_consumers_is_judged_by_every_later_version() {
    assert_told(
        &to_interest(Line::V2_15),
        "up to 20 messages: interest retention without a consumer deletes everything",
    );
    for line in [Line::V2_10, Line::V2_14] {
        assert_told(
            &to_interest(line),
            "up to 20 messages: from nats-server 2.15 on, interest retention without a consumer deletes everything",
        );
    }
    let empty = to_interest(Line::V2_15).state(|stream| stream.messages = 0);
    assert_told(
        &empty,
        "safe (from now on, messages that no consumer wants are acknowledged but not kept)",
    );
}

#[test]
fn interest_keeps_what_a_consumer_is_owed() {
    let held = to_interest(Line::V2_15).neighbour("C", json!({}), OWED_ALL);
    assert!(held.is_safe());
    let second = to_interest(Line::V2_15)
        .neighbour("C", json!({}), OWED_LESS)
        .neighbour("D", json!({}), OWED_ALL);
    assert!(second.is_safe(), "one is enough");
    let less = to_interest(Line::V2_10).neighbour("C", json!({}), OWED_LESS);
    assert_told(
        &less,
        "up to 20 messages: interest retention deletes what every consumer has acknowledged, and what no consumer is \
         owed",
    );
    assert!(to_interest(Line::V2_10).with_unknown_consumers().loses(20));
}

#[test]
fn interest_keeps_nothing_for_a_consumer_that_goes_by_itself() {
    for config in [
        json!({"durable_name": null}),
        json!({"inactive_threshold": SECOND}),
    ] {
        let owed = to_interest(Line::V2_15).neighbour("C", config, OWED_ALL);
        assert!(owed.loses(20));
    }
}

#[test]
fn consumers_that_the_run_makes_hold_nothing_that_is_stored() {
    let new =
        |policy: &str| to_interest(Line::V2_14).new_neighbour(json!({"deliver_policy": policy}));
    assert_told(
        &new("new"),
        "up to 20 messages: interest retention deletes what the consumers of the declaration are not owed",
    );
    assert!(new("last").loses(20));
    assert!(new("all").told().contains("from nats-server 2.15 on"));
    let held = to_interest(Line::V2_15)
        .neighbour("C", json!({}), OWED_ALL)
        .new_neighbour(json!({"deliver_policy": "new"}));
    assert!(held.is_safe());
}

#[test]
fn interest_ends_without_loss() {
    let world = World::newest().changing("retention", json!("interest"), json!("limits"));
    assert_told(
        &world,
        "safe (from now on, acknowledged messages are kept until a limit deletes them)",
    );
}

fn narrowing(retention: &str, place: Place) -> World {
    World::newest()
        .with(json!({"retention": retention}))
        .consumer(
            json!({}),
            place,
            difference("filter_subjects", json!([]), json!(["s.1"])),
        )
}

#[test]
fn a_narrowed_filter_lets_interest_go() {
    assert!(narrowing("interest", OWED_ALL).loses(20));
    assert!(narrowing("interest", OWED_LESS).loses(19));
    assert!(narrowing("interest", NOWHERE).is_safe());
    assert_told(
        &narrowing("limits", OWED_ALL),
        "safe (messages that it newly wants are delivered from its position on, and none before)",
    );
    assert_told(
        &narrowing("workqueue", OWED_ALL),
        "safe (messages that it no longer wants stay stored; another consumer gets them only if it is not past them yet)",
    );
    let turning =
        narrowing("limits", OWED_ALL).changing("retention", json!("limits"), json!("interest"));
    assert!(turning.loses(20));
    let queue = narrowing("workqueue", OWED_ALL).changing(
        "retention",
        json!("workqueue"),
        json!("interest"),
    );
    assert!(queue.is_safe(), "it stays a work queue");
    let wider = World::newest()
        .with(json!({"retention": "interest"}))
        .consumer(
            json!({"filter_subject": "s.1"}),
            OWED_ALL,
            difference("filter_subjects", json!(["s.1"]), json!(["s.*"])),
        );
    assert!(wider.is_safe());
}

#[test]
fn servers_before_2_12_remember_interest() {
    let narrowed = |line| World {
        servers: Servers::among([line]),
        ..narrowing("limits", OWED_ALL)
    };
    let mark = json!({"metadata": {"kanade-resources.was-interest": "true"}});
    let once = |line| narrowed(line).with(mark.clone());
    for line in [Line::V2_10, Line::V2_11] {
        assert!(narrowed(line).is_safe());
        assert!(once(line).loses(20));
    }
    assert!(once(Line::V2_12).is_safe());
    let described = |line, place| {
        let change = difference("description", json!(null), json!("why"));
        World::on(line)
            .with(mark.clone())
            .neighbour("C", json!({}), place)
            .consumer(json!({}), place, change)
    };
    assert!(described(Line::V2_10, OWED_ALL).is_safe());
    assert!(described(Line::V2_10, OWED_LESS).loses(20));
    assert!(described(Line::V2_11, OWED_LESS).loses(20));
    assert!(described(Line::V2_12, OWED_LESS).is_safe());
}

#[test]
fn a_stream_that_is_taken_back_to_limits_had_interest() {
    let described = || {
        let change = difference("description", json!(null), json!("why"));
        World::on(Line::V2_10)
            .with(json!({"retention": "interest"}))
            .neighbour("C", json!({}), OWED_LESS)
            .consumer(json!({}), OWED_LESS, change)
    };
    assert!(described().is_safe(), "interest it stays");
    let taken_back = described().changing("retention", json!("interest"), json!("limits"));
    assert!(taken_back.loses(20));
}

#[test]
fn others_hold_up_what_a_narrowed_filter_lets_go() {
    let world = |place| narrowing("interest", OWED_ALL).neighbour("D", json!({}), place);
    assert!(world(OWED_ALL).is_safe());
    assert!(world(OWED_LESS).loses(20));
    let itself = narrowing("interest", OWED_ALL).neighbour("C", json!({}), OWED_ALL);
    assert!(itself.loses(20));
    let narrowed_too =
        world(OWED_ALL).changing_neighbour("filter_subjects", json!([]), json!(["s.2"]));
    assert!(narrowed_too.loses(20));
    let passing = narrowing("interest", OWED_ALL).neighbour(
        "D",
        json!({"inactive_threshold": SECOND}),
        OWED_ALL,
    );
    assert!(passing.loses(20));
    let to_pass = world(OWED_ALL).changing_neighbour("inactive_threshold", json!(0), json!(SECOND));
    assert!(to_pass.loses(20));
    let to_come = narrowing("interest", OWED_ALL).new_neighbour(json!({}));
    assert!(to_come.loses(20));
}

#[test]
fn a_threshold_ends_with_a_consumer_and_its_place() {
    let set = |retention: &str, place, before: u64, after: u64| {
        World::newest()
            .with(json!({"retention": retention}))
            .consumer(
                json!({}),
                place,
                difference("inactive_threshold", json!(before), json!(after)),
            )
    };
    assert!(
        set("interest", OWED_ALL, 0, SECOND)
            .told()
            .contains("that it alone holds up")
    );
    assert!(
        set("limits", OWED_ALL, 0, SECOND)
            .told()
            .contains("with its place")
    );
    assert!(set("limits", OWED_LESS, 2, 1).loses(19));
    let of_a_new_one = set("limits", NOWHERE, 0, SECOND);
    assert!(of_a_new_one.loses(0), "what is stored is still to come");
    let empty = |place| set("limits", place, 0, SECOND).state(|stream| stream.messages = 0);
    assert!(empty(NOWHERE).is_safe());
    let all_acknowledged = Place {
        delivered: 1,
        ..NOWHERE
    };
    assert!(set("limits", all_acknowledged, 0, SECOND).loses(0));
    assert!(empty(all_acknowledged).loses(0));
    assert!(set("interest", OWED_ALL, 1, 2).is_safe());
    assert!(set("interest", OWED_ALL, 1, 0).is_safe());
}
