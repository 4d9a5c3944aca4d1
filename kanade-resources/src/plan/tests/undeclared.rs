//! What a declaration does not name goes back to its default, and plans say so.

use kanade_resources_schema::spec::{
    Consumer, ConsumerLimits, ConsumerSpec, Discard, Kind, Resource, ServerVersion, StreamSpec,
};
use serde_json::json;

use super::super::{Company, Plan};
use super::{SECOND, SPEC, live, object, policy, resource, step};
use crate::live::Live;
use crate::target::Target;

const MARK: &str = "(not declared: back to the default)";

#[test]
fn a_change_back_to_a_default_is_marked() {
    let declared = resource(SPEC).declared(&["subjects", "max_msgs"]);
    let found = json!({
        "description": "by hand", "max_age": 90 * SECOND, "max_msgs": 5, "duplicate_window": 600 * SECOND,
    });
    let step = step(&declared, Some(&live(found)), false);
    let plan = Plan::new(vec![step.clone()], Vec::new(), Vec::new());
    assert_eq!(
        plan.to_string(),
        "~ stream A\n    \
         description: \"by hand\" -> none (not declared: back to the default)\n    \
         max_msgs: 5 -> unlimited\n    \
         max_age: 1m30s -> unlimited (not declared: back to the default)\n    \
         duplicate_window: 10m -> 2m (not declared: back to the default)\n\
         plan: 0 to create, 1 to update, 0 held back, 0 impossible, 0 in sync"
    );
    let plan = json!(plan);
    let changes = &plan["steps"][0]["changes"];
    assert_eq!(changes[1]["field"], "max_msgs");
    assert_eq!(changes[1].get("back_to_default"), None);
    assert_eq!(changes[2]["field"], "max_age");
    assert_eq!(changes[2]["back_to_default"], true);
}

#[test]
fn without_a_list_of_what_is_declared_nothing_is_marked() {
    let found = live(json!({"description": "by hand"}));
    let step = step(&resource(SPEC), Some(&found), false);
    assert_eq!(step.changes().len(), 1);
    assert!(!step.to_string().contains(MARK), "{step}");
}

#[test]
fn what_another_declared_field_switches_on_is_not_a_default() {
    let spec = StreamSpec {
        allow_msg_schedules: true,
        allow_rollup_hdrs: true,
        ..SPEC
    };
    let declared = resource(spec).declared(&["subjects", "allow_msg_schedules"]);
    let step = step(&declared, Some(&live(json!({}))), false);
    assert_eq!(step.changes().len(), 2, "{step}");
    assert!(!step.to_string().contains(MARK), "{step}");
}

#[test]
fn a_bucket_has_defaults_of_its_own() {
    let spec = StreamSpec {
        subjects: &["a.>"],
        max_msgs_per_subject: 1,
        discard: Discard::New,
        allow_rollup_hdrs: true,
        allow_direct: true,
        deny_delete: true,
        ..StreamSpec::named("KV_a")
    };
    let bucket = Resource::new(Kind::KvBucket, "a", spec).declared(&[]);
    let found = json!({
        "name": "KV_a", "discard": "new", "allow_rollup_hdrs": true, "deny_delete": true, "max_msgs_per_subject": 7,
        "allow_direct": false,
    });
    let step = step(&bucket, Some(&live(found)), true);
    let text = step.to_string();
    assert!(text.contains(&format!("history: 7 -> 1 {MARK}")), "{text}");
    assert!(
        text.contains("allow_direct: false -> true\n"),
        "a bucket always has it: {text}"
    );
}

#[test]
fn a_consumer_takes_its_streams_limits_for_its_defaults() {
    let limits = ConsumerLimits {
        max_ack_pending: Some(50),
        ..ConsumerLimits::default()
    };
    let stream = resource(StreamSpec {
        consumer_limits: Some(limits),
        ..SPEC
    });
    let consumer = Consumer::new(ConsumerSpec::named("A", "c")).declared(&["max_deliver"]);
    let config = json!({
        "name": "c", "durable_name": "c", "ack_policy": "explicit", "ack_wait": 5 * SECOND, "max_deliver": 3,
        "max_ack_pending": 20, "max_waiting": 512, "deliver_policy": "all", "replay_policy": "instant",
    });
    let found = Live {
        config: object(config),
        ..Live::default()
    };
    let step = super::super::step(
        Target::Consumer(&stream, &consumer),
        Some(&found),
        policy(ServerVersion::V2_15, true),
        &Company::on(ServerVersion::V2_15),
    );
    let text = step.to_string();
    for line in [
        format!("ack_wait: 5s -> 30s {MARK}"),
        format!("max_ack_pending: 20 -> 50 {MARK}"),
        "max_deliver: 3 -> unlimited\n".to_owned(),
    ] {
        assert!(text.contains(&line), "{line:?} is not in:\n{text}");
    }
}
