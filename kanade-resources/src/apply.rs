//! Applying: every write in flight together, and behind them the handles of what they write. What needs
//! something else that is written goes after it.

use std::collections::HashSet;
use std::time::Duration;

use kanade_resources_schema::spec::ConsumerSpec;
use tokio::time::{Instant, sleep_until};

use crate::api::{Api, CONSUMER_EXISTS, ConsumerAction, STREAM_NAME_IN_USE, SUBJECTS_OVERLAP, VANISHED};
use crate::document::Document;
use crate::failure::FailureKind;
use crate::handles::Handle;
use crate::live::Live;
use crate::lookup;
use crate::plan::{Action, Step};
use crate::target::Target;

/// How long a broker takes to create one stream: nats-server 2.15.1 on two cores took 0.2 to 1 ms, as the disk was.
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
        look_up_again(api, &mut batch).await;
        missing.extend(batch.iter().filter(|done| done.has_not_created()).map(|done| done.target.stream()));
        waiting = later;
    }
    done
}

/// What needs nothing that is still to be written, and the rest. In a ring of sources, the rest of the streams go
/// together.
fn next_batch<'d, 'a>(waiting: Vec<&'d mut Done<'a>>) -> (Vec<&'d mut Done<'a>>, Vec<&'d mut Done<'a>>) {
    let to_write: HashSet<&str> =
        waiting.iter().filter(|done| done.is_stream()).map(|done| done.target.stream()).collect();
    let is_ready = |done: &Done<'_>| !done.target.needs().iter().any(|stream| to_write.contains(stream));
    let is_ring = !waiting.iter().any(|done| is_ready(done));
    waiting.into_iter().partition(|done| if is_ring { done.is_stream() } else { is_ready(done) })
}

impl Done<'_> {
    /// Whether another process created or deleted it meanwhile, or a subject was taken before it was released.
    pub(crate) fn is_contested(&self) -> bool {
        let Err(FailureKind::Refused { code, .. }) = &self.written else { return false };
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

    fn take(&mut self, answer: Answer) {
        match answer {
            Answer::Released => {}
            Answer::Written(result) => self.written = result,
            Answer::LookedUp(result) => self.handle = result,
            Answer::Both(Ok(handle)) => self.handle = handle,
            Answer::Both(Err(failure)) => self.written = Err(failure),
        }
    }
}

impl<'a> From<Job<'a>> for Done<'a> {
    fn from(Job { target, step, live: _, moves, handle }: Job<'a>) -> Self {
        Self { target, step, moves, written: Ok(()), handle }
    }
}

/// One request of the batch, for the step at that place.
enum Request<'r> {
    /// The stream without the subjects that it loses in a swap.
    Release(&'r str, &'r Document),
    Write(Target<'r>, &'r Step),
    LookUp(Target<'r>, Instant),
}

/// Its answer.
enum Answer {
    /// What could not be released can't be taken either: that write is refused, and says so.
    Released,
    Written(Result<(), FailureKind>),
    LookedUp(Result<Handle, FailureKind>),
    /// The answer to the write of a consumer is enough for its handle.
    Both(Result<Result<Handle, FailureKind>, FailureKind>),
}

/// All writes go first. Servers since 2.11 queue reads by themselves, so the look-ups are held back until the
/// writes should be made. One that comes too early costs one round trip more, so none is held back for longer.
async fn write_and_look_up(api: &Api<'_>, writing: &mut [&mut Done<'_>]) {
    let created = TIME_TO_CREATE * u32::try_from(writing.len()).unwrap_or(u32::MAX);
    let made = Instant::now() + created.min(api.mean_wait());
    let writes =
        writing.iter().enumerate().map(|(place, done)| (place, Request::Write(done.target, &done.step)));
    let streams = writing.iter().enumerate().filter(|(_, done)| done.is_stream());
    let look_ups = streams.map(|(place, done)| (place, Request::LookUp(done.target, made)));
    let releases = writing.iter().enumerate().filter_map(|(place, done)| {
        Some((place, Request::Release(done.target.stream(), done.step.interim.as_ref()?)))
    });
    let requests = releases
        .chain(writes)
        .chain(look_ups)
        .map(async |(place, request)| (place, send(api, request).await));
    let answers: Vec<(usize, Answer)> = api.pipelined(requests.collect()).await;
    for (place, answer) in answers {
        writing[place].take(answer);
    }
}

/// A look-up may have overtaken the write of its stream, be it this run's or that of another process. Where it was
/// made, it can't a second time.
async fn look_up_again(api: &Api<'_>, written: &mut [&mut Done<'_>]) {
    let is_lost = |done: &Done<'_>| {
        let is_there = done.is_stream() && done.written.is_ok() && done.step.impossible.is_empty();
        is_there && matches!(done.handle, Err(FailureKind::Missing))
    };
    let lost: Vec<&mut Done<'_>> =
        written.iter_mut().map(|done| &mut **done).filter(|done| is_lost(done)).collect();
    let requests = lost.iter().map(|done| lookup::handle(api, done.target)).collect();
    let handles = api.pipelined(requests).await;
    for (done, handle) in lost.into_iter().zip(handles) {
        done.handle = handle;
    }
}

async fn send(api: &Api<'_>, request: Request<'_>) -> Answer {
    match request {
        Request::Release(stream, interim) => {
            let _refused_again = api.update_stream(stream, interim).await;
            Answer::Released
        }
        Request::Write(Target::Stream(resource), step) => {
            Answer::Written(write_stream(api, resource.stream.name, step).await)
        }
        Request::Write(Target::Consumer(_, consumer), step) => {
            Answer::Both(write_consumer(api, &consumer.spec, step).await)
        }
        Request::LookUp(target, made) => {
            sleep_until(made).await;
            Answer::LookedUp(lookup::handle(api, target).await)
        }
    }
}

async fn write_stream(api: &Api<'_>, stream: &str, step: &Step) -> Result<(), FailureKind> {
    match &step.action {
        Action::None => Ok(()),
        Action::Create { document } => api.create_stream(stream, document).await,
        Action::Update { document, .. } => api.update_stream(stream, document).await,
    }
}

async fn write_consumer(
    api: &Api<'_>,
    spec: &ConsumerSpec<'_>,
    step: &Step,
) -> Result<Result<Handle, FailureKind>, FailureKind> {
    let (action, document) = match &step.action {
        Action::None => return Ok(Err(FailureKind::Missing)),
        Action::Create { document } => (ConsumerAction::Create, document),
        Action::Update { document, .. } => (ConsumerAction::Update, document),
    };
    let answer = api.write_consumer(spec.stream, spec.name, action, document).await?;
    Ok(lookup::handle_of_consumer(api, spec, answer))
}
