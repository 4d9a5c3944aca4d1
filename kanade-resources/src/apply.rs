//! Applying: every write in flight together, and behind them the handles of what they write.

use std::time::Duration;

use kanade_resources_schema::spec::Resource;
use tokio::time::{Instant, sleep_until};

use crate::api::{Api, STREAM_NAME_IN_USE};
use crate::failure::FailureKind;
use crate::handles::Handle;
use crate::lookup;
use crate::plan::{Action, Step};

/// How long a broker takes to create one stream: nats-server 2.15.1 on two cores took 0.2 to 1 ms, as the disk was.
const TIME_TO_CREATE: Duration = Duration::from_millis(1);

/// A planned step and what was found of its resource.
pub(crate) struct Job<'a> {
    pub(crate) resource: &'a Resource<'a>,
    pub(crate) step: Step,
    pub(crate) handle: Result<Handle, FailureKind>,
}

/// A step that was taken.
pub(crate) struct Done<'a> {
    pub(crate) resource: &'a Resource<'a>,
    pub(crate) step: Step,
    pub(crate) written: Result<(), FailureKind>,
    pub(crate) handle: Result<Handle, FailureKind>,
}

/// Takes every step. No failure keeps another step from being taken.
pub(crate) async fn apply<'a>(api: &Api<'_>, jobs: Vec<Job<'a>>) -> Vec<Done<'a>> {
    let mut done: Vec<Done<'a>> = jobs.into_iter().map(Done::from).collect();
    let mut writing: Vec<&mut Done<'a>> = done.iter_mut().filter(|done| done.writes()).collect();
    if writing.is_empty() {
        return done;
    }
    write_and_look_up(api, &mut writing).await;
    look_up_again(api, writing).await;
    done
}

impl Done<'_> {
    /// Whether another process created the resource meanwhile, with another configuration.
    pub(crate) fn is_contested(&self) -> bool {
        matches!(self.written, Err(FailureKind::Refused { code: STREAM_NAME_IN_USE, .. }))
    }

    fn writes(&self) -> bool {
        self.step.action != Action::None
    }

    fn take(&mut self, answer: Answer) {
        match answer {
            Answer::Written(result) => self.written = result,
            Answer::LookedUp(result) => self.handle = result,
        }
    }
}

impl<'a> From<Job<'a>> for Done<'a> {
    fn from(Job { resource, step, handle }: Job<'a>) -> Self {
        Self { resource, step, written: Ok(()), handle }
    }
}

/// One request of the batch.
enum Request<'r> {
    Write(&'r Step),
    LookUp(&'r Resource<'r>, Instant),
}

/// Its answer.
enum Answer {
    Written(Result<(), FailureKind>),
    LookedUp(Result<Handle, FailureKind>),
}

/// All writes go first. Servers since 2.11 queue reads by themselves, so the look-ups are held back until the
/// writes should be made. One that comes too early costs one round trip more, so none is held back for longer.
async fn write_and_look_up(api: &Api<'_>, writing: &mut [&mut Done<'_>]) {
    let created = TIME_TO_CREATE * u32::try_from(writing.len()).unwrap_or(u32::MAX);
    let made = Instant::now() + created.min(api.mean_wait());
    let writes = writing.iter().map(|done| Request::Write(&done.step));
    let look_ups = writing.iter().map(|done| Request::LookUp(done.resource, made));
    let requests = writes.chain(look_ups).map(|request| send(api, request)).collect();
    let mut answers: Vec<Answer> = api.pipelined(requests).await;
    let looked_up = answers.split_off(writing.len());
    for (done, answers) in writing.iter_mut().zip(answers.into_iter().zip(looked_up)) {
        done.take(answers.0);
        done.take(answers.1);
    }
}

/// A look-up may still have overtaken its write. Where the write was made, it can't a second time.
async fn look_up_again(api: &Api<'_>, writing: Vec<&mut Done<'_>>) {
    let lost: Vec<&mut Done<'_>> =
        writing.into_iter().filter(|done| done.written.is_ok() && done.handle.is_err()).collect();
    let requests = lost.iter().map(|done| lookup::handle(api, done.resource)).collect();
    let handles = api.pipelined(requests).await;
    for (done, handle) in lost.into_iter().zip(handles) {
        done.handle = handle;
    }
}

async fn send(api: &Api<'_>, request: Request<'_>) -> Answer {
    match request {
        Request::Write(step) => Answer::Written(write(api, step).await),
        Request::LookUp(resource, made) => {
            sleep_until(made).await;
            Answer::LookedUp(lookup::handle(api, resource).await)
        }
    }
}

async fn write(api: &Api<'_>, step: &Step) -> Result<(), FailureKind> {
    match &step.action {
        Action::None => Ok(()),
        Action::Create { document } => api.create(&step.resource.stream, document).await,
        Action::Update { document, .. } => api.update(&step.resource.stream, document).await,
    }
}
