//! Subjects that go from one stream to another, and who keeps what when that can't be.

use kanade_resources_schema::spec::{
    Consumer, ConsumerSpec, Kind, Resource, ServerVersion, StreamSpec,
};
use serde_json::{Value, json};

use super::super::{Action, Company, Holding, Party, Step, arrange_together};
use super::{document, fields, live, policy, resource};
use crate::live::Live;
use crate::plan::{
    declared_subjects, groups, is_placeholder, is_same, keep_what_is_not_taken, moving,
};
use crate::resource_id::ResourceId;
use crate::target::Target;

fn named(name: &'static str, subjects: &'static [&'static str]) -> Resource<'static> {
    resource(StreamSpec {
        subjects,
        ..StreamSpec::named(name)
    })
}

fn described(name: &'static str, subjects: &'static [&'static str]) -> Resource<'static> {
    resource(StreamSpec {
        subjects,
        description: Some("why"),
        ..StreamSpec::named(name)
    })
}

fn holding(name: &str, subjects: &[&str]) -> Live {
    live(json!({"name": name, "subjects": subjects}))
}

type Streams<'s> = &'s [(Resource<'static>, Option<Live>)];

fn planned(streams: Streams<'_>) -> Vec<Step> {
    let company = Company::on(ServerVersion::V2_15);
    let policy = policy(ServerVersion::V2_15, false);
    let step = |(resource, live): &(Resource<'static>, Option<Live>)| {
        super::super::step(Target::Stream(resource), live.as_ref(), policy, &company)
    };
    streams.iter().map(step).collect()
}

fn parties<'p>(streams: Streams<'p>, steps: &'p mut [Step]) -> Vec<Party<'p>> {
    let both = streams.iter().zip(steps);
    both.map(|((resource, live), step)| Party::new(Target::Stream(resource), step, live.as_ref()))
        .collect()
}

fn arranged(streams: Streams<'_>, unseen: &[(ResourceId, Vec<String>)]) -> Vec<Step> {
    let mut steps = planned(streams);
    arrange_together(parties(streams, &mut steps), unseen);
    steps
}

#[test]
fn what_operators_hold_is_not_taken() {
    let operators = || {
        let declared = named("A", &["a"]).ignore_changes(&["subjects"]);
        (declared, Some(holding("A", &["x.*"])))
    };
    let refused = "subjects: [\"b\"] -> [\"b\",\"x.y\"] (impossible: stream A holds one of these subjects, and is left \
                   to operators (`ignore_changes`); release the subject there by hand, or take it out of \
                   `ignore_changes`)";
    let steps = arranged(
        &[
            operators(),
            (described("B", &["b", "x.y"]), Some(holding("B", &["b"]))),
        ],
        &[],
    );
    assert_eq!(fields(steps[1].changes()), ["description"]);
    assert_eq!(document(&steps[1])["subjects"], json!(["b"]));
    assert_eq!(steps[1].impossible[0].to_string(), refused);
    assert!(steps[1].held_back.is_empty() && steps[1].moves.is_empty());

    let steps = arranged(
        &[
            operators(),
            (named("B", &["b", "x.y"]), Some(holding("B", &["b"]))),
        ],
        &[],
    );
    assert_eq!(steps[1].action, Action::None);
    assert_eq!(steps[1].impossible[0].to_string(), refused);

    let steps = arranged(&[operators(), (named("B", &["x.y"]), None)], &[]);
    assert_eq!(steps[1].action, Action::None);
    let why = steps[1].impossible[0].to_string();
    assert!(
        why.starts_with("subjects: [] -> [\"x.y\"] (impossible: stream A"),
        "{why}"
    );
    assert!(steps[1].is_blocked());
}

#[test]
fn what_operators_do_not_hold_is_taken() {
    let operators = named("A", &["a"]).ignore_changes(&["subjects"]);
    let streams = [
        (operators, Some(holding("A", &["x"]))),
        (named("B", &["b", "y"]), Some(holding("B", &["b"]))),
        (named("C", &["a"]), None),
        (described("D", &["x.d"]), Some(holding("D", &["x.d"]))),
    ];
    let steps = arranged(&streams, &[]);
    assert!(steps.iter().all(|step| step.impossible.is_empty()));
    assert_eq!(fields(steps[1].changes()), ["subjects"]);
    assert!(matches!(steps[2].action, Action::Create { .. }));
    // What they ignore of a stream that is missing holds nothing.
    let missing = named("A", &["x"]).ignore_changes(&["subjects"]);
    let steps = arranged(&[(missing, None), (named("B", &["x.y"]), None)], &[]);
    assert!(steps.iter().all(Step::writes));
    // Others release what they are declared without.
    let streams = [
        (named("A", &["a"]), Some(holding("A", &["a", "x"]))),
        (named("B", &["x"]), None),
    ];
    let steps = arranged(&streams, &[]);
    assert!(steps.iter().all(|step| step.impossible.is_empty()));
    assert_eq!(steps[0].moves, steps[1].moves);
    assert_eq!(steps[0].moves.len(), 1);
}

#[test]
fn what_is_declared_of_an_unseen_stream_is_kept_for_it() {
    let unseen = |subject: &str| {
        let resource = ResourceId::named(Kind::Stream, "U");
        [(resource, vec![subject.to_owned()])]
    };
    let streams = [(described("A", &["a"]), Some(holding("A", &["a", "x"])))];
    let kept = arranged(&streams, &unseen("x"));
    assert_eq!(
        kept[0].held_back[0].to_string(),
        "subjects: [\"a\",\"x\"] -> [\"a\"] (the stream U should take it, but can't)"
    );
    assert_eq!(document(&kept[0])["subjects"], json!(["a", "x"]));
    assert_eq!(fields(kept[0].changes()), ["description"]);
    let released = arranged(&streams, &unseen("y"));
    assert!(released[0].held_back.is_empty());
    assert_eq!(fields(released[0].changes()), ["description", "subjects"]);
    let growing = [(named("A", &["a", "x"]), Some(holding("A", &["a"])))];
    let grown = arranged(&growing, &unseen("a"));
    assert_eq!(fields(grown[0].changes()), ["subjects"]);
}

#[test]
fn what_a_refused_stream_was_to_take_is_kept() {
    let streams = [
        (named("A", &["a"]), Some(holding("A", &["a", "x"]))),
        (named("B", &["b", "x"]), Some(holding("B", &["b"]))),
        (named("C", &["c", "z"]), Some(holding("C", &["c"]))),
    ];
    let kept = |stuck: usize| {
        let mut steps = planned(&streams);
        let mut parties = parties(&streams, &mut steps);
        parties[stuck].is_stuck = true;
        keep_what_is_not_taken(&mut parties, &[]);
        steps[0].action == Action::None
    };
    assert!(kept(1));
    assert!(!kept(2), "C has nothing to do with it");
    assert!(!kept(0), "whoever is stuck itself releases nothing anyway");
}

#[test]
fn what_a_newer_generation_left_halfway_is_left_to_it() {
    let newer = |name: &str, subjects: &[&str], others: Value| {
        let mut metadata = json!({"kanade-resources.generation": "9"});
        let keys = metadata.as_object_mut().unwrap();
        keys.extend(super::object(others));
        Some(live(
            json!({"name": name, "subjects": subjects, "metadata": metadata}),
        ))
    };
    let halfway = json!({"kanade-resources.moving": "[\"x\"]"});
    let streams = [
        (
            named("A", &["y"]),
            newer("A", &["_kanade-resources.moving.A"], halfway),
        ),
        (named("B", &["x"]), newer("B", &["b"], json!({}))),
        (named("C", &["c", "d"]), Some(holding("C", &["c"]))),
    ];
    let steps = arranged(&streams, &[]);
    assert!(steps.iter().all(|step| step.held_back.is_empty()));
    assert_eq!(fields(steps[2].changes()), ["subjects"]);
}

#[test]
fn streams_that_exchange_subjects_are_groups() {
    let of = |before: &[&str], after: &[&str], stream: &str| {
        let [now, after] = [before, after].map(|list| {
            list.iter()
                .map(|text| (*text).to_owned())
                .collect::<Vec<_>>()
        });
        Holding {
            stream: stream.to_owned(),
            before: now.clone(),
            now,
            after,
        }
    };
    let pairs = [
        of(&["x"], &["a"], "A"),
        of(&["b"], &["b", "x"], "B"),
        of(&["c", "y"], &["c"], "C"),
        of(&["d"], &["d", "y"], "D"),
    ];
    assert_eq!(groups(&pairs), [[0, 1], [2, 3]]);
    let chain = [
        of(&["x"], &["a"], "A"),
        of(&["b"], &["b", "x", "y"], "B"),
        of(&["c", "y"], &["c"], "C"),
        of(&["e"], &["e"], "E"),
    ];
    assert_eq!(groups(&chain), [[0, 1, 2]]);
    let itself = [of(&["x.*"], &["x.y"], "A"), of(&["b"], &["b"], "B")];
    assert!(groups(&itself).is_empty(), "it narrows its own subjects");
}

#[test]
fn a_stream_on_the_move_is_marked_with_what_it_held() {
    let before = super::object(json!({"name": "A", "subjects": ["x"], "metadata": {"team": "t"}}));
    let placeholder = ["_kanade-resources.moving.A".to_owned()];
    let marked = moving(&before, &placeholder, &["x".to_owned()]);
    assert_eq!(
        marked,
        super::object(json!({
            "name": "A", "subjects": placeholder,
            "metadata": {"team": "t", "kanade-resources.moving": "[\"x\"]"},
        }))
    );
    let found = Live {
        config: marked,
        ..live(json!({}))
    };
    let step = Step::none(ResourceId::named(Kind::Stream, "A"));
    let halfway = Holding::of(&step, Some(&found));
    assert_eq!(halfway.now, placeholder);
    assert_eq!(halfway.before, ["x"]);
    assert_eq!(halfway.after, placeholder);
    assert_eq!(halfway.origin(), ["x"]);
    assert!(halfway.gained().is_empty());
    let new = Holding::of(&step, None);
    assert_eq!(new.origin(), placeholder);
    assert_eq!(new.nothing(), placeholder);
}

/// They are the operators', but the placeholder is not.
#[test]
fn an_interrupted_move_of_subjects_that_are_left_alone_is_undone() {
    let halfway = |before: &Value| {
        live(json!({
            "name": "A", "subjects": ["_kanade-resources.moving.A"],
            "metadata": {"kanade-resources.moving": before.to_string()},
        }))
    };
    let ignoring = |before: Value, others: &'static [&'static str]| {
        let streams = [
            (
                named("A", &["declared"]).ignore_changes(&["subjects"]),
                Some(halfway(&before)),
            ),
            (named("B", others), Some(holding("B", &["b"]))),
        ];
        arranged(&streams, &[]).remove(0)
    };
    let restored = ignoring(json!(["x", "y"]), &["b"]);
    assert_eq!(document(&restored)["subjects"], json!(["x", "y"]));
    assert_eq!(document(&restored).get("metadata"), None);
    // Another stream took one of them, or is to.
    let part = ignoring(json!(["x", "y"]), &["b", "y"]);
    assert_eq!(document(&part)["subjects"], json!(["x"]));
    assert_eq!(part.changes()[0].after, json!(["x"]));
    let nothing = ignoring(json!(["x"]), &["x"]);
    assert_eq!(
        document(&nothing)["subjects"],
        json!(["_kanade-resources.moving.A"])
    );
    // It was new.
    let new = ignoring(json!([]), &["b"]);
    assert_eq!(document(&new)["subjects"], json!(["declared"]));
    let all = named("A", &["declared"]).ignore_all_changes();
    let all = arranged(&[(all, Some(halfway(&json!(["x"]))))], &[]).remove(0);
    assert!(all.left_alone && !all.writes());
}

#[test]
fn placeholders_are_recognised() {
    let list = |subjects: &[&str]| -> Vec<String> {
        subjects
            .iter()
            .map(|subject| (*subject).to_owned())
            .collect()
    };
    assert!(is_placeholder(&list(&["_kanade-resources.moving.A"])));
    assert!(!is_placeholder(&list(&["a"])));
    assert!(!is_placeholder(&list(&["_kanade-resources.moving.A", "a"])));
    assert!(!is_placeholder(&[]));
    assert!(is_same(&list(&["a", "b"]), &list(&["b", "a"])));
    assert!(!is_same(&list(&["a", "b"]), &list(&["a"])));
    assert!(!is_same(&list(&["a"]), &list(&["a", "b"])));
}

/// A consumer holds no subjects, whatever its stream does.
#[test]
fn consumers_take_no_part() {
    let declared = named("A", &["x"]);
    let consumer = Consumer::new(ConsumerSpec::named("A", "C"));
    let target = Target::Consumer(&declared, &consumer);
    let mut step = Step::none(target.id());
    let found = holding("A", &["x"]);
    let party = Party::new(target, &mut step, Some(&found));
    assert!(declared_subjects(target).is_empty());
    let held = Holding::of(party.step, party.live);
    assert_eq!(held.stream, "A");
    assert!(held.now.is_empty() && held.before.is_empty() && held.after.is_empty());
}
