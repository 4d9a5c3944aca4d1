//! Handles, as async-nats looks them up.

use std::error::Error as StdError;

use async_nats::jetstream::ErrorCode;
use async_nats::jetstream::consumer::{Consumer, FromConsumer, Info, IntoConsumerConfig};
use async_nats::jetstream::context::{
    GetStreamError, GetStreamErrorKind, RequestError, RequestErrorKind,
};
use futures_util::FutureExt;
use kanade_resources_schema::spec::{ConsumerSpec, Kind, Resource};
use serde_json::Value;

use crate::api::{Api, full, unanswered};
use crate::failure::{FailureKind, Foreign, cause};
use crate::handles::Handle;
use crate::target::Target;

/// The handle of `target`: one request.
pub(crate) async fn handle(api: &Api<'_>, target: Target<'_>) -> Result<Handle, FailureKind> {
    let Target::Consumer(_, consumer) = target else {
        return handle_of_resource(api, target.resource()).await;
    };
    match api
        .consumer_info(target.stream(), consumer.spec.name)
        .await?
    {
        Some(answer) => handle_of_consumer(api, &consumer.spec, answer),
        None => Err(FailureKind::Missing),
    }
}

/// The handle of a consumer, made from the broker's `answer` about it. No request.
pub(crate) fn handle_of_consumer(
    api: &Api<'_>,
    spec: &ConsumerSpec<'_>,
    answer: Value,
) -> Result<Handle, FailureKind> {
    let handle = if spec.is_push() {
        consumer(api, answer).map(|push| Handle::Push(Box::new(push)))
    } else {
        consumer(api, answer).map(|pull| Handle::Pull(Box::new(pull)))
    };
    let subject = full(&format!("CONSUMER.INFO.{}.{}", spec.stream, spec.name));
    handle.map_err(|error| FailureKind::Request {
        subject,
        source: Foreign::of(&*error),
    })
}

fn consumer<T: IntoConsumerConfig + FromConsumer>(
    api: &Api<'_>,
    answer: Value,
) -> Result<Consumer<T>, AnyError> {
    let info: Info = serde_json::from_value(answer)?;
    let config = T::try_from_consumer_config(info.config.clone())?;
    Ok(Consumer::new(config, info, api.context().clone()))
}

/// The handle of `resource`: one request.
pub(super) async fn handle_of_resource(
    api: &Api<'_>,
    resource: &Resource<'_>,
) -> Result<Handle, FailureKind> {
    let subject = format!("STREAM.INFO.{}", resource.stream.name);
    api.ask_until_answered(|| {
        let handle = async {
            fetch(api, resource)
                .await
                .map_err(|error| failure(&subject, &*error))
        };
        api.bounded(&subject, handle.boxed())
    })
    .await
}

type AnyError = Box<dyn StdError + Send + Sync>;

async fn fetch(api: &Api<'_>, resource: &Resource<'_>) -> Result<Handle, AnyError> {
    let (context, name) = (api.context(), resource.name);
    let handle = match resource.kind {
        Kind::Stream => Handle::Stream(Box::new(context.get_stream(name).await?)),
        Kind::KvBucket => Handle::Kv(Box::new(context.get_key_value(name).await?)),
        Kind::ObjectStore => Handle::ObjectStore(Box::new(context.get_object_store(name).await?)),
    };
    Ok(handle)
}

/// Whether a request could be answered is two or three errors deep, depending on the kind of resource.
fn failure(subject: &str, error: &(dyn StdError + 'static)) -> FailureKind {
    let request = cause::<RequestError>(error).map(RequestError::kind);
    if let Some(kind @ (RequestErrorKind::TimedOut | RequestErrorKind::NoResponders)) = request {
        return unanswered(subject, &RequestError::new(kind));
    }
    let refusal = cause::<GetStreamError>(error).map(GetStreamError::kind);
    match refusal {
        Some(GetStreamErrorKind::JetStream(answer))
            if answer.error_code() == ErrorCode::STREAM_NOT_FOUND =>
        {
            FailureKind::Missing
        }
        Some(GetStreamErrorKind::JetStream(answer)) => FailureKind::Refused {
            subject: full(subject),
            code: answer.error_code().0,
            description: answer.to_string(),
        },
        _ => FailureKind::Request {
            subject: full(subject),
            source: Foreign::of(error),
        },
    }
}
