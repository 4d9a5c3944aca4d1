use std::collections::HashMap;

use kanade_resources_schema::effects::Amount;
use kanade_resources_schema::symbol;

use super::predicate;
use super::scene::Scene;
use crate::change::Estimate;
use crate::document::limit;
use crate::live::Place;

/// How much would be lost, at most.
pub(super) fn estimate(amount: Amount, scene: &Scene<'_>) -> Estimate {
    let stream = scene.stream.live;
    match amount {
        Amount::Everything => Estimate::messages(stream.messages),
        Amount::OverMaxMsgs => Estimate::messages(scene.over_max_msgs()),
        Amount::OverMaxBytes => Estimate::bytes(scene.over_max_bytes()),
        Amount::OverMaxMsgsPerSubject => Estimate::messages(over_max_msgs_per_subject(scene)),
        Amount::OfConsumer => of_consumer(scene, Place::owed),
        Amount::OfOrigins => of_origins(scene),
        Amount::Unacknowledged => of_consumer(scene, |place| place.unacknowledged),
        _ => Estimate::default(),
    }
}

/// Most goes where one subject holds all messages but one of each other subject.
fn over_max_msgs_per_subject(scene: &Scene<'_>) -> u64 {
    let kept = limit(&scene.stream.after(symbol::MAX_MSGS_PER_SUBJECT)).unwrap_or(u64::MAX);
    scene.fullest_subject().saturating_sub(kept)
}

fn of_origins(scene: &Scene<'_>) -> Estimate {
    let concerned: HashMap<&str, Option<u64>> = scene
        .origins
        .iter()
        .filter(|origin| predicate::is_drained(origin) || predicate::is_left(origin))
        .map(|origin| (origin.name.as_str(), origin.live.map(|live| live.messages)))
        .collect();
    let messages: Option<u64> = concerned.into_values().sum();
    messages.map_or_else(Estimate::default, Estimate::messages)
}

fn of_consumer(scene: &Scene<'_>, count: fn(Place) -> u64) -> Estimate {
    match scene.place() {
        Some(place) => Estimate::messages(count(place)),
        None => Estimate::default(),
    }
}
