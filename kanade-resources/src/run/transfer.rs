//! Moving subjects from stream to stream: a transaction as far as a broker allows. What can't be taken after all is put
//! back.

use kanade_resources_schema::visible::visible;
use serde_json::Value;
use tokio::time::sleep;
use tracing::warn;

use super::attempt::Attempt;
use super::overlap;
use crate::api::{Api, pauses};
use crate::codes::ErrorCode;
use crate::document::Document;
use crate::failure::FailureKind;
use crate::observe;
use crate::plan::{self, Action, Holding, Party};

/// How often taking a subject is tried. Servers make the writes of one connection in the order in which they are sent,
/// except in 3 of 1500 swaps.
const TRIES: usize = 5;

/// Moves the subjects of one group. Its streams already have everything else that their steps change.
pub(super) async fn transfer(api: &Api<'_>, group: &mut [&mut Attempt<'_>]) {
    block_what_strangers_hold(api, group).await;
    keep_what_is_not_taken(group);
    let mut movers: Vec<Mover> = group
        .iter()
        .enumerate()
        .filter_map(|(place, attempt)| Mover::of(place, attempt))
        .collect();
    hand_over(api, &mut movers).await;
    if movers.iter().any(Mover::is_refused) {
        put_back(api, &mut movers).await;
    }
    conclude(api, group, movers).await;
}

/// A subject that a stream outside of the group holds can't be taken.
async fn block_what_strangers_hold(api: &Api<'_>, group: &mut [&mut Attempt<'_>]) {
    let own: Vec<&str> = group
        .iter()
        .map(|attempt| attempt.target.stream())
        .collect();
    let checks = group
        .iter()
        .map(|attempt| overlap::stranger(api, attempt.holding().gained(), &own))
        .collect();
    let strangers = api.pipelined(checks).await;
    for (attempt, stranger) in group.iter_mut().zip(strangers) {
        if attempt.failure.is_none() {
            attempt.failure = stranger;
        }
    }
}

fn keep_what_is_not_taken(group: &mut [&mut Attempt<'_>]) {
    let mut parties: Vec<Party<'_>> = group.iter_mut().map(|attempt| attempt.party()).collect();
    plan::keep_what_is_not_taken(&mut parties, &[]);
}

/// One stream on its way from what it holds to its goal.
struct Mover {
    place: usize,
    stream: String,
    /// Its configuration; the subjects in it are replaced.
    document: Document,
    holding: Holding,
    goal: Vec<String>,
    failure: Option<FailureKind>,
}

impl Mover {
    /// `None` if nothing is written.
    fn of(place: usize, attempt: &Attempt<'_>) -> Option<Self> {
        let (Action::Create { document } | Action::Update { document, .. }) = &attempt.step.action
        else {
            return None;
        };
        let is_new = attempt.live.is_none();
        let has_failed = attempt.failure.is_some();
        if is_new && has_failed {
            return None;
        }
        let mut holding = attempt.holding();
        if is_new {
            holding.now = attempt.first_subjects();
        }
        // What else is wrong with a stream keeps it from taking anything, not from holding what it held.
        let goal = if has_failed {
            holding.before.clone()
        } else {
            holding.after.clone()
        };
        Some(Self {
            place,
            stream: attempt.target.stream().to_owned(),
            document: document.clone(),
            holding,
            goal,
            failure: None,
        })
    }

    fn is_refused(&self) -> bool {
        matches!(self.failure, Some(FailureKind::Refused { .. }))
    }

    fn has_overlap(&self) -> bool {
        let failure = self.failure.as_ref();
        failure.is_some_and(|failure| failure.is(ErrorCode::STREAM_SUBJECT_OVERLAP))
    }

    /// Its configuration with those subjects. It is marked as long as it is under way.
    fn document_with(&self, subjects: &[String]) -> Document {
        let is_under_way = !plan::is_same(subjects, &self.goal) || plan::is_placeholder(subjects);
        if is_under_way {
            plan::moving(&self.document, subjects, &self.holding.before)
        } else {
            plan::holding(&self.document, subjects)
        }
    }

    fn enter(&mut self, subjects: Vec<String>, answer: Result<(), FailureKind>) {
        match answer {
            Ok(()) => {
                self.holding.now = subjects;
                self.failure = None;
            }
            Err(failure) => self.failure = Some(failure),
        }
    }
}

/// First everything is released, then everything is taken: in flight together as far as can be, so that there is hardly
/// a moment in which nobody listens. There are never two writes of one stream in flight, since a server may make the
/// second one first.
async fn hand_over(api: &Api<'_>, movers: &mut [Mover]) {
    let interims: Vec<Vec<String>> = (0..movers.len())
        .map(|place| interim(movers, place))
        .collect();
    let releasing: Vec<usize> = places(movers, |place, mover| {
        !plan::is_same(&mover.holding.now, &interims[place])
    });
    let taking: Vec<usize> = places(movers, |place, mover| {
        !plan::is_same(&mover.goal, &interims[place])
    });
    let (mut later, at_once): (Vec<usize>, Vec<usize>) = taking
        .into_iter()
        .partition(|place| releasing.contains(place));
    let mut first: Vec<(usize, Vec<String>)> = releasing
        .into_iter()
        .map(|place| (place, interims[place].clone()))
        .collect();
    first.extend(goals(movers, at_once));
    write_all(api, movers, first).await;
    later.retain(|place| movers[*place].failure.is_none());
    let second = goals(movers, later);
    write_all(api, movers, second).await;
    take_again(api, movers).await;
}

/// What the streams at `places` are to hold in the end.
fn goals(movers: &[Mover], places: Vec<usize>) -> Vec<(usize, Vec<String>)> {
    places
        .into_iter()
        .map(|place| (place, movers[place].goal.clone()))
        .collect()
}

/// What the stream at `place` holds until the others have released what it takes: its goal, if nothing of that is held by
/// others of the group.
fn interim(movers: &[Mover], place: usize) -> Vec<String> {
    let own = &movers[place];
    let others: Vec<String> = movers
        .iter()
        .filter(|other| other.stream != own.stream)
        .flat_map(|other| other.holding.now.clone())
        .collect();
    if !plan::overlaps(&own.goal, &others) {
        return own.goal.clone();
    }
    let kept: Vec<String> = own
        .goal
        .iter()
        .filter(|subject| own.holding.now.contains(subject))
        .cloned()
        .collect();
    if kept.is_empty() {
        return own.holding.nothing();
    }
    kept
}

fn places(movers: &[Mover], wanted: impl Fn(usize, &Mover) -> bool) -> Vec<usize> {
    movers
        .iter()
        .enumerate()
        .filter(|(place, mover)| wanted(*place, mover))
        .map(|(place, _)| place)
        .collect()
}

async fn write_all(api: &Api<'_>, movers: &mut [Mover], writes: Vec<(usize, Vec<String>)>) {
    let requests = writes
        .iter()
        .map(|(place, subjects)| write(api, &movers[*place], subjects))
        .collect();
    let answers = api.pipelined_writes(requests).await;
    for ((place, subjects), answer) in writes.into_iter().zip(answers) {
        movers[place].enter(subjects, answer);
    }
}

async fn write(api: &Api<'_>, mover: &Mover, subjects: &[String]) -> Result<(), FailureKind> {
    let document = mover.document_with(subjects);
    api.update_stream(&mover.stream, &document).await
}

/// A taker's write may have been made before a releaser's.
async fn take_again(api: &Api<'_>, movers: &mut [Mover]) {
    for pause in pauses().take(TRIES) {
        if !movers.iter().any(Mover::has_overlap) || pause >= api.time_left() {
            return;
        }
        sleep(pause).await;
        for mover in movers.iter_mut().filter(|mover| mover.has_overlap()) {
            let goal = mover.goal.clone();
            let answer = write(api, mover, &goal).await;
            mover.enter(goal, answer);
        }
    }
}

/// Gives every stream of the group what it held before, but for those that somebody else has given other subjects
/// meanwhile: another run may have moved them, and is through with it.
async fn put_back(api: &Api<'_>, movers: &mut [Mover]) {
    let refused: Vec<Option<FailureKind>> = movers
        .iter_mut()
        .map(|mover| mover.failure.take())
        .collect();
    let looks = movers
        .iter()
        .map(|mover| api.stream_info(&mover.stream))
        .collect();
    let found = api.pipelined(looks).await;
    for (mover, found) in movers.iter_mut().zip(found) {
        mover.goal = mover.holding.origin();
        if let Some(others) = changed_by_others(mover, &found) {
            (mover.goal, mover.holding.now) = (others.clone(), others);
        }
    }
    hand_over(api, movers).await;
    for (mover, refused) in movers.iter_mut().zip(refused) {
        if let Some(failure) = &mover.failure {
            let stream = &visible(&mover.stream).to_string();
            warn!(stream, "subjects could not be put back: {failure}");
        }
        mover.failure = refused.or_else(|| mover.failure.take());
    }
}

/// What the stream holds, if that is not what this run last gave it or saw.
fn changed_by_others(
    mover: &Mover,
    found: &Result<Option<Value>, FailureKind>,
) -> Option<Vec<String>> {
    let answer = found.as_ref().ok()?.as_ref()?;
    let held = plan::subjects(answer.get("config")?.as_object()?);
    (!plan::is_same(&held, &mover.holding.now)).then_some(held)
}

/// Enters what became of the group into its attempts, with handles that show it.
async fn conclude(api: &Api<'_>, group: &mut [&mut Attempt<'_>], movers: Vec<Mover>) {
    let culprit = movers.iter().find(|mover| mover.is_refused());
    let reason =
        culprit.map(|mover| format!("stream {} could not do its part of the move", mover.stream));
    for mover in movers {
        let attempt = &mut *group[mover.place];
        let is_put_back = !plan::is_same(&mover.holding.now, &mover.holding.after);
        if is_put_back
            && mover.failure.is_none()
            && let Some(reason) = &reason
        {
            let before = mover.holding.before.clone();
            attempt
                .step
                .keep_subjects(attempt.live.as_ref(), &before, reason);
        }
        if attempt.failure.is_none() {
            attempt.failure = mover.failure;
        }
    }
    let handles = group
        .iter()
        .map(|attempt| observe::handle(api, attempt.target))
        .collect();
    for (attempt, handle) in group.iter_mut().zip(api.pipelined(handles).await) {
        attempt.handle = handle;
    }
}
