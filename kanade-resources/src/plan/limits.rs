//! Consumers within the `consumer_limits` of their streams. If a consumer keeps more than new limits allow, because its
//! own change is held back, the limits are held back, too. If limits stay that should have changed, changes of
//! consumers that go beyond them are held back. Servers refuse it (10069), or go on with the limit.

use std::collections::HashMap;

use kanade_resources_schema::symbol;
use serde_json::Value;

use super::sequence::{InLine, LIMITED};
use super::step::Step;
use crate::change::Change;
use crate::document::{CONSUMER, STREAM, limit};
use crate::live::Live;

/// Holds back limits that a consumer will exceed, and what the limits that each stream will have don't allow.
pub(crate) fn keep_within_limits(line: &mut [InLine<'_>]) {
    hold_exceeded_limits(line);
    let limits: HashMap<String, Value> = line
        .iter()
        .filter(|one| one.step.resource.consumer.is_none())
        .filter_map(|one| Some((one.step.resource.stream.clone(), in_force(one)?)))
        .collect();
    for one in line.iter_mut() {
        if one.step.resource.consumer.is_some()
            && let Some(live) = one.live
            && let Some(limits) = limits.get(&one.step.resource.stream)
        {
            one.step.hold_beyond(limits, live);
        }
    }
}

fn hold_exceeded_limits(line: &mut [InLine<'_>]) {
    let kept: Vec<(String, [Value; 2])> = line
        .iter()
        .filter(|one| one.step.resource.consumer.is_some())
        .filter_map(|one| {
            let observed = one.live?;
            let kept = LIMITED.map(|field| will_have(one.step, field, observed));
            Some((one.step.resource.stream.clone(), kept))
        })
        .collect();
    for one in line.iter_mut() {
        if one.step.resource.consumer.is_none()
            && let Some(live) = one.live
        {
            let stream = one.step.resource.stream.clone();
            let of_stream = kept.iter().filter(|(name, _)| *name == stream);
            let kept: Vec<&[Value; 2]> = of_stream.map(|(_, kept)| kept).collect();
            one.step.hold_exceeded(&kept, live);
        }
    }
}

/// The value of a consumer that is there, once its step is taken.
fn will_have(step: &Step, field: &str, live: &Live) -> Value {
    let mut made = step.changes().iter().chain(&step.deferred);
    match made.find(|change| change.field == field) {
        Some(change) => change.after.clone(),
        None => CONSUMER.normal(field, &live.config),
    }
}

/// The limits of a stream that is there, once its step is taken.
fn in_force(stream: &InLine<'_>) -> Option<Value> {
    let made = stream
        .step
        .changes()
        .iter()
        .chain(&stream.step.deferred)
        .find(|change| change.field == symbol::CONSUMER_LIMITS);
    match made {
        Some(change) => Some(change.after.clone()),
        None => Some(STREAM.normal(symbol::CONSUMER_LIMITS, &stream.live?.config)),
    }
}

/// Whether the limits forbid the new value. Without a value of its own a consumer takes the limit.
fn is_beyond(change: &Change, limits: &Value) -> bool {
    if !LIMITED.contains(&change.field.as_str()) {
        return false;
    }
    match (limit(&change.after), limit(&limits[change.field.as_str()])) {
        (_, None) => false,
        (Some(value), Some(limit)) => value > limit,
        (None, Some(_)) => true,
    }
}

/// Whether a change of the limits goes below what one of the consumers keeps.
fn is_exceeded(change: &Change, kept: &[&[Value; 2]]) -> bool {
    let mut kept = kept.iter();
    change.field == symbol::CONSUMER_LIMITS && kept.any(|kept| exceeds(kept, &change.after))
}

fn exceeds(kept: &[Value; 2], limits: &Value) -> bool {
    let mut fields = LIMITED.iter().zip(kept);
    fields.any(|(field, value)| {
        limit(&limits[*field]).is_some_and(|limit| value.as_u64() > Some(limit))
    })
}

impl Step {
    /// Holds back new limits that one of the consumers will exceed by what it keeps.
    fn hold_exceeded(&mut self, kept: &[&[Value; 2]], live: &Live) {
        for mut change in self.take_out(live, |change| is_exceeded(change, kept)) {
            change.note = Some("a consumer keeps more than that".to_owned());
            self.held_back.push(change);
        }
    }

    fn hold_beyond(&mut self, limits: &Value, live: &Live) {
        for mut change in self.take_out(live, |change| is_beyond(change, limits)) {
            change.note = Some("the stream keeps consumer_limits that don't allow it".to_owned());
            self.held_back.push(change);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::step::Action;
    use super::*;
    use crate::change::Class;
    use crate::resource_id::ResourceId;
    use kanade_resources_schema::spec::Kind;
    use serde_json::json;

    fn change(field: &str, before: Value, after: Value) -> Change {
        Change {
            field: field.to_owned(),
            before,
            after,
            class: Class::Safe,
            back_to_default: false,
            note: None,
            unit: None,
        }
    }

    fn step(consumer: Option<&str>, changes: Vec<Change>) -> Step {
        let resource = ResourceId {
            kind: Kind::Stream,
            name: "S".to_owned(),
            stream: "S".to_owned(),
            consumer: consumer.map(str::to_owned),
        };
        let document = changes
            .iter()
            .map(|change| (change.field.clone(), change.after.clone()))
            .collect();
        Step {
            action: Action::Update { changes, document },
            ..Step::none(resource)
        }
    }

    fn live(config: Value) -> Live {
        let Value::Object(config) = config else {
            panic!("not an object: {config}")
        };
        Live {
            config,
            ..Live::default()
        }
    }

    /// What is held back of changing both of a consumer's values, beside the step of its stream.
    fn held_back(mut stream: Step, pending: i64, threshold: i64) -> Vec<String> {
        let [of_stream, of_consumer] = [
            live(json!({"consumer_limits": {"max_ack_pending": 10, "inactive_threshold": 50}})),
            live(json!({"max_ack_pending": 5, "inactive_threshold": 50})),
        ];
        let changes = vec![
            change(symbol::MAX_ACK_PENDING, json!(5), json!(pending)),
            change(symbol::INACTIVE_THRESHOLD, json!(50), json!(threshold)),
            change(symbol::DESCRIPTION, Value::Null, json!("kept")),
        ];
        let mut consumer = step(Some("C"), changes);
        let mut line =
            [(&mut stream, &of_stream), (&mut consumer, &of_consumer)].map(|(step, live)| InLine {
                step,
                live: Some(live),
            });
        keep_within_limits(&mut line);
        let Action::Update { document, .. } = &consumer.action else {
            panic!("{consumer}")
        };
        for change in &consumer.held_back {
            assert_eq!(document[&change.field], change.before);
        }
        let held = consumer.held_back.iter();
        held.map(|change| change.field.clone()).collect()
    }

    #[test]
    fn limits_that_stay_hold_back_what_they_do_not_allow() {
        let unchanged = || step(None, Vec::new());
        assert!(held_back(unchanged(), 10, 50).is_empty());
        assert_eq!(held_back(unchanged(), 11, 50), ["max_ack_pending"]);
        assert_eq!(held_back(unchanged(), 10, 51), ["inactive_threshold"]);
        assert_eq!(held_back(unchanged(), 10, 0), ["inactive_threshold"]);
    }

    #[test]
    fn limits_that_go_hold_nothing_back() {
        let limits = json!({"max_ack_pending": 10, "inactive_threshold": 50});
        let gone = change(symbol::CONSUMER_LIMITS, limits, json!({}));
        assert!(held_back(step(None, vec![gone.clone()]), 11, 0).is_empty());
        let mut later = step(None, Vec::new());
        later.deferred.push(gone);
        assert!(held_back(later, 11, 0).is_empty());
    }

    #[test]
    fn limits_that_a_consumer_keeps_more_than_are_held_back() {
        let limited = live(json!({"consumer_limits": {"inactive_threshold": 50}}));
        let living = live(json!({"inactive_threshold": 50}));
        let held = |threshold: Vec<Change>| {
            let [before, after] = [50, 10].map(|limit| json!({"inactive_threshold": limit}));
            let lowered = change(symbol::CONSUMER_LIMITS, before, after);
            let mut stream = step(None, vec![lowered]);
            let mut consumer = step(Some("C"), threshold);
            let mut line = [
                InLine {
                    step: &mut stream,
                    live: Some(&limited),
                },
                InLine {
                    step: &mut consumer,
                    live: Some(&living),
                },
            ];
            keep_within_limits(&mut line);
            stream.held_back.len()
        };
        let follows = change(symbol::INACTIVE_THRESHOLD, json!(50), json!(10));
        assert_eq!(held(vec![follows]), 0);
        assert_eq!(held(Vec::new()), 1);
    }

    #[test]
    fn a_step_of_which_nothing_is_left_writes_nothing() {
        let config = live(json!({"inactive_threshold": 50}));
        let changes = vec![change(symbol::INACTIVE_THRESHOLD, json!(50), json!(0))];
        let mut consumer = step(Some("C"), changes);
        consumer.hold_beyond(&json!({"inactive_threshold": 50}), &config);
        assert_eq!(consumer.action, Action::None);
    }
}
