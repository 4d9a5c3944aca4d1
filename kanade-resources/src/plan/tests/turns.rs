//! What waits for something else, within a cluster and within limits.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use kanade_resources_schema::spec::{
    Consumer, ConsumerLimits, ConsumerSpec, Resource, ServerVersion, StreamSpec,
};
use serde_json::{Value, json};

use super::super::{Action, FoundAround, Known, Step};
use super::{ON_SSD, SECOND, SPEC, fields, live, object, policy, resource, together};
use crate::condition::Group;
use crate::live::{Live, Place};
use crate::target::Target;

const CONSUMER: ConsumerSpec<'static> = ConsumerSpec::named("A", "C");

/// What a cluster of three says of who keeps it: its leader and these others, each with whether it has everything.
fn group(followers: &[(&str, bool)]) -> Option<Group> {
    let replicas: Vec<Value> = followers
        .iter()
        .map(|(name, is_current)| json!({"name": name, "current": is_current}))
        .collect();
    Group::read(&json!({"name": "cluster", "leader": "n0", "replicas": replicas}))
}

fn alone() -> Option<Group> {
    group(&[])
}

fn of_three() -> Option<Group> {
    group(&[("n1", true), ("n2", true)])
}

fn lagging() -> Option<Group> {
    group(&[("n1", true), ("n2", false)])
}

fn kept(config: Value, group: Option<Group>) -> Live {
    Live {
        group,
        ..live(config)
    }
}

fn consumer_kept(set: Value, group: Option<Group>) -> Live {
    let mut config = object(json!({
        "name": "C", "durable_name": "C", "deliver_policy": "all", "ack_policy": "explicit", "ack_wait": 30 * SECOND,
        "max_deliver": -1, "replay_policy": "instant", "max_waiting": 512, "max_ack_pending": 1000, "num_replicas": 0,
    }));
    config.extend(object(set));
    Live {
        config,
        group,
        place: Some(Place::default()),
        ..Live::default()
    }
}

/// The steps of a stream and of one consumer of it.
fn both(
    stream: StreamSpec<'static>,
    consumer: ConsumerSpec<'static>,
    found: &Live,
    consumer_found: Option<&Live>,
) -> [Step; 2] {
    let declared: Resource<'_> = resource(stream);
    let consumer = Consumer::new(consumer);
    let targets: [Known<'_, '_>; 2] = [
        (Target::Stream(&declared), Some(found)),
        (Target::Consumer(&declared, &consumer), consumer_found),
    ];
    let around = FoundAround {
        targets: targets.to_vec(),
        streams: HashMap::from([("A".to_owned(), found.clone())]),
        consumers: HashMap::from([(
            "A".to_owned(),
            consumer_found.into_iter().cloned().collect(),
        )]),
        unseen: HashSet::new(),
    };
    let steps = together(&targets, around, policy(ServerVersion::V2_15, true));
    steps.try_into().unwrap()
}

fn deferred(step: &Step) -> Vec<&str> {
    fields(&step.deferred)
}

const OF_THREE: StreamSpec<'static> = StreamSpec {
    num_replicas: 3,
    ..SPEC
};

#[test]
fn the_replicas_of_a_consumer_wait_for_those_of_its_stream() {
    let wanted = ConsumerSpec {
        num_replicas: Some(3),
        description: Some("why"),
        ..CONSUMER
    };
    let found = consumer_kept(json!({"num_replicas": 1}), alone());
    let growing = kept(json!({}), alone());
    let [stream, consumer] = both(OF_THREE, wanted, &growing, Some(&found));
    assert_eq!(fields(stream.changes()), ["num_replicas"]);
    assert!(deferred(&stream).is_empty());
    assert_eq!(fields(consumer.changes()), ["description"]);
    assert_eq!(deferred(&consumer), ["num_replicas"]);
    assert!(consumer.is_unfinished() && !consumer.is_in_sync());

    let scaled = kept(json!({"num_replicas": 3}), of_three());
    let [_, consumer] = both(OF_THREE, wanted, &scaled, Some(&found));
    assert_eq!(fields(consumer.changes()), ["description", "num_replicas"]);

    let behind = kept(json!({"num_replicas": 3}), lagging());
    let [stream, consumer] = both(OF_THREE, wanted, &behind, Some(&found));
    assert_eq!(stream.action, Action::None);
    assert_eq!(deferred(&consumer), ["num_replicas"]);
}

#[test]
fn only_replicas_of_their_own_bind_consumers_to_their_stream() {
    let described = ConsumerSpec {
        description: Some("why"),
        ..CONSUMER
    };
    let growing = kept(json!({}), alone());
    let found = consumer_kept(json!({}), alone());
    let [_, consumer] = both(OF_THREE, described, &growing, Some(&found));
    assert_eq!(fields(consumer.changes()), ["description"]);
    assert!(deferred(&consumer).is_empty());
    let [_, in_sync] = both(OF_THREE, CONSUMER, &growing, Some(&found));
    assert!(in_sync.is_in_sync());

    let [_, new] = both(OF_THREE, CONSUMER, &growing, None);
    assert!(matches!(new.action, Action::Create { .. }));
    let of_three = ConsumerSpec {
        num_replicas: Some(3),
        ..CONSUMER
    };
    let [_, waiting] = both(OF_THREE, of_three, &growing, None);
    assert_eq!(waiting.action, Action::None);
    assert!(waiting.is_postponed && waiting.is_unfinished() && !waiting.is_in_sync());
    let scaled = kept(json!({"num_replicas": 3}), self::of_three());
    let [_, created] = both(OF_THREE, of_three, &scaled, None);
    assert!(matches!(created.action, Action::Create { .. }));
}

#[test]
fn a_stream_that_is_underway_is_not_moved_again() {
    let placed = StreamSpec {
        placement: ON_SSD,
        description: Some("why"),
        ..SPEC
    };
    let moving = kept(json!({}), group(&[("n1", false)]));
    let [stream, _] = both(placed, CONSUMER, &moving, None);
    assert_eq!(fields(stream.changes()), ["description"]);
    assert_eq!(deferred(&stream), ["placement"]);
    let resting = kept(json!({}), alone());
    let [stream, _] = both(placed, CONSUMER, &resting, None);
    assert_eq!(fields(stream.changes()), ["description", "placement"]);
    // What is not of its servers goes on.
    let described = StreamSpec {
        description: Some("why"),
        ..SPEC
    };
    let [stream, _] = both(described, CONSUMER, &moving, None);
    assert_eq!(fields(stream.changes()), ["description"]);
    let replicated = StreamSpec {
        num_replicas: 3,
        ..placed
    };
    let [stream, _] = both(replicated, CONSUMER, &moving, None);
    assert_eq!(deferred(&stream), ["placement", "num_replicas"]);
}

#[test]
fn a_stream_that_moves_has_its_consumers_wait() {
    let placed = StreamSpec {
        placement: ON_SSD,
        ..OF_THREE
    };
    let wanted = ConsumerSpec {
        num_replicas: Some(3),
        ..CONSUMER
    };
    let found = kept(json!({"num_replicas": 3}), of_three());
    let of_one = consumer_kept(json!({"num_replicas": 1}), alone());
    let [stream, consumer] = both(placed, wanted, &found, Some(&of_one));
    assert_eq!(fields(stream.changes()), ["placement"]);
    assert_eq!(deferred(&consumer), ["num_replicas"]);
    assert_eq!(consumer.action, Action::None);
}

#[test]
fn a_stream_shrinks_once_its_consumers_are_up_to_date() {
    let found = kept(json!({"num_replicas": 3}), of_three());
    let leaderless = Group::read(&json!({"name": "cluster", "replicas": []}));
    for behind in [lagging(), leaderless] {
        let late = consumer_kept(json!({}), behind);
        let [stream, _] = both(SPEC, CONSUMER, &found, Some(&late));
        assert_eq!(stream.action, Action::None);
        assert_eq!(deferred(&stream), ["num_replicas"]);
    }
    let current = consumer_kept(json!({}), of_three());
    let [stream, _] = both(SPEC, CONSUMER, &found, Some(&current));
    assert_eq!(fields(stream.changes()), ["num_replicas"]);
    // It grows all the same.
    let late = consumer_kept(json!({}), lagging());
    let [stream, _] = both(OF_THREE, CONSUMER, &kept(json!({}), alone()), Some(&late));
    assert_eq!(fields(stream.changes()), ["num_replicas"]);
    let described = StreamSpec {
        description: Some("why"),
        ..OF_THREE
    };
    let [stream, _] = both(described, CONSUMER, &found, Some(&late));
    assert_eq!(fields(stream.changes()), ["description"]);
}

#[test]
fn a_stream_shrinks_once_its_consumers_have_been_up_to_date_for_a_while() {
    let found = kept(json!({"num_replicas": 3}), of_three());
    let mut fresh = of_three().unwrap();
    fresh.is_fresh = true;
    let late = consumer_kept(json!({}), Some(fresh));
    let [stream, _] = both(SPEC, CONSUMER, &found, Some(&late));
    assert_eq!(stream.action, Action::None);
    let told = stream.to_string();
    assert!(
        told.contains("then num_replicas: 3 -> 1 (the stream shrinks once the servers of its consumers have said"),
        "{told}"
    );
    // The consumer itself may shrink: its leader stays.
    let of_one = ConsumerSpec {
        num_replicas: Some(1),
        ..CONSUMER
    };
    let late = Live {
        config: consumer_kept(json!({"num_replicas": 3}), None).config,
        ..late
    };
    let [_, consumer] = both(OF_THREE, of_one, &found, Some(&late));
    assert_eq!(fields(consumer.changes()), ["num_replicas"]);
    // Nothing is said, or waited for, where one server keeps it.
    let at_home = consumer_kept(json!({}), alone());
    let [stream, _] = both(SPEC, CONSUMER, &found, Some(&at_home));
    assert_eq!(stream.changes()[0].note, None);
}

fn limited(pending: i64, seconds: u64) -> StreamSpec<'static> {
    StreamSpec {
        consumer_limits: Some(ConsumerLimits {
            max_ack_pending: (pending > 0).then_some(pending),
            inactive_threshold: (seconds > 0).then_some(Duration::from_secs(seconds)),
        }),
        ..SPEC
    }
}

fn consuming(pending: i64, seconds: u64) -> ConsumerSpec<'static> {
    ConsumerSpec {
        max_ack_pending: Some(pending),
        inactive_threshold: Some(Duration::from_secs(seconds)),
        ..CONSUMER
    }
}

#[test]
fn consumers_go_before_limits_that_are_lowered() {
    let of = |pending: i64, seconds: i64| json!({"max_ack_pending": pending, "inactive_threshold": seconds * SECOND});
    let found = kept(json!({"consumer_limits": of(100, 60)}), None);
    let own = consumer_kept(of(100, 60), None);
    let turns = |pending, seconds| {
        let [stream, consumer] = both(
            limited(pending, u64::from(seconds)),
            consuming(pending, u64::from(seconds)),
            &found,
            Some(&own),
        );
        let changes = |step: &Step| fields(step.changes()).join(" ");
        (
            changes(&stream),
            deferred(&stream).join(" "),
            changes(&consumer),
        )
    };
    let told = |made: &str, deferred: &str, consumer: &str| {
        (made.to_owned(), deferred.to_owned(), consumer.to_owned())
    };
    let limits = "consumer_limits";
    assert_eq!(turns(50, 60_u32), told("", limits, "max_ack_pending"));
    assert_eq!(turns(100, 30), told("", limits, "inactive_threshold"));
    assert_eq!(turns(200, 60), told(limits, "", "max_ack_pending"));
    assert_eq!(turns(100, 90), told(limits, "", "inactive_threshold"));
    let set = kept(json!({}), None);
    let [stream, consumer] = both(limited(50, 60), consuming(50, 60), &set, Some(&own));
    assert_eq!(deferred(&stream), ["consumer_limits"]);
    assert_eq!(fields(consumer.changes()), ["max_ack_pending"]);
    // Nobody has to go first.
    let below = consumer_kept(of(50, 30), None);
    let [stream, consumer] = both(limited(50, 30), consuming(50, 30), &found, Some(&below));
    assert_eq!(fields(stream.changes()), ["consumer_limits"]);
    assert!(consumer.is_in_sync());
    let described = ConsumerSpec {
        description: Some("why"),
        ..consuming(50, 30)
    };
    let [stream, _] = both(limited(50, 30), described, &found, Some(&below));
    assert_eq!(fields(stream.changes()), ["consumer_limits"]);
}

#[test]
fn limits_that_are_removed_go_first() {
    let limits = json!({"max_ack_pending": 100, "inactive_threshold": 60 * SECOND});
    let found = kept(json!({"consumer_limits": limits}), None);
    let own = consumer_kept(limits.clone(), None);
    let [stream, consumer] = both(SPEC, consuming(500, 60), &found, Some(&own));
    assert_eq!(fields(stream.changes()), ["consumer_limits"]);
    assert!(deferred(&stream).is_empty());
    assert_eq!(fields(consumer.changes()), ["max_ack_pending"]);
}

#[test]
fn a_lone_server_keeps_nobody_waiting() {
    let found = kept(json!({"num_replicas": 3}), None);
    let wanted = ConsumerSpec {
        num_replicas: Some(1),
        ..CONSUMER
    };
    let own = consumer_kept(json!({"num_replicas": 0}), None);
    let [stream, consumer] = both(SPEC, wanted, &found, Some(&own));
    assert_eq!(fields(stream.changes()), ["num_replicas"]);
    assert_eq!(fields(consumer.changes()), ["num_replicas"]);
}

/// A consumer of another stream waits for nothing of this one.
#[test]
fn streams_keep_only_their_own_consumers_waiting() {
    let [growing, resting] = [resource(OF_THREE), {
        resource(StreamSpec {
            name: "B",
            subjects: &["b"],
            ..OF_THREE
        })
    }];
    let of_b = Consumer::new(ConsumerSpec {
        num_replicas: Some(3),
        ..ConsumerSpec::named("B", "C")
    });
    let found = kept(json!({}), alone());
    let other = kept(
        json!({"name": "B", "subjects": ["b"], "num_replicas": 3}),
        of_three(),
    );
    let own = consumer_kept(json!({"num_replicas": 1}), alone());
    let targets: [Known<'_, '_>; 3] = [
        (Target::Stream(&growing), Some(&found)),
        (Target::Stream(&resting), Some(&other)),
        (Target::Consumer(&resting, &of_b), Some(&own)),
    ];
    let around = FoundAround {
        targets: targets.to_vec(),
        streams: HashMap::from([
            ("A".to_owned(), found.clone()),
            ("B".to_owned(), other.clone()),
        ]),
        consumers: HashMap::new(),
        unseen: HashSet::new(),
    };
    let steps = together(&targets, around, policy(ServerVersion::V2_15, true));
    assert_eq!(fields(steps[0].changes()), ["num_replicas"]);
    assert!(steps[1].is_in_sync());
    assert_eq!(fields(steps[2].changes()), ["num_replicas"]);
}
