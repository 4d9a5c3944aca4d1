//! Filters that go from one consumer of a work queue to another: no two of its consumers may want the same at any time
//! (10099, 10100), so one lets go of it before the other takes it.

use std::collections::HashSet;

use kanade_resources_schema::symbol;
use serde_json::json;

use super::attempt::Attempt;
use crate::api::{Api, ConsumerAction};
use crate::document::{self, CONSUMER, Document, STREAM, strings};
use crate::plan::{self, Action};
use crate::resource_id::ResourceId;
use crate::target::Target;

/// What a consumer wants that lets go of everything: nobody publishes to it.
const NOTHING: &str = "_kanade-resources.moving.filter";

/// The streams that are work queues, whatever they are declared to be, or will be.
pub(super) fn queues(attempts: &[Attempt<'_>]) -> HashSet<String> {
    let streams = attempts.iter().filter(|attempt| attempt.is_stream());
    let queues = streams.filter(|attempt| {
        let live = attempt.live.as_ref().map(|live| &live.config);
        let document = live.or(match &attempt.step.action {
            Action::Create { document } => Some(document),
            _ => None,
        });
        document.is_some_and(|document| STREAM.normal(symbol::RETENTION, document) == "workqueue")
    });
    queues
        .map(|attempt| attempt.target.stream().to_owned())
        .collect()
}

/// The consumers that have to wait for another one of these. Where each waits for another, one lets go of everything
/// first.
pub(super) async fn blocked(
    api: &Api<'_>,
    waiting: &mut [&mut Attempt<'_>],
    queues: &HashSet<String>,
) -> HashSet<ResourceId> {
    let blocked = waiting_for_others(waiting, queues);
    if blocked.is_empty() || blocked.len() < waiting.len() {
        return blocked;
    }
    open_ring(api, waiting).await;
    waiting_for_others(waiting, queues)
}

/// The consumers that would take what another one of these still wants, and is about to let go of.
fn waiting_for_others(
    waiting: &[&mut Attempt<'_>],
    queues: &HashSet<String>,
) -> HashSet<ResourceId> {
    if queues.is_empty() {
        return HashSet::new();
    }
    let of_queues = waiting
        .iter()
        .filter(|attempt| !attempt.is_stream() && queues.contains(attempt.target.stream()));
    let wishes: Vec<Wishes> = of_queues
        .filter_map(|attempt| Wishes::of(attempt))
        .collect();
    wishes
        .iter()
        .filter(|own| wishes.iter().any(|other| own.waits_for(other)))
        .map(|own| own.consumer.clone())
        .collect()
}

/// Has one consumer let go of everything for a moment.
async fn open_ring(api: &Api<'_>, waiting: &mut [&mut Attempt<'_>]) {
    let Some(first) = waiting.iter_mut().find(|attempt| attempt.live.is_some()) else {
        return;
    };
    let (Target::Consumer(_, consumer), Some(live)) = (first.target, &mut first.live) else {
        return;
    };
    let nothing = [(symbol::FILTER_SUBJECTS, &json!([NOTHING]))];
    let interim = document::rewrite(&live.config, nothing);
    let (stream, name) = (consumer.spec.stream, consumer.spec.name);
    let update = ConsumerAction::Update;
    // If it is refused, so are the others, and say why.
    if api
        .write_consumer(stream, name, update, &interim)
        .await
        .is_ok()
    {
        live.config = interim;
    }
}

/// What a consumer of a work queue wants, and what it will want.
struct Wishes {
    consumer: ResourceId,
    now: Vec<String>,
    after: Vec<String>,
}

impl Wishes {
    fn of(attempt: &Attempt<'_>) -> Option<Self> {
        let (Action::Create { document } | Action::Update { document, .. }) = &attempt.step.action
        else {
            return None;
        };
        let live = attempt.live.as_ref();
        Some(Self {
            consumer: attempt.target.id(),
            now: live.map_or_else(Vec::new, |live| wanted(&live.config)),
            after: wanted(document),
        })
    }

    fn waits_for(&self, other: &Self) -> bool {
        let is_another = self.consumer.stream == other.consumer.stream
            && self.consumer.consumer != other.consumer.consumer;
        is_another
            && plan::overlaps(&self.after, &other.now)
            && !plan::overlaps(&self.after, &other.after)
    }
}

fn wanted(document: &Document) -> Vec<String> {
    let filters = CONSUMER.normal(symbol::FILTER_SUBJECTS, document);
    strings(&document::wanted(filters))
        .map(str::to_owned)
        .collect()
}
