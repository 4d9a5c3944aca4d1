//! The model, evaluated: what each change costs, at the edge of every predicate. No broker is asked.

use std::time::Duration;

use kanade_resources_schema::effects::{Direction, Line, Subject};
use serde_json::{Value, json};

use super::{Neighbour, Scene, Servers, Sides, verdict};
use crate::change::{Class, Estimate, Refusal};
use crate::condition::Group;
use crate::document::Document;
use crate::live::{Live, Place};
use crate::plan::diff::Difference;

const HOUR: Duration = Duration::from_secs(3600);
const SECOND: u64 = 1_000_000_000;

/// A stream of 20 messages of 100 bytes on 4 subjects, the oldest an hour old, and what changes around it.
struct World {
    servers: Servers,
    stream: Live,
    stream_changes: Vec<Difference>,
    consumer: Option<(Live, Vec<Difference>)>,
    consumers: Option<Vec<Neighbour>>,
}

impl World {
    fn on(line: Line) -> Self {
        Self {
            servers: Servers::among([line]),
            stream: Live {
                config: document(json!({"name": "S", "subjects": ["s.>"], "retention": "limits"})),
                messages: 20,
                bytes: 2000,
                num_subjects: 4,
                first_seq: Some(1),
                oldest: Some(HOUR),
                ..Live::default()
            },
            stream_changes: Vec::new(),
            consumer: None,
            consumers: Some(Vec::new()),
        }
    }

    fn newest() -> Self {
        Self::on(Line::NEWEST)
    }

    /// The stream has these fields.
    fn with(mut self, config: Value) -> Self {
        self.stream.config.extend(document(config));
        self
    }

    /// The run changes this field of the stream.
    fn changing(mut self, field: &str, before: Value, after: Value) -> Self {
        self.stream_changes.push(difference(field, before, after));
        self
    }

    fn state(mut self, set: fn(&mut Live)) -> Self {
        set(&mut self.stream);
        self
    }

    /// The run changes this field of a consumer called C.
    fn consumer(mut self, config: Value, place: Place, change: Difference) -> Self {
        self.consumer = Some((consumer_live("C", config, place), vec![change]));
        self
    }

    fn neighbour(mut self, name: &str, config: Value, place: Place) -> Self {
        let live = consumer_live(name, config, place);
        self.stream.consumers += 1;
        self.add(Neighbour {
            name: name.to_owned(),
            live: Some(live),
            differences: Vec::new(),
            declared: Document::new(),
        })
    }

    fn new_neighbour(self, config: Value) -> Self {
        self.add(Neighbour {
            name: "N".to_owned(),
            live: None,
            differences: Vec::new(),
            declared: document(config),
        })
    }

    fn changing_neighbour(mut self, field: &str, before: Value, after: Value) -> Self {
        let neighbours = self.consumers.as_mut().unwrap();
        let last = neighbours.last_mut().unwrap();
        last.differences.push(difference(field, before, after));
        self
    }

    fn add(mut self, neighbour: Neighbour) -> Self {
        self.consumers.as_mut().unwrap().push(neighbour);
        self
    }

    fn with_unknown_consumers(mut self) -> Self {
        self.consumers = None;
        self.stream.consumers = 1;
        self
    }

    /// What is said of the last change.
    fn verdict(&self) -> (Class, Option<String>) {
        let consumer = self
            .consumer
            .as_ref()
            .map(|(live, differences)| Sides { live, differences });
        let scene = Scene {
            servers: &self.servers,
            stream: Sides {
                live: &self.stream,
                differences: &self.stream_changes,
            },
            consumer,
            consumers: self.consumers.as_deref(),
        };
        let changes = consumer.map_or(self.stream_changes.as_slice(), |sides| sides.differences);
        verdict(changes.last().unwrap(), &scene)
    }

    fn told(&self) -> String {
        let (class, note) = self.verdict();
        let told = match class {
            Class::Safe => "safe".to_owned(),
            Class::Lossy { estimate, why } => format!("{estimate}: {why}"),
            Class::Impossible(Refusal { why, .. }) => format!("impossible: {why}"),
            Class::Ignored => "ignored".to_owned(),
        };
        match note {
            Some(note) => format!("{told} ({note})"),
            None => told,
        }
    }

    fn is_safe(&self) -> bool {
        self.verdict().0 == Class::Safe
    }

    fn loses(&self, messages: u64) -> bool {
        let expected = Estimate::messages(messages);
        matches!(self.verdict().0, Class::Lossy { estimate, .. } if estimate == expected)
    }

    fn is_impossible(&self) -> bool {
        matches!(self.verdict().0, Class::Impossible(_))
    }
}

fn document(value: Value) -> Document {
    let Value::Object(document) = value else {
        panic!("not an object: {value}")
    };
    document
}

fn difference(field: &str, before: Value, after: Value) -> Difference {
    Difference {
        field: field.to_owned(),
        before,
        after,
    }
}

fn consumer_live(name: &str, config: Value, place: Place) -> Live {
    let mut document =
        document(json!({"name": name, "durable_name": name, "ack_policy": "explicit"}));
    document.extend(self::document(config));
    Live {
        config: document,
        place: Some(place),
        ..Live::default()
    }
}

const NOWHERE: Place = Place {
    delivered: 0,
    pending: 0,
    unacknowledged: 0,
    redelivered: 0,
};

/// Five messages are delivered and not acknowledged, and all others wait.
const OWED_ALL: Place = Place {
    delivered: 5,
    pending: 15,
    unacknowledged: 5,
    redelivered: 0,
};

/// Of five that were delivered, one is acknowledged.
const OWED_LESS: Place = Place {
    unacknowledged: 4,
    ..OWED_ALL
};

#[track_caller]
fn assert_told(world: &World, expected: &str) {
    assert_eq!(world.told(), expected);
}

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
        "up to 12 messages: the oldest messages of each subject go at the next restart of the server",
    );
    assert_told(
        &to(Line::V2_14, -1, 5),
        "up to 12 messages: the oldest messages of each subject go",
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
        "an unknown number of messages: at the next restart of the server everything stored goes",
    );
    let empty = to(2).state(|stream| stream.messages = 0);
    assert!(!empty.is_safe());
    let below = to(5).state(|stream| stream.first_seq = Some(5));
    assert!(below.is_safe());
}

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
        "safe (what no consumer wants is acknowledged and not kept from now on)",
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
        "safe (what is acknowledged is kept from now on, until a limit deletes it)",
    );
}

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
        "safe (everything that a new or changed source holds is copied, also what was copied before)",
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
        "safe (what was copied stays; from a source that is left out nothing more comes)",
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
fn a_subject_that_is_given_up_is_announced() {
    let to = |after: Value| World::newest().changing("subjects", json!(["s.>"]), after);
    assert_told(&to(json!(["s.>", "t"])), "safe");
    assert_told(&to(json!([">"])), "safe");
    let world = to(json!(["s.*"]));
    assert!(world.told().contains("find no stream"), "{}", world.told());
}

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
    // Up to 2.12 a limit that is not set is zero.
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
    let pending_only = json!({"max_ack_pending": 2000});
    let world = World::newest()
        .changing("consumer_limits", json!(null), pending_only)
        .neighbour("C", json!({}), OWED_ALL);
    assert!(world.is_safe());
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
    assert!(narrowing("limits", OWED_ALL).is_safe());
    assert_told(
        &narrowing("workqueue", OWED_ALL),
        "safe (what it no longer wants stays stored until another consumer wants it)",
    );
    let turning =
        narrowing("limits", OWED_ALL).changing("retention", json!("limits"), json!("interest"));
    assert!(turning.loses(20));
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
    let described = |place| {
        let change = difference("description", json!(null), json!("why"));
        World::on(Line::V2_10)
            .with(mark.clone())
            .neighbour("C", json!({}), place)
            .consumer(json!({}), place, change)
    };
    assert!(described(OWED_ALL).is_safe());
    assert!(described(OWED_LESS).loses(20));
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
            .contains("what it alone holds up")
    );
    assert!(
        set("limits", OWED_ALL, 0, SECOND)
            .told()
            .contains("with its place")
    );
    assert!(set("limits", OWED_LESS, 2, 1).loses(19));
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
        ("allow_rollup_hdrs", json!(false), json!(true)),
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
        "safe (nothing can be published, deleted or purged any more, and max_age ends; it can't be undone)",
    );
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
