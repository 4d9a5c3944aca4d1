//! Applying: every write in flight together, and behind them the handles of what they write. What needs
//! something else that is written goes after it.

use std::collections::HashSet;
use std::time::Duration;

use futures_util::future::join;
use kanade_resources_schema::spec::ConsumerSpec;
use tokio::time::{Instant, sleep_until};

use crate::api::{
    Api, CONSUMER_EXISTS, ConsumerAction, STREAM_NAME_IN_USE, SUBJECTS_OVERLAP, VANISHED,
};
use crate::failure::FailureKind;
use crate::handles::Handle;
use crate::live::Live;
use crate::lookup;
use crate::plan::{Action, Step};
use crate::target::Target;

/// How long a broker takes to create one stream: nats-server 2.15.1 on two cores took 0.2 to 1 ms, as the disk was.
const LEAST_TO_CREATE: Duration = Duration::from_micros(200);
const TIME_TO_CREATE: Duration = Duration::from_millis(1);

/// A planned step and what was found.
pub(crate) struct Job<'a> {
    pub(crate) target: Target<'a>,
    pub(crate) step: Step,
    pub(crate) live: Option<Live>,
    /// Whether subjects go from or to another stream of the run.
    pub(crate) moves: bool,
    pub(crate) handle: Result<Handle, FailureKind>,
}

/// A step that was taken.
pub(crate) struct Done<'a> {
    pub(crate) target: Target<'a>,
    pub(crate) step: Step,
    moves: bool,
    pub(crate) written: Result<(), FailureKind>,
    pub(crate) handle: Result<Handle, FailureKind>,
}

/// Takes every step. No failure keeps another step from being taken, but for the consumers of a stream that
/// could not be created.
pub(crate) async fn apply<'a>(api: &Api<'_>, jobs: Vec<Job<'a>>) -> Vec<Done<'a>> {
    let mut done: Vec<Done<'a>> = jobs.into_iter().map(Done::from).collect();
    let mut untouched: Vec<&mut Done<'a>> = done.iter_mut().filter(|done| !done.writes()).collect();
    look_up_again(api, &mut untouched).await;
    let mut waiting: Vec<&mut Done<'a>> = done.iter_mut().filter(|done| done.writes()).collect();
    let mut missing = HashSet::new();
    while !waiting.is_empty() {
        let (mut batch, later) = next_batch(waiting);
        batch.retain_mut(|done| done.has_its_stream(&missing));
        write_and_look_up(api, &mut batch).await;
        missing.extend(
            batch
                .iter()
                .filter(|done| done.has_not_created())
                .map(|done| done.target.stream()),
        );
        waiting = later;
    }
    done
}

/// What needs nothing that is still to be written, and the rest. In a ring of sources, the rest of the streams go
/// together.
fn next_batch<'d, 'a>(
    waiting: Vec<&'d mut Done<'a>>,
) -> (Vec<&'d mut Done<'a>>, Vec<&'d mut Done<'a>>) {
    let to_write: HashSet<&str> = waiting
        .iter()
        .filter(|done| done.is_stream())
        .map(|done| done.target.stream())
        .collect();
    let is_ready = |done: &Done<'_>| {
        !done
            .target
            .needs()
            .iter()
            .any(|stream| to_write.contains(stream))
    };
    let is_ring = !waiting.iter().any(|done| is_ready(done));
    waiting.into_iter().partition(|done| {
        if is_ring {
            done.is_stream()
        } else {
            is_ready(done)
        }
    })
}

impl Done<'_> {
    /// Whether another process created or deleted it meanwhile, or a subject was taken before it was released.
    pub(crate) fn is_contested(&self) -> bool {
        let Err(FailureKind::Refused { code, .. }) = &self.written else {
            return false;
        };
        match self.step.action {
            Action::Create { .. } if matches!(*code, STREAM_NAME_IN_USE | CONSUMER_EXISTS) => true,
            Action::Update { .. } if VANISHED.contains(code) => true,
            _ => self.moves && *code == SUBJECTS_OVERLAP,
        }
    }

    fn writes(&self) -> bool {
        self.step.action != Action::None
    }

    fn is_stream(&self) -> bool {
        matches!(self.target, Target::Stream(_))
    }

    /// Whether it is a stream that is missing still.
    fn has_not_created(&self) -> bool {
        let creates = matches!(self.step.action, Action::Create { .. });
        self.is_stream() && creates && self.written.is_err() && !self.is_contested()
    }

    /// Whether its stream is there, or is itself. Where not, that is why it fails.
    fn has_its_stream(&mut self, missing: &HashSet<&str>) -> bool {
        let is_without = !self.is_stream() && missing.contains(self.target.stream());
        if is_without {
            self.written = Err(FailureKind::NoStream);
        }
        !is_without
    }
}

impl<'a> From<Job<'a>> for Done<'a> {
    fn from(
        Job {
            target,
            step,
            live: _,
            moves,
            handle,
        }: Job<'a>,
    ) -> Self {
        Self {
            target,
            step,
            moves,
            written: Ok(()),
            handle,
        }
    }
}

/// Makes the batch's writes, all in flight together, and looks up the handles of what they write.
///
/// Far from the broker the look-ups are in flight, too, as soon as the writes should be made. Servers since 2.11 queue
/// reads by themselves, so one that comes too early finds nothing; it is sent again behind the write's answer, which is
/// no later than if it had been held back until then. Near the broker they all are.
async fn write_and_look_up(api: &Api<'_>, writing: &mut [&mut Done<'_>]) {
    let made = time_to_make(writing.len(), api.mean_wait()).map(|time| Instant::now() + time);
    let releases = writing
        .iter()
        .filter_map(|done| Some((done.target.stream(), done.step.interim.as_ref()?)));
    let releases = releases
        .map(|(stream, interim)| api.update_stream(stream, interim))
        .collect();
    let writes = writing
        .iter()
        .map(|done| write(api, done.target, &done.step, made))
        .collect();
    // What can't be released can't be taken either: that write is refused, and says so.
    let (_releases, answers) =
        join(api.pipelined_writes(releases), api.pipelined_writes(writes)).await;
    if answers.iter().any(|answer| answer.has_waited_twice) {
        api.count_round_trip();
    }
    for (done, Written { result, handle, .. }) in writing.iter_mut().zip(answers) {
        done.written = result;
        done.handle = handle;
    }
}
/// A look-up may have come just before another process created the stream that was then found.
async fn look_up_again(api: &Api<'_>, untouched: &mut [&mut Done<'_>]) {
    let is_lost = |done: &Done<'_>| {
        let is_there = done.is_stream() && done.step.impossible.is_empty();
        is_there && matches!(done.handle, Err(FailureKind::Missing))
    };
    let lost: Vec<&mut Done<'_>> = untouched
        .iter_mut()
        .map(|done| &mut **done)
        .filter(|done| is_lost(done))
        .collect();
    let requests = lost
        .iter()
        .map(|done| lookup::handle(api, done.target))
        .collect();
    let handles = api.pipelined(requests).await;
    for (done, handle) in lost.into_iter().zip(handles) {
        done.handle = handle;
    }
}

/// How long to hold the look-ups back, where they may be made before a write is answered.
fn time_to_make(writes: usize, round_trip: Duration) -> Option<Duration> {
    let writes = u32::try_from(writes).unwrap_or(u32::MAX);
    let is_far = LEAST_TO_CREATE.saturating_mul(writes) < round_trip;
    is_far.then(|| TIME_TO_CREATE.saturating_mul(writes).min(round_trip))
}

/// What became of a write, and the handle of what was written.
struct Written {
    result: Result<(), FailureKind>,
    handle: Result<Handle, FailureKind>,
    has_waited_twice: bool,
}

async fn write(api: &Api<'_>, target: Target<'_>, step: &Step, made: Option<Instant>) -> Written {
    match (target, made) {
        (Target::Consumer(_, consumer), _) => write_consumer(api, &consumer.spec, step).await,
        (Target::Stream(_), Some(made)) => write_and_look_up_at(api, target, step, made).await,
        (Target::Stream(_), None) => write_then_look_up(api, target, step).await,
    }
}

async fn write_then_look_up(api: &Api<'_>, target: Target<'_>, step: &Step) -> Written {
    let result = write_stream(api, target, step).await;
    let handle = match &result {
        Ok(()) => lookup::handle(api, target).await,
        Err(_) => Err(FailureKind::Missing),
    };
    Written {
        has_waited_twice: result.is_ok(),
        result,
        handle,
    }
}

async fn write_and_look_up_at(
    api: &Api<'_>,
    target: Target<'_>,
    step: &Step,
    made: Instant,
) -> Written {
    let look_up = async {
        sleep_until(made).await;
        lookup::handle(api, target).await
    };
    let (result, handle) = join(write_stream(api, target, step), look_up).await;
    let is_too_early = result.is_ok() && matches!(handle, Err(FailureKind::Missing));
    let handle = if is_too_early {
        lookup::handle(api, target).await
    } else {
        handle
    };
    Written {
        result,
        handle,
        has_waited_twice: is_too_early,
    }
}

async fn write_stream(api: &Api<'_>, target: Target<'_>, step: &Step) -> Result<(), FailureKind> {
    match &step.action {
        Action::None => Ok(()),
        Action::Create { document } => api.create_stream(target.stream(), document).await,
        Action::Update { document, .. } => api.update_stream(target.stream(), document).await,
    }
}

/// The answer to the write of a consumer is enough for its handle.
async fn write_consumer(api: &Api<'_>, spec: &ConsumerSpec<'_>, step: &Step) -> Written {
    let write = |action, document| api.write_consumer(spec.stream, spec.name, action, document);
    let answer = match &step.action {
        Action::None => Err(FailureKind::Missing),
        Action::Create { document } => write(ConsumerAction::Create, document).await,
        Action::Update { document, .. } => write(ConsumerAction::Update, document).await,
    };
    let (result, handle) = match answer {
        Ok(answer) => (Ok(()), lookup::handle_of_consumer(api, spec, answer)),
        Err(failure) => (Err(failure), Err(FailureKind::Missing)),
    };
    Written {
        result,
        handle,
        has_waited_twice: false,
    }
}
