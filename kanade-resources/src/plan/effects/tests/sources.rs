//! Sources, and what their copies replace.

use serde_json::{Value, json};

use super::{HOUR, SECOND, World, assert_told};

#[test]
fn new_sources_push_out_what_is_stored() {
    let one = json!({"name": "A"});
    let filtered = json!({"name": "A", "filter_subject": "a.b"});
    let add = |caps| {
        let world = World::newest().with(caps);
        world.changing("sources", json!([]), json!([one]))
    };
    for caps in [
        json!({"max_msgs": 30}),
        json!({"max_bytes": 30}),
        json!({"max_msgs_per_subject": 30}),
        json!({"max_msgs_per_subject": 30, "discard": "new"}),
    ] {
        assert!(add(caps.clone()).loses(20), "{caps}");
    }
    for caps in [
        json!({}),
        json!({"max_msgs": 30, "discard": "new"}),
        json!({"max_msgs_per_subject": 30, "discard": "new", "discard_new_per_subject": true}),
        json!({"max_age": HOUR.as_secs() * SECOND}),
    ] {
        assert!(add(caps.clone()).is_safe(), "{caps}");
    }
    assert!(add(json!({"allow_rollup_hdrs": true})).loses(20));
    let empty = add(json!({"max_msgs": 30})).state(|stream| stream.messages = 0);
    assert_told(
        &empty,
        "safe (everything that a new or changed source holds is copied, even what was copied before)",
    );
    let change = |before: Value, after: Value| {
        let config = json!({"max_msgs": 30, "sources": before});
        World::newest()
            .with(config)
            .changing("sources", before, after)
    };
    assert!(change(json!([one]), json!([filtered])).loses(20));
    assert_told(
        &change(json!([filtered, one]), json!([one])),
        "safe (what was copied stays; nothing more comes from a source that is removed)",
    );
    let cap_to_come = World::newest()
        .changing("max_msgs", json!(-1), json!(30))
        .changing("sources", json!([]), json!([one]));
    assert!(cap_to_come.loses(20), "the cap comes in the same run");
}

#[test]
fn copied_roll_ups_replace_what_is_stored() {
    let on = |config| {
        let world = World::newest().with(config);
        world.changing("allow_rollup_hdrs", json!(false), json!(true))
    };
    assert!(on(json!({})).is_safe());
    assert!(on(json!({"sources": [{"name": "A"}]})).loses(20));
    let off = World::newest().changing("allow_rollup_hdrs", json!(true), json!(false));
    assert_told(
        &off,
        "safe (messages with a Nats-Rollup header are refused)",
    );
}
