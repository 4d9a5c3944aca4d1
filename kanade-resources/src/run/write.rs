//! One write, and the handle of what it wrote.

use futures_util::future::join;
use kanade_resources_schema::spec::ConsumerSpec;
use kanade_resources_schema::symbol;
use serde_json::Value;
use tokio::time::{Instant, sleep_until};

use crate::api::{Api, ConsumerAction, Creation};
use crate::change::Change;
use crate::document::Document;
use crate::failure::FailureKind;
use crate::handles::Handle;
use crate::observe;
use crate::plan::Action;
use crate::target::Target;

/// What became of a write, and the handle of what was written.
pub(super) struct Written {
    pub(super) result: Result<(), FailureKind>,
    pub(super) handle: Result<Handle, FailureKind>,
    pub(super) has_waited_twice: bool,
}

/// Makes the write `action`. If there is a time by which the write should be `made`, a handle that has to be looked up is
/// looked up then, without waiting for the answer to the write.
pub(super) async fn write(
    api: &Api<'_>,
    target: Target<'_>,
    action: &Action,
    made: Option<Instant>,
) -> Written {
    let resource = match target {
        Target::Consumer(_, consumer) => return write_consumer(api, &consumer.spec, action).await,
        Target::Stream(resource) => resource,
    };
    if let Action::Create { document } = action
        && let Some(creation) = Creation::that_sends(document, resource, api)
    {
        return create(api, target, action, creation).await;
    }
    match made {
        Some(made) => write_and_look_up_at(api, target, action, made).await,
        None => write_then_look_up(api, target, action).await,
    }
}

/// Creates a stream by a creation whose answer is the handle.
async fn create(
    api: &Api<'_>,
    target: Target<'_>,
    action: &Action,
    creation: Creation<'_>,
) -> Written {
    match api.create(creation).await {
        Ok(Some(handle)) => Written {
            result: Ok(()),
            handle: Ok(handle),
            has_waited_twice: false,
        },
        // Creating the same once more changes nothing.
        Ok(None) => write_then_look_up(api, target, action).await,
        Err(failure) => Written {
            result: Err(failure),
            handle: Err(FailureKind::Missing),
            has_waited_twice: false,
        },
    }
}

async fn write_then_look_up(api: &Api<'_>, target: Target<'_>, action: &Action) -> Written {
    let result = write_stream(api, target, action).await;
    let handle = match &result {
        Ok(()) => observe::handle(api, target).await,
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
    action: &Action,
    made: Instant,
) -> Written {
    let look_up = async {
        sleep_until(made).await;
        observe::handle(api, target).await
    };
    let (result, handle) = join(write_stream(api, target, action), look_up).await;
    // A bucket that is updated may be one to the client library only after that.
    let is_amiss = matches!(
        handle,
        Err(FailureKind::Missing | FailureKind::Request { .. })
    );
    let is_too_early = result.is_ok() && is_amiss;
    let handle = if is_too_early {
        observe::handle(api, target).await
    } else {
        handle
    };
    Written {
        result,
        handle,
        has_waited_twice: is_too_early,
    }
}

async fn write_stream(
    api: &Api<'_>,
    target: Target<'_>,
    action: &Action,
) -> Result<(), FailureKind> {
    match action {
        Action::None => Ok(()),
        Action::Create { document } => api.create_stream(target.stream(), document).await,
        Action::Update { document, .. } => api.update_stream(target.stream(), document).await,
    }
}

async fn write_consumer(api: &Api<'_>, spec: &ConsumerSpec<'_>, action: &Action) -> Written {
    let answer = match action {
        Action::None => Err(FailureKind::Missing),
        Action::Create { document } => create_consumer(api, spec, document).await,
        Action::Update { changes, document } => update_consumer(api, spec, changes, document).await,
    };
    // The answer to the write is enough for the handle.
    let (result, handle) = match answer {
        Ok(answer) => (Ok(()), observe::handle_of_consumer(api, spec, answer)),
        Err(failure) => (Err(failure), Err(FailureKind::Missing)),
    };
    Written {
        result,
        handle,
        has_waited_twice: false,
    }
}

async fn create_consumer(
    api: &Api<'_>,
    spec: &ConsumerSpec<'_>,
    document: &Document,
) -> Result<Value, FailureKind> {
    let create = ConsumerAction::Create;
    api.write_consumer(spec.stream, spec.name, create, document)
        .await
}

/// The time to pause until has a request of its own.
async fn update_consumer(
    api: &Api<'_>,
    spec: &ConsumerSpec<'_>,
    changes: &[Change],
    document: &Document,
) -> Result<Value, FailureKind> {
    let pause = changes
        .iter()
        .find(|change| change.field == symbol::PAUSE_UNTIL);
    if let Some(pause) = pause {
        api.pause_consumer(spec.stream, spec.name, &pause.after)
            .await?;
    }
    if pause.is_some() && changes.len() == 1 {
        let answer = api.consumer_info(spec.stream, spec.name).await?;
        return answer.ok_or(FailureKind::Missing);
    }
    let update = ConsumerAction::Update;
    api.write_consumer(spec.stream, spec.name, update, document)
        .await
}
