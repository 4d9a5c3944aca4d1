//! What depends on the servers: their number, and their versions.

use kanade_resources_schema::effects::{Direction, Line, Subject};
use kanade_resources_schema::spec::ServerVersion;
use serde_json::json;

use super::{NOWHERE, OWED_LESS, World, assert_told, difference};
use crate::condition::Group;
use crate::plan::effects::Servers;

#[test]
fn a_lone_server_keeps_one_replica() {
    for line in Line::ALL {
        let world = World::on(line).changing("num_replicas", json!(1), json!(3));
        assert!(world.is_impossible(), "{line}");
        assert!(
            world
                .state(|stream| stream.group = Some(Group::default()))
                .is_safe()
        );
    }
    assert!(
        World::newest()
            .changing("num_replicas", json!(3), json!(1))
            .is_safe()
    );
    let consumer = |is_clustered: bool| {
        let mut world = World::newest();
        world.stream.group = is_clustered.then(Group::default);
        let change = difference("num_replicas", json!(0), json!(3));
        world.consumer(json!({}), NOWHERE, change)
    };
    assert!(consumer(false).is_impossible());
    assert!(consumer(true).is_safe());
    let one = World::newest().consumer(
        json!({}),
        NOWHERE,
        difference("num_replicas", json!(0), json!(1)),
    );
    assert!(one.is_safe());
}

#[test]
fn a_stream_does_not_shrink_away_from_a_consumer() {
    let group = |leader: &str| Group::read(&json!({"name": "C", "leader": leader, "replicas": []}));
    let shrinking = |replicas: u64, server: &str| {
        let world = World::newest().with(json!({"num_replicas": 3}));
        let mut world = world.neighbour("C", json!({"num_replicas": replicas}), OWED_LESS);
        world.stream.group = group("n0");
        let consumer = world.consumers.as_mut().unwrap().last_mut().unwrap();
        consumer.live.as_mut().unwrap().group = group(server);
        world.changing("num_replicas", json!(3), json!(1))
    };
    assert!(!shrinking(1, "n1").is_safe());
    assert!(!shrinking(2, "n1").is_safe());
    assert!(shrinking(1, "n0").is_safe(), "the leader stays");
    assert!(shrinking(3, "n1").is_safe(), "every server has its state");
    assert!(shrinking(0, "n1").is_safe(), "it follows the stream");
    let mut unknown = shrinking(3, "n1").with_unknown_consumers();
    assert!(!unknown.is_safe());
    unknown.stream.consumers = 0;
    assert!(unknown.is_safe());
}

#[test]
fn placement_matters_in_a_cluster_only() {
    let world = World::newest().changing("placement", json!(null), json!({"tags": ["ssd"]}));
    assert_told(&world, "safe");
    let world = world.state(|stream| stream.group = Some(Group::default()));
    assert_told(&world, "safe (the stream may move to other servers)");
}

#[test]
fn what_older_servers_refuse_becomes_possible() {
    for (field, before, after) in [
        ("max_consumers", json!(-1), json!(5)),
        ("mirror", json!({"name": "A"}), json!(null)),
    ] {
        let on = |line| World::on(line).changing(field, before.clone(), after.clone());
        assert!(on(Line::V2_11).is_impossible(), "{field}");
        assert!(on(Line::V2_12).is_safe(), "{field}");
    }
}

#[test]
fn in_a_rolling_upgrade_every_version_counts() {
    let mut world = World::newest().changing("max_consumers", json!(-1), json!(5));
    assert!(world.is_safe());
    world.servers = Servers::among([Line::V2_11, Line::V2_14]);
    assert!(world.is_impossible());
    let mut world = World::newest().changing("allow_batched", json!(false), json!(true));
    assert!(world.is_safe());
    world.servers = Servers::among([Line::V2_12, Line::V2_14]);
    assert!(world.is_impossible());
}

#[test]
fn what_nobody_knows_is_held_back() {
    let world = World::newest().changing("of_tomorrow", json!(1), json!(2));
    assert_told(
        &world,
        "an unknown number of messages: it is not known to be safe",
    );
    let metadata = World::newest().changing("metadata.team", json!(null), json!("shop"));
    assert_told(&metadata, "safe");
}

#[test]
fn every_change_of_what_never_changes_is_impossible() {
    let stream = [
        ("storage", json!("file"), json!("memory")),
        ("retention", json!("limits"), json!("workqueue")),
        ("retention", json!("workqueue"), json!("interest")),
        ("mirror", json!(null), json!({"name": "A"})),
        ("mirror", json!({"name": "A"}), json!({"name": "B"})),
        ("allow_msg_ttl", json!(true), json!(false)),
        ("allow_msg_counter", json!(false), json!(true)),
        ("allow_msg_schedules", json!(true), json!(false)),
        ("persist_mode", json!("default"), json!("async")),
    ];
    for (field, before, after) in stream {
        let world = World::newest().changing(field, before, after);
        assert!(world.is_impossible(), "{field}");
    }
    let consumer = [
        ("ack_policy", json!("explicit"), json!("all")),
        ("deliver_policy", json!("all"), json!("new")),
        ("opt_start_seq", json!(1), json!(2)),
        ("opt_start_time", json!(null), json!("2026-01-01T00:00:00Z")),
        ("replay_policy", json!("instant"), json!("original")),
        ("max_waiting", json!(512), json!(5)),
        ("flow_control", json!(false), json!(true)),
        ("idle_heartbeat", json!(1), json!(2)),
        ("deliver_subject", json!(null), json!("to.us")),
        ("deliver_subject", json!("to.us"), json!(null)),
    ];
    for (field, before, after) in consumer {
        let world = World::newest().consumer(json!({}), NOWHERE, difference(field, before, after));
        assert!(world.is_impossible(), "{field}");
    }
}

#[test]
fn on_a_version_that_nobody_knows_the_worst_of_all_counts_and_says_so() {
    let newer = Servers::of_stream(
        Some(ServerVersion::new(2, 16, 0)),
        Some(6),
        ServerVersion::V2_15,
    );
    let change = difference("description", json!(null), json!("why"));
    let mut world = World::newest()
        .with(json!({"metadata": {"kanade-resources.was-interest": "true"}}))
        .neighbour("C", json!({}), OWED_LESS)
        .consumer(json!({}), OWED_LESS, change);
    world.servers = newer.clone();
    assert_told(
        &world,
        "up to 20 messages: nats-server 2.16.0 is newer than any known version; on 2.10, if the stream had interest retention at any time since the server started, the server still deletes what no consumer wants whenever one of them changes; after a restart it does not",
    );
    let mut harmless = World::newest().changing("description", json!(null), json!("why"));
    harmless.servers = newer;
    assert_told(
        &harmless,
        "safe (nats-server 2.16.0 is newer than any known version)",
    );
}

#[test]
fn publishers_are_told_of_first_and_readers_second() {
    let transform = json!({"src": "s.>", "dest": "t.>"});
    let world = World::newest()
        .with(json!({"retention": "interest"}))
        .changing("subject_transform", json!(null), transform);
    assert_told(
        &world,
        "safe (consumers want the new subjects or nothing: messages that none of them wants are not kept; from now \
         on messages are stored under other subjects; stored ones stay as they are)",
    );
}

/// A consumer's field that a stream has, too, is judged as the consumer's.
#[test]
fn consumers_and_streams_have_rows_of_their_own() {
    let world = World::newest().consumer(
        json!({}),
        NOWHERE,
        difference("max_bytes", json!(0), json!(5)),
    );
    assert_told(&world, "safe (pull requests beyond it are refused)");
    assert!(
        kanade_resources_schema::effects::row(Subject::Consumer, "max_msgs", Direction::Set)
            .is_none()
    );
}
