//! What is done without asking, and what whoever agreed to a plan agreed to.

use kanade_resources_schema::spec::{Consumer, ConsumerSpec, Resource, ServerVersion, StreamSpec};
use serde_json::{Value, json};

use super::super::consent::{Consent, DELETES_MORE, NOT_SHOWN};
use super::super::diff::Difference;
use super::super::judged::Judged;
use super::super::{Action, Company, Plan, Policy, Step};
use super::{SPEC, document, empty, fields, live, policy, resource, step};
use crate::change::{Change, Class, Estimate};
use crate::live::Live;
use crate::target::Target;

const CAPPED: StreamSpec<'static> = StreamSpec {
    max_msgs: 10,
    ..SPEC
};

fn agreed(spec: StreamSpec<'static>, plan: &Plan, found: &Live) -> Step {
    let policy = Policy {
        consent: Consent::Shown(plan),
        ..policy(ServerVersion::V2_15, false)
    };
    let company = Company::on(ServerVersion::V2_15);
    super::super::step(
        Target::Stream(&resource(spec)),
        Some(found),
        policy,
        &company,
    )
}

fn plan_of(step: Step) -> Plan {
    Plan::new(vec![step], Vec::new(), Vec::new())
}

fn holding(messages: u64) -> Live {
    Live {
        messages,
        ..live(json!({}))
    }
}

/// The fields that are held back, and what is said of it.
fn objections(step: &Step) -> Vec<(&str, Option<&str>)> {
    let held_back = step.held_back.iter();
    held_back
        .map(|change| (change.field.as_str(), change.note.as_deref()))
        .collect()
}

#[test]
fn a_loss_takes_consent() {
    let declared = resource(CAPPED);
    let held = step(&declared, Some(&holding(20)), false);
    assert_eq!(objections(&held), [("max_msgs", None)]);
    assert_eq!(held.action, Action::None);
    let allowed = step(&declared.allow_data_loss(), Some(&holding(20)), false);
    assert_eq!(fields(allowed.changes()), ["max_msgs"]);
    let consented = step(&declared, Some(&holding(20)), true);
    assert_eq!(fields(consented.changes()), ["max_msgs"]);
}

#[test]
fn a_plan_agrees_to_as_much_as_it_shows() {
    let shown = plan_of(step(&resource(CAPPED), Some(&holding(20)), true));
    for messages in [19, 20] {
        let made = agreed(CAPPED, &shown, &holding(messages));
        assert_eq!(fields(made.changes()), ["max_msgs"], "{messages}");
    }
    let more = agreed(CAPPED, &shown, &holding(21));
    assert_eq!(objections(&more), [("max_msgs", Some(DELETES_MORE))]);
    assert_eq!(more.action, Action::None);
}

#[test]
fn what_was_to_delete_nothing_may_not_delete() {
    let shown = plan_of(step(&resource(CAPPED), Some(&empty(json!({}))), false));
    let filled = agreed(CAPPED, &shown, &holding(20));
    assert_eq!(objections(&filled), [("max_msgs", Some(DELETES_MORE))]);
    let still = agreed(CAPPED, &shown, &empty(json!({})));
    assert_eq!(fields(still.changes()), ["max_msgs"]);
}

#[test]
fn what_the_plan_does_not_show_is_not_made() {
    let shown = plan_of(step(&resource(CAPPED), Some(&holding(20)), true));
    let other = StreamSpec {
        max_msgs: 11,
        description: Some("why"),
        ..SPEC
    };
    let held = agreed(other, &shown, &holding(20));
    let expected = Some(NOT_SHOWN);
    assert_eq!(
        objections(&held),
        [("description", expected), ("max_msgs", expected)]
    );
    let nothing = plan_of(step(&resource(SPEC), Some(&holding(20)), true));
    let held = agreed(CAPPED, &nothing, &holding(20));
    assert_eq!(objections(&held), [("max_msgs", expected)]);
    let elsewhere = StreamSpec {
        name: "B",
        ..CAPPED
    };
    let elsewhere = plan_of(step(&resource(elsewhere), Some(&holding(20)), true));
    let held = agreed(CAPPED, &elsewhere, &holding(20));
    assert_eq!(objections(&held), [("max_msgs", expected)]);
}

#[test]
fn what_the_plan_holds_back_is_held_back_and_no_more_is_said() {
    let shown = plan_of(step(&resource(CAPPED), Some(&holding(20)), false));
    let held = agreed(CAPPED, &shown, &holding(20));
    assert_eq!(objections(&held), [("max_msgs", None)]);
}

/// The broker's document has a list, the plan what is declared: one filter.
#[test]
fn the_only_filter_of_a_consumer_is_changed_as_the_plan_shows_it() {
    let consumer = Consumer::new(ConsumerSpec {
        filter_subjects: &["a.new"],
        ..ConsumerSpec::named("A", "C")
    })
    .declared(&["filter_subject"]);
    let config = json!({
        "name": "C", "durable_name": "C", "ack_policy": "explicit", "filter_subject": "a.old",
    });
    let found = Live {
        config: super::object(config),
        ..Live::default()
    };
    let declared = resource(SPEC);
    let target = Target::Consumer(&declared, &consumer);
    let step = |policy| {
        let company = Company::on(ServerVersion::V2_15);
        super::super::step(target, Some(&found), policy, &company)
    };
    let safe = policy(ServerVersion::V2_15, false);
    let shown = step(safe);
    assert!(
        fields(shown.changes()).contains(&"filter_subject"),
        "{shown}"
    );
    let plan = plan_of(shown);
    let made = step(Policy {
        consent: Consent::Shown(&plan),
        ..safe
    });
    assert_eq!(objections(&made), []);
    assert_eq!(document(&made)["filter_subject"], "a.new");
}

#[test]
fn what_the_plan_leaves_for_later_is_agreed_to() {
    let declared = StreamSpec {
        description: Some("why"),
        ..SPEC
    };
    let mut later = step(&resource(declared), Some(&holding(20)), false);
    let Action::Update { changes, .. } = std::mem::replace(&mut later.action, Action::None) else {
        panic!("{later}")
    };
    later.deferred = changes;
    let made = agreed(declared, &plan_of(later), &holding(20));
    assert_eq!(fields(made.changes()), ["description"]);
}

/// What a run wrote down for itself is no change that anybody asks about.
#[test]
fn the_marks_of_a_run_need_no_agreement() {
    let halfway = live(json!({
        "subjects": ["_kanade-resources.moving.A"], "metadata": {"kanade-resources.moving": "[\"a.>\"]"},
    }));
    let shown = plan_of(step(&resource(SPEC), Some(&halfway), false));
    assert_eq!(fields(shown.steps[0].changes()), ["subjects"]);
    let made = agreed(SPEC, &shown, &halfway);
    assert_eq!(document(&made)["subjects"], json!(["a.>"]));
    assert_eq!(document(&made).get("metadata"), None);
}

/// Whether who agreed to lose one amount lets a change lose another.
fn lets(agreed: Estimate, now: Estimate) -> bool {
    let declared = resource(CAPPED);
    let target = Target::Stream(&declared);
    let lossy = |estimate| Class::Lossy {
        estimate,
        why: "of a limit".to_owned(),
    };
    let judged = |class| {
        let difference = Difference {
            field: "max_msgs".to_owned(),
            before: json!(-1),
            after: json!(10),
        };
        Judged::new(difference, class, None)
    };
    let changes: Vec<Change> = vec![judged(lossy(agreed)).published(target)];
    let document = super::object(json!({"name": "A", "max_msgs": 10}));
    let plan = plan_of(Step {
        action: Action::Update { changes, document },
        ..Step::none(target.id())
    });
    let objection = Consent::Shown(&plan).objection(target, &judged(lossy(now)));
    assert!(objection.is_none_or(|objection| objection == DELETES_MORE));
    objection.is_none()
}

#[test]
fn an_amount_covers_as_much_and_an_unknown_one_everything() {
    let unknown = Estimate::default();
    for amount in [Estimate::messages, Estimate::bytes] {
        assert!(lets(amount(5), amount(4)));
        assert!(lets(amount(5), amount(5)));
        assert!(!lets(amount(5), amount(6)));
        assert!(!lets(amount(5), unknown));
        assert!(lets(unknown, amount(5)));
    }
    assert!(lets(unknown, unknown));
    assert!(!lets(Estimate::messages(5), Estimate::bytes(5)));
    assert!(!lets(Estimate::bytes(5), Estimate::messages(5)));
}

#[test]
fn only_who_did_not_agree_to_every_loss_looks_twice() {
    let twice = |declared: Resource<'_>, allow_data_loss| {
        step(&declared, Some(&holding(5)), allow_data_loss).in_two_steps
    };
    let declared = resource(CAPPED);
    assert!(twice(declared, false));
    assert!(!twice(declared.allow_data_loss(), false));
    assert!(!twice(declared, true));
    let shown = plan_of(step(&declared, Some(&holding(5)), false));
    assert!(agreed(CAPPED, &shown, &holding(5)).in_two_steps);
}

#[test]
fn a_consumer_is_never_changed_in_two_steps() {
    let consumer = Consumer::new(ConsumerSpec {
        max_bytes: Some(5),
        ..ConsumerSpec::named("A", "C")
    });
    let config: Value =
        json!({"name": "C", "durable_name": "C", "ack_policy": "explicit", "max_waiting": 512});
    let found = Live {
        config: super::object(config),
        ..Live::default()
    };
    let declared = resource(SPEC);
    let step = super::super::step(
        Target::Consumer(&declared, &consumer),
        Some(&found),
        policy(ServerVersion::V2_15, false),
        &Company::on(ServerVersion::V2_15),
    );
    assert!(!step.in_two_steps, "{step}");
    assert!(!document(&step).contains_key("discard"), "{step}");
}
