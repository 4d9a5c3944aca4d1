//! Whether a predicate of the model holds. If nobody could tell, it counts as holding where that is the careful
//! answer.

use std::time::Duration;

use kanade_resources_schema::effects::Predicate;
use kanade_resources_schema::subject::is_subset;
use kanade_resources_schema::symbol;
use serde_json::{Value, json};

use super::scene::{Neighbour, Origin, Scene};
use crate::condition::Group;
use crate::document::{STREAM, items, limit, strings, wanted};
use crate::live::{Live, Place};
use crate::plan::lingering;

/// How much older the messages may be once the change is made: a run takes this long at most, unless it is told
/// otherwise.
const RUN: Duration = Duration::from_secs(30);

pub(super) fn holds(predicate: Predicate, scene: &Scene<'_>) -> bool {
    let stream = scene.stream.live;
    match predicate {
        Predicate::HoldsMessages => stream.messages > 0,
        Predicate::DiscardsOld => scene.stream.after(symbol::DISCARD) == "old",
        Predicate::DiscardsNew => scene.stream.after(symbol::DISCARD) == "new",
        Predicate::DiscardsNewPerSubject => is_on_after(scene, symbol::DISCARD_NEW_PER_SUBJECT),
        Predicate::OverMaxMsgs => scene.over_max_msgs() > 0,
        Predicate::OverMaxBytes => scene.over_max_bytes() > 0,
        Predicate::OverMaxAge => over_max_age(scene),
        Predicate::OverMaxMsgsPerSubject => over_max_msgs_per_subject(scene),
        Predicate::OverFirstSeq => over_first_seq(scene),
        Predicate::MakesRoom => makes_room(scene),
        Predicate::CopiesAnew => copies_anew(scene),
        Predicate::DrainsOrigin => scene.origins.iter().any(is_drained),
        Predicate::LeavesOrigin => scene.origins.iter().any(is_left),
        Predicate::HasSources => scene.stream.after(symbol::SOURCES) != json!([]),
        Predicate::AllowsRollups => is_on_after(scene, symbol::ALLOW_ROLLUP_HDRS),
        Predicate::GivesUpSubjects => gives_up_subjects(scene),
        Predicate::IsSealed => scene.stream_before(symbol::SEALED) == json!(true),
        Predicate::WithoutTtl => scene.stream_before(symbol::ALLOW_MSG_TTL) != json!(true),
        Predicate::HasInterest => has_interest(scene),
        Predicate::HadInterest => had_interest(scene),
        Predicate::IsWorkQueue => scene.stream_before(symbol::RETENTION) == "workqueue",
        Predicate::WithoutConsumer => stream.consumers == 0,
        Predicate::StartsLater => stream.consumers == 0 && starts_later(scene),
        Predicate::OwesLess => {
            stream.consumers > 0
                && !scene
                    .present()
                    .any(|it| it.stays() && is_owed_all(it, scene))
        }
        Predicate::ExceedsLimits => exceeds(scene, |value, limit| limit > 0 && value > limit),
        Predicate::ExceedsNoLimit => exceeds(scene, |value, limit| limit == 0 && value > 0),
        Predicate::TakesThreshold => takes_threshold(scene),
        Predicate::NeedsCluster => !is_clustered(scene) && has_replicas(scene),
        Predicate::IsClustered => is_clustered(scene),
        Predicate::KeptElsewhere => kept_elsewhere(scene),
        Predicate::KeptByMany => kept_by_many(scene),
        Predicate::Narrows => narrows(scene),
        Predicate::HoldsUpAlone => holds_up_alone(scene),
        Predicate::HasPlace => has_place(scene),
        Predicate::DeliveredOften => delivered_often(scene),
        Predicate::OverMaxAckPending => over_max_ack_pending(scene),
        // A predicate that this engine does not know yet.
        _ => true,
    }
}

fn is_on_after(scene: &Scene<'_>, field: &str) -> bool {
    scene.stream.after(field) == json!(true)
}

fn over_max_age(scene: &Scene<'_>) -> bool {
    let Some(max_age) = limit(&scene.stream.after(symbol::MAX_AGE)) else {
        return false;
    };
    let oldest = scene.stream.live.oldest;
    oldest.is_none_or(|oldest| oldest + RUN > Duration::from_nanos(max_age))
}

fn over_max_msgs_per_subject(scene: &Scene<'_>) -> bool {
    let most = limit(&scene.stream.after(symbol::MAX_MSGS_PER_SUBJECT)).unwrap_or(u64::MAX);
    scene.fullest_subject() > most
}

/// What is stored until the next restart goes, too, so an empty stream counts.
fn over_first_seq(scene: &Scene<'_>) -> bool {
    let first_stored = scene.stream.live.first_seq;
    scene.stream.after(symbol::FIRST_SEQ).as_u64() > first_stored
}

fn makes_room(scene: &Scene<'_>) -> bool {
    let has = |field| limit(&scene.stream.after(field)).is_some();
    let is_capped = has(symbol::MAX_MSGS) || has(symbol::MAX_BYTES);
    let discards_old = scene.stream.after(symbol::DISCARD) == "old";
    let per_subject =
        has(symbol::MAX_MSGS_PER_SUBJECT) && !is_on_after(scene, symbol::DISCARD_NEW_PER_SUBJECT);
    discards_old && is_capped || per_subject
}

/// A broker goes on with a source only where it is the same in every way.
fn copies_anew(scene: &Scene<'_>) -> bool {
    let before = scene.stream_before(symbol::SOURCES);
    let after = scene.stream.after(symbol::SOURCES);
    let known = items(&before);
    items(&after).iter().any(|source| !known.contains(source))
}

/// Whether copying the stream deletes what it holds.
pub(super) fn is_drained(origin: &Origin<'_>) -> bool {
    origin.is_new && keeps_for_others(origin, &["workqueue", "interest"])
}

/// Whether the stream keeps what it holds only to be copied.
pub(super) fn is_left(origin: &Origin<'_>) -> bool {
    !origin.is_new && keeps_for_others(origin, &["interest"])
}

/// Whether the stream has one of these retentions, and holds what it may not hold for a consumer of its own.
fn keeps_for_others(origin: &Origin<'_>, retentions: &[&str]) -> bool {
    let Some(live) = origin.live else { return true };
    let retention = STREAM.normal(symbol::RETENTION, &live.config);
    let mut consumers = origin.consumers.unwrap_or_default().iter();
    live.messages > 0
        && retentions.iter().any(|known| retention == *known)
        && !consumers.any(|consumer| keeps(consumer, live.messages))
}

fn gives_up_subjects(scene: &Scene<'_>) -> bool {
    let before = scene.stream_before(symbol::SUBJECTS);
    let after = scene.stream.after(symbol::SUBJECTS);
    !covers(&after, &before)
}

/// Whether every subject of `inner` lies within one of `outer`.
fn covers(outer: &Value, inner: &Value) -> bool {
    strings(inner).all(|subject| strings(outer).any(|container| is_subset(subject, container)))
}

/// A work queue stays one, whatever is declared.
fn has_interest(scene: &Scene<'_>) -> bool {
    let retention = [
        scene.stream_before(symbol::RETENTION),
        scene.stream.after(symbol::RETENTION),
    ];
    retention.contains(&json!("interest")) && retention[0] != "workqueue"
}

fn had_interest(scene: &Scene<'_>) -> bool {
    let is_taken_back = scene.stream_before(symbol::RETENTION) == "interest"
        && scene.stream.after(symbol::RETENTION) == "limits";
    is_taken_back || lingering::is_marked(&scene.stream.live.config)
}

fn starts_later(scene: &Scene<'_>) -> bool {
    let consumers = scene.consumers.unwrap_or_default();
    consumers
        .iter()
        .any(|consumer| consumer.after(symbol::DELIVER_POLICY) != "all")
}

/// Whether everything stored is still to be delivered to the consumer, or waits for its acknowledgement.
fn is_owed_all(consumer: &Neighbour, scene: &Scene<'_>) -> bool {
    consumer.place().owed() >= scene.stream.live.messages
}

/// Whether a consumer exceeds the limits that the stream will have, by what it will be itself.
fn exceeds(scene: &Scene<'_>, is_beyond: fn(u64, u64) -> bool) -> bool {
    let limits = scene.stream.after(symbol::CONSUMER_LIMITS);
    [symbol::MAX_ACK_PENDING, symbol::INACTIVE_THRESHOLD]
        .into_iter()
        .any(|field| {
            let most = limit(&limits[field]).unwrap_or_default();
            scene
                .present()
                .any(|consumer| is_beyond(limit(&consumer.after(field)).unwrap_or_default(), most))
        })
}

fn takes_threshold(scene: &Scene<'_>) -> bool {
    let limits = scene.stream.after(symbol::CONSUMER_LIMITS);
    if limit(&limits[symbol::INACTIVE_THRESHOLD]).is_none() {
        return false;
    }
    match scene.consumers {
        Some(_) => without_threshold(scene).next().is_some(),
        None => scene.stream.live.consumers > 0,
    }
}

fn without_threshold<'a>(scene: &Scene<'a>) -> impl Iterator<Item = &'a Neighbour> {
    scene
        .present()
        .filter(|consumer| limit(&consumer.before(symbol::INACTIVE_THRESHOLD)).is_none())
}

fn is_clustered(scene: &Scene<'_>) -> bool {
    scene.stream.live.group.is_some()
}

fn has_replicas(scene: &Scene<'_>) -> bool {
    let (_, of_consumer) = scene.consumer_field(symbol::NUM_REPLICAS);
    let replicas = match scene.consumer {
        Some(_) => of_consumer,
        None => scene.stream.after(symbol::NUM_REPLICAS),
    };
    replicas.as_u64() > Some(1)
}

/// When a stream shrinks, its leader stays.
fn kept_elsewhere(scene: &Scene<'_>) -> bool {
    let stream = scene.stream.live;
    let replicas = scene.stream_before(symbol::NUM_REPLICAS).as_u64();
    match scene.consumers {
        Some(_) => scene
            .present()
            .any(|consumer| is_kept_elsewhere(consumer, stream, replicas)),
        None => stream.consumers > 0,
    }
}

/// Whether a consumer has fewer replicas than its stream, and is led by another server.
fn is_kept_elsewhere(consumer: &Neighbour, stream: &Live, replicas: Option<u64>) -> bool {
    let own = limit(&consumer.before(symbol::NUM_REPLICAS));
    let leader = consumer.live.as_ref().and_then(Live::leader);
    own.is_some() && own < replicas && leader != stream.leader()
}

fn kept_by_many(scene: &Scene<'_>) -> bool {
    let groups = scene
        .present()
        .filter_map(|consumer| consumer.live.as_ref()?.group.as_ref());
    groups.into_iter().any(Group::has_followers)
}

fn narrows(scene: &Scene<'_>) -> bool {
    let (before, after) = scene.consumer_field(symbol::FILTER_SUBJECTS);
    !covers(&wanted(after), &wanted(before))
}

fn holds_up_alone(scene: &Scene<'_>) -> bool {
    let holds_nothing = scene.place().is_some_and(|place| place.owed() == 0);
    !holds_nothing && !scene.others().any(|other| holds_up_all(other, scene))
}

/// Whether the consumer keeps everything that is stored, also after the run.
fn holds_up_all(consumer: &Neighbour, scene: &Scene<'_>) -> bool {
    keeps(consumer, scene.stream.live.messages)
}

/// Whether the consumer keeps as many `messages` of its stream, also after the run.
fn keeps(consumer: &Neighbour, messages: u64) -> bool {
    let [before, after] = [
        consumer.before(symbol::FILTER_SUBJECTS),
        consumer.after(symbol::FILTER_SUBJECTS),
    ];
    let is_there = consumer.live.is_some() && consumer.stays();
    is_there && covers(&wanted(after), &wanted(before)) && consumer.place().owed() >= messages
}

/// Something was delivered to a consumer, or is stored that may be, or it starts where a new one would not.
fn has_place(scene: &Scene<'_>) -> bool {
    if scene.stream.live.messages > 0 {
        return true;
    }
    match (&scene.consumer, scene.consumers) {
        (Some(_), _) => {
            let (before, _) = scene.consumer_field(symbol::DELIVER_POLICY);
            is_placed(scene.place(), &before)
        }
        (None, Some(_)) => without_threshold(scene).any(|consumer| {
            is_placed(
                Some(consumer.place()),
                &consumer.before(symbol::DELIVER_POLICY),
            )
        }),
        (None, None) => true,
    }
}

fn is_placed(place: Option<Place>, deliver_policy: &Value) -> bool {
    place.is_none_or(|place| place.delivered > 0) || deliver_policy != "all"
}

/// The number of deliveries of each message is not told, only how many were delivered more than once.
fn delivered_often(scene: &Scene<'_>) -> bool {
    let (_, after) = scene.consumer_field(symbol::MAX_DELIVER);
    let Some(place) = scene.place() else {
        return true;
    };
    match limit(&after) {
        Some(1) => place.unacknowledged > 0,
        Some(_) => place.redelivered > 0,
        None => false,
    }
}

fn over_max_ack_pending(scene: &Scene<'_>) -> bool {
    let (_, after) = scene.consumer_field(symbol::MAX_ACK_PENDING);
    let waiting = scene.place().map_or(u64::MAX, |place| place.unacknowledged);
    limit(&after).is_some_and(|most| waiting > most)
}
