//! What stored messages cost: caps, age, time to live, sealing.

use kanade_resources_schema::effects::Line;
use serde_json::{Value, json};

use super::{SECOND, World, assert_told};
use crate::change::{Class, Estimate};

#[test]
fn caps_delete_what_is_beyond_them_where_old_messages_make_room() {
    for (field, at, below, expected) in [
        ("max_msgs", 20, 19, Estimate::messages(1)),
        ("max_bytes", 2000, 1999, Estimate::bytes(1)),
    ] {
        for before in [json!(-1), json!(50_000)] {
            let at_the_cap = World::newest().changing(field, before.clone(), json!(at));
            assert_told(&at_the_cap, "safe");
            let (class, _) = World::newest()
                .changing(field, before.clone(), json!(below))
                .verdict();
            assert!(
                matches!(&class, Class::Lossy { estimate, .. } if *estimate == expected),
                "{class:?}"
            );
            let refusing = World::newest().with(json!({"discard": "new"})).changing(
                field,
                before,
                json!(below),
            );
            assert_told(
                &refusing,
                "safe (more is stored already: nothing is deleted, but new writes are refused until it fits)",
            );
        }
        let roomy =
            World::newest()
                .with(json!({"discard": "new"}))
                .changing(field, json!(-1), json!(at));
        assert_told(&roomy, "safe (once it is full, new writes are refused)");
        let higher = World::newest().changing(field, json!(at - 5), json!(at));
        assert_told(&higher, "safe");
    }
}

#[test]
fn a_cap_counts_with_the_discard_that_comes_with_it() {
    let change = || World::newest().changing("max_msgs", json!(-1), json!(5));
    let refusing = World::newest()
        .changing("discard", json!("old"), json!("new"))
        .changing("max_msgs", json!(-1), json!(5));
    assert!(refusing.is_safe());
    assert!(change().loses(15));
    // Raised, and yet below what a stream that refused new messages holds.
    let raised = World::newest()
        .with(json!({"discard": "new", "max_msgs": 3}))
        .changing("discard", json!("new"), json!("old"))
        .changing("max_msgs", json!(3), json!(5));
    assert!(raised.loses(15));
}

/// A stream may hold more than its caps, if it had them while it was closed.
#[test]
fn looser_caps_delete_what_is_beyond_them_still() {
    let opened = |field, cap: Value, before, after| {
        World::newest()
            .with(cap)
            .with(json!({"discard": "old"}))
            .changing(field, before, after)
    };
    assert!(opened("max_msgs", json!({"max_msgs": 3}), json!(3), json!(5)).loses(15));
    let bytes = opened(
        "max_bytes",
        json!({"max_bytes": 300}),
        json!(300),
        json!(500),
    );
    let (class, _) = bytes.verdict();
    assert!(matches!(class, Class::Lossy { estimate, .. } if estimate == Estimate::bytes(1500)));
    assert!(
        opened(
            "max_bytes",
            json!({"max_bytes": 300}),
            json!(300),
            json!(2000)
        )
        .is_safe()
    );
}

#[test]
fn making_room_again_deletes_what_is_beyond_the_caps() {
    let full = |caps| {
        let config = World::newest().with(json!({"discard": "new"})).with(caps);
        config.changing("discard", json!("new"), json!("old"))
    };
    assert!(full(json!({"max_msgs": 19})).loses(1));
    assert!(full(json!({"max_msgs": 20, "max_bytes": 2000})).is_safe());
    let (class, _) = full(json!({"max_bytes": 1990})).verdict();
    assert!(matches!(class, Class::Lossy { estimate, .. } if estimate == Estimate::bytes(10)));
}

#[test]
fn age_deletes_what_is_older_by_the_end_of_the_run() {
    let to = |seconds: u64| World::newest().changing("max_age", json!(0), json!(seconds * SECOND));
    assert!(to(3630).is_safe());
    assert!(to(3629).loses(20));
    let unknown_age = to(360_000).state(|stream| stream.oldest = None);
    assert!(unknown_age.loses(20));
    let empty = to(1).state(|stream| (stream.messages, stream.oldest) = (0, None));
    assert!(empty.is_safe());
    for (before, after) in [(SECOND, 2 * SECOND), (SECOND, 0)] {
        let looser = World::newest().changing("max_age", json!(before), json!(after));
        assert_told(&looser, "safe");
    }
}

#[test]
fn a_subject_may_hold_all_but_one_message_of_each_other() {
    let to = |line, before: i64, after| {
        World::on(line).changing("max_msgs_per_subject", json!(before), json!(after))
    };
    assert_told(&to(Line::NEWEST, -1, 17), "safe");
    assert!(to(Line::NEWEST, 50, 16).loses(1));
    assert_told(
        &to(Line::V2_12, -1, 5),
        "up to 12 messages: the oldest messages of each subject are deleted at the next restart of the server",
    );
    assert_told(
        &to(Line::V2_14, -1, 5),
        "up to 12 messages: the oldest messages of each subject are deleted",
    );
    assert!(to(Line::NEWEST, 1, 2).is_safe());
    let one_subject = to(Line::NEWEST, 50, 5).state(|stream| stream.num_subjects = 0);
    assert!(one_subject.loses(15));
    let refusing = World::newest()
        .with(json!({"discard_new_per_subject": true}))
        .changing("max_msgs_per_subject", json!(-1), json!(30));
    assert_told(
        &refusing,
        "safe (a subject that is full refuses new messages)",
    );
}

#[test]
fn a_first_sequence_above_what_is_stored_deletes_everything_at_a_restart() {
    let to = |after| World::newest().changing("first_seq", json!(1), json!(after));
    assert!(to(1).is_safe());
    assert_told(
        &to(2),
        "an unknown number of messages: everything stored is deleted at the next restart of the server",
    );
    let empty = to(2).state(|stream| stream.messages = 0);
    assert!(!empty.is_safe());
    let below = to(5).state(|stream| stream.first_seq = Some(5));
    assert!(below.is_safe());
}

#[test]
fn message_ttls_expire_what_carries_an_old_one() {
    let ttl = |line| World::on(line).changing("allow_msg_ttl", json!(false), json!(true));
    assert!(ttl(Line::V2_11).loses(20));
    let empty = ttl(Line::V2_15).state(|stream| stream.messages = 0);
    assert_told(&empty, "safe (it can't be undone)");
    assert_told(
        &ttl(Line::V2_10),
        "impossible: nats-server 2.10 does not know it; 2.11 and later do",
    );
    let marker = |config| {
        let world = World::newest().with(config);
        world.changing("subject_delete_marker_ttl", json!(0), json!(SECOND))
    };
    assert!(marker(json!({})).loses(20));
    assert!(marker(json!({"allow_msg_ttl": true})).is_safe());
}

#[test]
fn a_subject_that_is_given_up_is_announced() {
    let to = |after: Value| World::newest().changing("subjects", json!(["s.>"]), after);
    assert_told(&to(json!(["s.>", "t"])), "safe");
    assert_told(&to(json!([">"])), "safe");
    let world = to(json!(["s.*"]));
    assert!(world.told().contains("find no stream"), "{}", world.told());
}

#[test]
fn what_sealing_sets_stays() {
    let sealed = || World::newest().with(json!({"sealed": true}));
    for (field, before, after) in [
        ("max_age", json!(0), json!(SECOND)),
        ("max_age", json!(SECOND), json!(0)),
        ("discard", json!("new"), json!("old")),
        ("discard", json!("old"), json!("new")),
        ("deny_delete", json!(true), json!(false)),
        ("deny_purge", json!(true), json!(false)),
        ("deny_delete", json!(false), json!(true)),
        ("deny_purge", json!(false), json!(true)),
        ("allow_rollup_hdrs", json!(false), json!(true)),
        ("allow_rollup_hdrs", json!(true), json!(false)),
        ("sealed", json!(true), json!(false)),
    ] {
        assert!(
            sealed().changing(field, before, after).is_impossible(),
            "{field}"
        );
    }
    let description = sealed().changing("description", json!(null), json!("why"));
    assert_told(&description, "safe");
    let sealing = World::newest().changing("sealed", json!(false), json!(true));
    assert_told(
        &sealing,
        "safe (nothing can be published, deleted or purged any more, and max_age no longer applies; it can't be undone)",
    );
}

#[test]
fn what_a_change_does_to_others_is_told() {
    let batches = "safe (publishing in batches is refused)";
    let gets = "safe (connected clients may still send direct gets, which are no longer answered)";
    let roll_ups = "safe (roll-ups are allowed with it; it can't be undone)";
    let no_answer = "safe (publishers that wait for an acknowledgement get none, although the message is stored)";
    let larger = "safe (larger messages are refused from now on; stored ones stay)";
    let full = "safe (a full subject deletes its oldest messages from now on)";
    let promoted = "safe (the copies stay, and no more follow; the stream can't become a mirror again; it can't be undone)";
    let twice = "safe (a message that is published again later than this is stored twice)";
    let [on, off] = [json!(true), json!(false)];
    for (field, before, after, expected) in [
        ("allow_atomic", &on, &off, batches),
        ("allow_batched", &on, &off, batches),
        ("allow_direct", &on, &off, gets),
        ("mirror_direct", &on, &off, gets),
        ("allow_msg_schedules", &off, &on, roll_ups),
        ("no_ack", &off, &on, no_answer),
        ("max_msg_size", &json!(-1), &json!(100), larger),
        ("discard_new_per_subject", &on, &off, full),
        ("mirror", &json!({"name": "O"}), &json!(null), promoted),
        ("duplicate_window", &json!(9), &json!(5), twice),
    ] {
        let change = World::newest().changing(field, before.clone(), after.clone());
        assert_told(&change, expected);
    }
    let refusing = World::newest().changing("discard_new_per_subject", off, on);
    assert_told(
        &refusing,
        "safe (a subject that is full refuses new messages)",
    );
}
