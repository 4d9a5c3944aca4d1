//! What is around a change: the servers that count, and whether consumers have to be asked about.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use kanade_resources_schema::spec::{
    Consumer, ConsumerSpec, DeliverPolicy, Resource, Retention, ServerVersion, StreamSpec,
};
use serde_json::{Value, json};

use super::super::{Company, FoundAround, Known, Policy, Step, depends_on_consumers, steps};
use super::{SECOND, SPEC, fields, live, object, policy, resource};
use crate::condition::Group;
use crate::live::{Live, Place};
use crate::target::Target;

const CONSUMER: ConsumerSpec<'static> = ConsumerSpec::named("A", "C");
const NARROWED: ConsumerSpec<'static> = ConsumerSpec {
    filter_subjects: &["a.b"],
    ..CONSUMER
};
/// Another consumer, which goes by itself.
const PASSING: ConsumerSpec<'static> = ConsumerSpec {
    inactive_threshold: Some(Duration::from_secs(1)),
    ..ConsumerSpec::named("A", "D")
};
const INTEREST: StreamSpec<'static> = StreamSpec {
    retention: Retention::Interest,
    ..SPEC
};

fn with_generation(generation: u64) -> Policy<'static> {
    Policy {
        generation: Some(generation),
        ..policy(ServerVersion::V2_15, false)
    }
}

fn of_server(version: &str, clustered: bool, set: Value) -> Live {
    let group = Group::read(&json!({"name": "cluster", "leader": "n0", "replicas": []}));
    let mut found = Live {
        group: group.filter(|_| clustered),
        ..live(set)
    };
    found
        .config
        .insert("metadata".to_owned(), json!({"_nats.ver": version}));
    found
}

/// Whether `max_consumers`, which servers before 2.12 never change, is changed beside streams of these servers.
fn is_changed(own: &Live, others: &[Live], connected: ServerVersion, api: Option<u64>) -> bool {
    let declared = resource(StreamSpec {
        max_consumers: 5,
        ..SPEC
    });
    let targets: Vec<Known<'_, '_>> = vec![(Target::Stream(&declared), Some(own))];
    let others = others.iter().enumerate();
    let mut streams: HashMap<String, Live> = others
        .map(|(number, live)| (format!("OTHER{number}"), live.clone()))
        .collect();
    streams.insert("A".to_owned(), own.clone());
    let policy = policy(connected, false);
    let company = Company::new(
        policy,
        api,
        FoundAround {
            targets: targets.clone(),
            streams,
            consumers: HashMap::new(),
            unseen: HashSet::new(),
        },
    );
    let step = super::super::step(Target::Stream(&declared), Some(own), policy, &company);
    step.impossible.is_empty()
}

#[test]
fn the_server_that_holds_the_stream_counts() {
    let is_changed = |version| {
        let own = of_server(version, false, json!({}));
        is_changed(&own, &[], ServerVersion::V2_10, Some(5))
    };
    assert!(is_changed("2.15.1"));
    assert!(!is_changed("2.11.3"));
}

#[test]
fn in_a_cluster_the_servers_of_all_streams_count() {
    let new = of_server("2.15.1", true, json!({}));
    let old = of_server("2.11.3", true, json!({}));
    let lone = of_server("2.11.3", false, json!({}));
    let on_2_15 =
        |own: &Live, others: &[Live]| is_changed(own, others, ServerVersion::V2_15, Some(5));
    assert!(!on_2_15(&new, std::slice::from_ref(&old)));
    assert!(on_2_15(&new, std::slice::from_ref(&lone)), "another's");
    assert!(on_2_15(&new, std::slice::from_ref(&new)));
    let alone = of_server("2.15.1", false, json!({}));
    assert!(on_2_15(&alone, &[old]), "it is of no cluster");
}

#[test]
fn of_a_stream_that_nobody_looked_at_the_api_tells() {
    let declared = resource(StreamSpec {
        max_consumers: 5,
        ..SPEC
    });
    let found = live(json!({"metadata": {}}));
    let is_changed = |api| {
        let nothing = FoundAround {
            targets: Vec::new(),
            streams: HashMap::new(),
            consumers: HashMap::new(),
            unseen: HashSet::new(),
        };
        let policy = policy(ServerVersion::V2_15, false);
        let company = Company::new(policy, api, nothing);
        let step = super::super::step(Target::Stream(&declared), Some(&found), policy, &company);
        step.impossible.is_empty()
    };
    assert!(!is_changed(None));
    assert!(!is_changed(Some(5)), "it says nothing, and so is of 2.10");
}

#[test]
fn before_anybody_looked_the_newest_server_is_assumed() {
    let declared = resource(StreamSpec {
        max_consumers: 5,
        ..SPEC
    });
    let found = live(json!({}));
    let policy = policy(ServerVersion::V2_15, false);
    let step = super::super::step(
        Target::Stream(&declared),
        Some(&found),
        policy,
        &Company::nobody(),
    );
    assert_eq!(fields(step.changes()), ["max_consumers"]);
}

/// Without a broker, as where two declarations are compared, every step is planned as well.
#[test]
fn steps_are_planned_without_a_broker() {
    let declared = resource(INTEREST);
    let found = live(json!({}));
    let targets = [(Target::Stream(&declared), Some(&found))];
    let around = FoundAround {
        targets: targets.to_vec(),
        streams: HashMap::new(),
        consumers: HashMap::new(),
        unseen: HashSet::new(),
    };
    let steps = steps(&targets, around, policy(ServerVersion::V2_15, true));
    assert_eq!(steps.len(), 1);
    assert_eq!(fields(steps[0].changes()), ["retention"]);
}

fn consumer_live(name: &str, set: Value) -> Live {
    let mut config = object(json!({
        "name": name, "durable_name": name, "deliver_policy": "all", "ack_policy": "explicit",
        "ack_wait": 30 * SECOND, "max_deliver": -1, "replay_policy": "instant", "max_waiting": 512,
        "max_ack_pending": 1000, "num_replicas": 0,
    }));
    config.extend(object(set));
    Live {
        config,
        place: Some(Place {
            pending: 20,
            ..Place::default()
        }),
        ..Live::default()
    }
}

/// The steps of a stream and its declared consumers, beside these that are there.
fn run_over(
    declared: &Resource<'_>,
    found: &Live,
    present: &[Live],
    policy: Policy<'_>,
) -> Vec<Step> {
    let of = |consumer: &Consumer<'_>| {
        let name = Some(&json!(consumer.spec.name));
        present.iter().find(|live| live.config.get("name") == name)
    };
    let mut targets: Vec<Known<'_, '_>> = vec![(Target::Stream(declared), Some(found))];
    for consumer in declared.consumers {
        targets.push((Target::Consumer(declared, consumer), of(consumer)));
    }
    let found = Live {
        consumers: present.len() as u64,
        ..found.clone()
    };
    let around = FoundAround {
        targets: targets.clone(),
        streams: HashMap::from([("A".to_owned(), found)]),
        consumers: HashMap::from([("A".to_owned(), present.to_vec())]),
        unseen: HashSet::new(),
    };
    super::together(&targets, around, policy)
}

#[test]
fn consumers_of_strangers_hold_messages_up_too() {
    let declared = resource(INTEREST);
    let found = of_server("2.15.1", false, json!({}));
    let policy = policy(ServerVersion::V2_15, false);
    // The stream is judged by what was found of it around.
    let held = |present: &[Live]| {
        let found = Live {
            consumers: present.len() as u64,
            ..found.clone()
        };
        let steps = run_over(&declared, &found, present, policy);
        fields(&steps[0].held_back).join(" ")
    };
    assert_eq!(held(&[consumer_live("X", json!({}))]), "");
    assert_eq!(held(&[]), "retention");
    let passing = consumer_live("X", json!({"inactive_threshold": SECOND}));
    assert_eq!(held(&[passing]), "retention");
}

#[test]
fn a_consumer_is_judged_as_the_run_leaves_the_others() {
    let found = of_server("2.15.1", false, json!({"retention": "interest"}));
    let present = [consumer_live("C", json!({})), consumer_live("D", json!({}))];
    let held = |consumers: &'static [Consumer<'static>]| {
        let declared = resource(INTEREST).consumers(consumers);
        let steps = run_over(
            &declared,
            &found,
            &present,
            policy(ServerVersion::V2_15, false),
        );
        fields(&steps[1].held_back).join(" ")
    };
    assert_eq!(
        held(const { &[Consumer::new(NARROWED)] }),
        "",
        "the other stays"
    );
    assert_eq!(
        held(const { &[Consumer::new(NARROWED), Consumer::new(PASSING)] }),
        "filter_subjects"
    );
}

#[test]
fn what_a_newer_generation_keeps_changes_nothing_around() {
    let found = of_server("2.15.1", false, json!({"retention": "interest"}));
    let stamped = json!({"metadata": {"kanade-resources.generation": "8"}});
    let present = [consumer_live("C", json!({})), consumer_live("D", stamped)];
    let declared =
        resource(INTEREST).consumers(const { &[Consumer::new(NARROWED), Consumer::new(PASSING)] });
    let steps = run_over(&declared, &found, &present, with_generation(7));
    assert!(fields(steps[1].changes()).contains(&"filter_subjects"));
}

#[test]
fn consumers_that_the_run_makes_count_by_where_they_start() {
    const NEW: Consumer<'static> = Consumer::new(ConsumerSpec {
        deliver_policy: DeliverPolicy::New,
        ..CONSUMER
    });
    let found = of_server("2.14.2", false, json!({}));
    let declared = resource(INTEREST).consumers(const { &[NEW] });
    let steps = run_over(&declared, &found, &[], policy(ServerVersion::V2_14, false));
    let told = steps[0].held_back[0].to_string();
    assert!(told.contains("of the declaration are not owed"), "{told}");
}

/// Whether consumers have to be asked about for what differs of a consumer of `stream`.
fn asks(spec: ConsumerSpec<'static>, stream: StreamSpec<'static>, found: Option<&Live>) -> bool {
    let declared = resource(stream);
    let consumer = Consumer::new(spec);
    let own = consumer_live("C", json!({}));
    let known = (Target::Consumer(&declared, &consumer), Some(&own));
    depends_on_consumers(known, found, policy(ServerVersion::V2_15, false))
}

#[test]
fn consumers_are_asked_about_only_where_a_verdict_depends_on_them() {
    let limits = live(json!({}));
    let interest = live(json!({"retention": "interest"}));
    let marked = live(json!({"metadata": {"kanade-resources.was-interest": "true"}}));
    assert!(
        !asks(CONSUMER, INTEREST, Some(&interest)),
        "nothing differs"
    );
    assert!(!asks(NARROWED, SPEC, Some(&limits)));
    assert!(asks(NARROWED, SPEC, None), "nobody knows");
    assert!(asks(NARROWED, SPEC, Some(&interest)));
    assert!(asks(NARROWED, INTEREST, Some(&limits)));
    let described = ConsumerSpec {
        description: Some("why"),
        ..CONSUMER
    };
    assert!(!asks(described, SPEC, Some(&limits)));
    assert!(!asks(described, INTEREST, Some(&interest)));
    assert!(asks(described, SPEC, Some(&interest)), "it is taken back");
    assert!(asks(described, SPEC, Some(&marked)));

    let stream = |spec, found: Option<&Live>, policy| {
        let declared = resource(spec);
        depends_on_consumers((Target::Stream(&declared), found), found, policy)
    };
    let plain = policy(ServerVersion::V2_15, false);
    assert!(stream(INTEREST, Some(&limits), plain));
    assert!(!stream(INTEREST, Some(&interest), plain));
    assert!(!stream(INTEREST, None, plain), "it is created");
    let described = StreamSpec {
        description: Some("why"),
        ..SPEC
    };
    assert!(!stream(described, Some(&limits), plain));
    let newer = live(json!({"metadata": {"kanade-resources.generation": "8"}}));
    assert!(!stream(INTEREST, Some(&newer), with_generation(7)));
    assert!(stream(INTEREST, Some(&newer), with_generation(8)));
}
