//! Whether what would be written fits the limits of the account.

use kanade_resources_schema::spec::{
    Consumer, ConsumerSpec, Resource, ServerVersion, Storage, StreamSpec,
};
use serde_json::{Value, json};

use super::super::{Action, Company, Step, frees_room, shortfalls, takes_room};
use super::{SPEC, live, policy, resource};
use crate::account::Account;
use crate::live::Live;
use crate::target::Target;

fn of(target: Target<'_>, found: Option<&Live>) -> Step {
    let company = Company::on(ServerVersion::V2_15);
    super::super::step(target, found, policy(ServerVersion::V2_15, true), &company)
}

fn sized(name: &'static str, max_bytes: i64) -> Resource<'static> {
    resource(StreamSpec {
        name,
        max_bytes,
        ..SPEC
    })
}

/// An account with these limits, and what it uses of them.
fn account(limits: Value, used: Value) -> Account {
    let mut answer = super::object(used);
    answer.insert("limits".to_owned(), limits);
    Account::read(&Value::Object(answer))
}

fn told(account: &Account, streams: &[(Resource<'_>, Option<Live>)]) -> Vec<String> {
    let steps: Vec<Step> = streams
        .iter()
        .map(|(resource, found)| of(Target::Stream(resource), found.as_ref()))
        .collect();
    let found = streams.iter().map(|(_, found)| found.as_ref());
    let shortfalls = shortfalls(account, steps.iter().zip(found));
    shortfalls.iter().map(ToString::to_string).collect()
}

#[test]
fn what_is_created_fits_to_the_last_byte() {
    let account = account(json!({"max_storage": 250}), json!({"reserved_storage": 50}));
    let fits = |sizes: [i64; 2]| {
        let [one, other] = sizes;
        told(
            &account,
            &[(sized("A", one), None), (sized("B", other), None)],
        )
    };
    assert!(fits([100, 100]).is_empty());
    assert_eq!(
        fits([100, 101]),
        ["201B of file storage would be reserved on top of 50B, but the limit is 250B"]
    );
    assert!(
        fits([-1, 200]).is_empty(),
        "what has no cap reserves nothing"
    );
}

#[test]
fn memory_and_files_are_limited_apart() {
    let limits = json!({"max_storage": 10, "max_memory": 100});
    let account = account(limits, json!({"reserved_memory": 40}));
    let memory = |max_bytes| {
        resource(StreamSpec {
            max_bytes,
            storage: Storage::Memory,
            ..SPEC
        })
    };
    assert!(told(&account, &[(memory(60), None), (sized("B", 10), None)]).is_empty());
    assert_eq!(
        told(&account, &[(memory(61), None), (sized("B", 11), None)]),
        [
            "61B of memory storage would be reserved on top of 40B, but the limit is 100B",
            "11B of file storage would be reserved on top of 0B, but the limit is 10B",
        ]
    );
}

#[test]
fn an_update_counts_by_what_it_adds() {
    let account = account(
        json!({"max_storage": 100}),
        json!({"reserved_storage": 100}),
    );
    let to = |before: u64, after| {
        let found = live(json!({"max_bytes": before}));
        (sized("A", after), Some(found))
    };
    assert!(told(&account, &[to(60, 50)]).is_empty(), "it shrinks");
    assert_eq!(
        told(&account, &[to(60, 61)]),
        ["1B of file storage would be reserved on top of 100B, but the limit is 100B"]
    );
    let swapped = [to(60, 70), {
        let found = live(json!({"name": "B", "max_bytes": 40}));
        (sized("B", 30), Some(found))
    }];
    assert!(
        told(&account, &swapped).is_empty(),
        "what is freed is taken"
    );
    let growing = resource(StreamSpec {
        max_bytes: 60,
        description: Some("why"),
        ..SPEC
    });
    let same = (growing, Some(live(json!({"max_bytes": 60}))));
    assert!(told(&account, &[same]).is_empty());
}

#[test]
fn what_stays_over_a_limit_is_not_about_this_run() {
    let account = account(
        json!({"max_storage": 100}),
        json!({"reserved_storage": 200}),
    );
    assert!(told(&account, &[(sized("A", -1), None)]).is_empty());
    assert_eq!(told(&account, &[(sized("A", 1), None)]).len(), 1);
}

#[test]
fn streams_are_counted_as_they_are_created() {
    let limited =
        |max: i64, streams: u64| account(json!({"max_streams": max}), json!({"streams": streams}));
    let new = || [(sized("A", 5), None), (sized("B", 5), None)];
    assert!(told(&limited(5, 3), &new()).is_empty());
    assert_eq!(
        told(&limited(5, 4), &new()),
        ["2 streams would be created on top of 4, but the limit is 5"]
    );
    for unlimited in [0, -1] {
        assert!(told(&limited(unlimited, 9), &new()).is_empty());
    }
    let updated = [(sized("A", 5), Some(live(json!({}))))];
    assert!(told(&limited(5, 9), &updated).is_empty());
}

#[test]
fn one_stream_may_be_too_large() {
    let limits = json!({"storage_max_stream_bytes": 50, "memory_max_stream_bytes": 20});
    let account = account(limits, json!({}));
    assert!(told(&account, &[(sized("A", 50), None)]).is_empty());
    assert_eq!(
        told(&account, &[(sized("A", 51), None)]),
        [
            "stream A: its max_bytes of 51B is more than the 50B that the account lets one stream have"
        ]
    );
    let memory = |max_bytes| {
        resource(StreamSpec {
            max_bytes,
            storage: Storage::Memory,
            ..SPEC
        })
    };
    assert!(told(&account, &[(memory(20), None)]).is_empty());
    assert_eq!(told(&account, &[(memory(21), None)]).len(), 1);
    let grown = |after| (sized("A", after), Some(live(json!({"max_bytes": 60}))));
    assert_eq!(told(&account, &[grown(61)]).len(), 1);
    let kept = resource(StreamSpec {
        max_bytes: 60,
        description: Some("why"),
        ..SPEC
    });
    let found = Some(live(json!({"max_bytes": 60})));
    assert!(
        told(&account, &[(kept, found)]).is_empty(),
        "it is as it was"
    );
    let unlimited = self::account(json!({"storage_max_stream_bytes": 0}), json!({}));
    assert!(told(&unlimited, &[(sized("A", 51), None)]).is_empty());
}

#[test]
fn an_account_may_take_only_streams_with_a_cap() {
    let account = account(json!({"max_bytes_required": true}), json!({}));
    assert!(told(&account, &[(sized("A", 1), None)]).is_empty());
    let expected = ["stream A: the account accepts only streams with a max_bytes"];
    assert_eq!(told(&account, &[(sized("A", -1), None)]), expected);
    let removed = (sized("A", -1), Some(live(json!({"max_bytes": 60}))));
    assert_eq!(told(&account, &[removed]), expected);
    let described = resource(StreamSpec {
        description: Some("why"),
        ..SPEC
    });
    let uncapped = (described, Some(live(json!({}))));
    assert!(told(&account, &[uncapped]).is_empty(), "it was taken once");
}

/// What is said of two new consumers of a stream, with so many there already.
fn of_consumers(
    account: &Account,
    stream: StreamSpec<'static>,
    found: Option<&Live>,
) -> Vec<String> {
    let declared = resource(stream);
    let consumers = ["C", "D"].map(|name| Consumer::new(ConsumerSpec::named("A", name)));
    let [one, other] = &consumers;
    let consumer = |consumer| (of(Target::Consumer(&declared, consumer), None), None);
    let steps = [
        (of(Target::Stream(&declared), found), found),
        consumer(one),
        consumer(other),
    ];
    let shortfalls = shortfalls(account, steps.iter().map(|(step, found)| (step, *found)));
    shortfalls.iter().map(ToString::to_string).collect()
}

#[test]
fn consumers_are_counted_by_stream() {
    let limited = |max: i64| account(json!({"max_consumers": max}), json!({}));
    let found = |consumers| Live {
        consumers,
        ..live(json!({}))
    };
    assert!(of_consumers(&limited(5), SPEC, Some(&found(3))).is_empty());
    assert_eq!(
        of_consumers(&limited(5), SPEC, Some(&found(4))),
        [
            "stream A: 2 consumers would be created on top of 4, but the account lets a stream have 5"
        ]
    );
    for unlimited in [0, -1] {
        assert!(of_consumers(&limited(unlimited), SPEC, Some(&found(9))).is_empty());
    }
    assert!(of_consumers(&limited(2), SPEC, None).is_empty());
    assert_eq!(of_consumers(&limited(1), SPEC, None).len(), 1);
    let updated = StreamSpec {
        description: Some("why"),
        ..SPEC
    };
    assert_eq!(of_consumers(&limited(5), updated, Some(&found(4))).len(), 1);
}

#[test]
fn consumers_count_towards_the_tier_of_their_stream() {
    let tiers =
        json!({"R1": {"limits": {"max_consumers": 1}}, "R3": {"limits": {"max_consumers": 9}}});
    let account = Account::read(&json!({"limits": {}, "tiers": tiers}));
    let found = |replicas: u64| live(json!({"num_replicas": replicas}));
    let of_three = StreamSpec {
        num_replicas: 3,
        ..SPEC
    };
    assert_eq!(of_consumers(&account, SPEC, Some(&found(1))).len(), 1);
    assert!(of_consumers(&account, of_three, Some(&found(3))).is_empty());
    assert_eq!(of_consumers(&account, SPEC, None).len(), 1);
    assert!(of_consumers(&account, of_three, None).is_empty());
}

#[test]
fn what_is_not_written_takes_nothing() {
    let account = account(
        json!({"max_storage": 1, "max_streams": 1, "max_consumers": 1}),
        json!({"reserved_storage": 9, "streams": 9}),
    );
    let same = (sized("A", 500), Some(live(json!({"max_bytes": 500}))));
    assert!(told(&account, &[same]).is_empty());
}

#[test]
fn room_is_freed_before_it_is_taken() {
    let to = |before: u64, after| {
        let found = live(json!({"max_bytes": before}));
        let step = of(Target::Stream(&sized("A", after)), Some(&found));
        (
            frees_room(&step, Some(&found)),
            takes_room(&step, Some(&found)),
        )
    };
    assert_eq!(to(60, 50), (true, false));
    assert_eq!(to(60, -1), (true, false));
    assert_eq!(to(60, 70), (false, true));
    let found = live(json!({"max_bytes": 60}));
    let described = resource(StreamSpec {
        max_bytes: 60,
        description: Some("why"),
        ..SPEC
    });
    let step = of(Target::Stream(&described), Some(&found));
    assert!(!frees_room(&step, Some(&found)) && !takes_room(&step, Some(&found)));
    let created = of(Target::Stream(&sized("A", 5)), None);
    assert!(takes_room(&created, None) && !frees_room(&created, None));
    let in_sync = of(Target::Stream(&sized("A", 60)), Some(&found));
    assert_eq!(in_sync.action, Action::None);
    assert!(!frees_room(&in_sync, Some(&found)) && !takes_room(&in_sync, Some(&found)));
}

#[test]
fn a_consumer_neither_frees_room_nor_takes_it() {
    let declared = sized("A", 5);
    let consumer = Consumer::new(ConsumerSpec {
        max_bytes: Some(7),
        ..ConsumerSpec::named("A", "C")
    });
    let step = of(Target::Consumer(&declared, &consumer), None);
    assert!(!takes_room(&step, None) && !frees_room(&step, None));
    let account = account(
        json!({"max_storage": 1, "max_streams": 1}),
        json!({"streams": 1}),
    );
    assert!(shortfalls(&account, [(&step, None)].into_iter()).is_empty());
}
