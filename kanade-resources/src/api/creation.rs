//! Creations whose answer is the handle.
//!
//! async-nats makes the handle of a stream from the answer to a look-up, or from the answer to its own creation; there
//! is no other constructor (`get_stream_no_info` makes a handle of another type). Where its creation sends the document
//! that ours would send, it is used instead: the look-up, and a round trip, are saved.

use async_nats::jetstream::context::{CreateStreamError, CreateStreamErrorKind, RequestErrorKind};
use async_nats::jetstream::kv::Store;
use async_nats::jetstream::object_store::{self, ObjectStore};
use async_nats::jetstream::stream::{Compression, Config, DiscardPolicy, Stream};
use futures_util::FutureExt;
use kanade_resources_schema::effects::Subject;
use kanade_resources_schema::spec::{Kind, Resource};
use kanade_resources_schema::symbol;
use serde_json::{Value, json};

use crate::api::client::{Api, unanswered};
use crate::api::requests::{accepted, in_force};
use crate::codes::ErrorCode;
use crate::document::{Document, STREAM, prune};
use crate::failure::{FailureKind, cause};
use crate::handles::Handle;

/// A creation by async-nats that sends `document`.
pub(crate) struct Creation<'c> {
    resource: &'c Resource<'c>,
    document: &'c Document,
    config: Sent,
}

/// What async-nats is given.
enum Sent {
    Stream(Box<Config>),
    ObjectStore(Box<object_store::Config>),
}

/// What async-nats made from the answer.
enum Answer {
    Stream(Box<Stream>),
    ObjectStore(Box<ObjectStore>),
    /// Nothing, for reasons of its own.
    Unread,
}

impl<'c> Creation<'c> {
    /// `None` if async-nats would send anything other than `document`, or its answer would not do as a handle.
    pub(crate) fn that_sends(
        document: &'c Document,
        resource: &'c Resource<'c>,
        api: &Api<'_>,
    ) -> Option<Self> {
        let config: Config = serde_json::from_value(Value::Object(document.clone())).ok()?;
        let config = match resource.kind {
            Kind::Stream => of_stream(document, config)?,
            Kind::KvBucket => {
                let is_plain = config.mirror.is_none() && config.max_messages_per_subject >= 1;
                let is_known = is_plain && has_its_name(resource) && api.has_default_prefix();
                of_stream(document, config).filter(|_| is_known)?
            }
            Kind::ObjectStore => of_store(document, config, resource)?,
        };
        Some(Self {
            resource,
            document,
            config,
        })
    }

    async fn send(self, api: &Api<'_>) -> Result<Answer, CreateStreamError> {
        match self.config {
            Sent::Stream(config) => {
                let stream = api.context.create_stream(*config).await?;
                Ok(Answer::Stream(Box::new(stream)))
            }
            Sent::ObjectStore(config) => match api.context.create_object_store(*config).await {
                Ok(store) => Ok(Answer::ObjectStore(Box::new(store))),
                Err(error) => match cause::<CreateStreamError>(&error) {
                    Some(error) => Err(CreateStreamError::new(error.kind())),
                    None => Ok(Answer::Unread),
                },
            },
        }
    }
}

impl Api<'_> {
    /// Creates a stream, and hands out the handle that the answer makes; `None` where it makes none, so that nothing is
    /// known of the stream.
    pub(crate) async fn create(
        &self,
        creation: Creation<'_>,
    ) -> Result<Option<Handle>, FailureKind> {
        let (resource, document) = (creation.resource, creation.document);
        let subject = &format!("STREAM.CREATE.{}", resource.stream.name);
        let sent = async {
            match creation.send(self).await {
                Ok(answer) => Ok(answer),
                Err(error) => failure(subject, &error).map_or(Ok(Answer::Unread), Err),
            }
        };
        let answer = self.bounded(subject, sent.boxed()).await;
        self.note_write(subject, &answer);
        match answer? {
            Answer::Stream(stream) => {
                let config = json!({ "config": stream.cached_info().config });
                in_force(Subject::Stream, document, &config)?;
                Ok(Some(handle(resource, stream)))
            }
            // It does not show its answer. What is sent has no field that a server could drop.
            Answer::ObjectStore(store) => Ok(Some(Handle::ObjectStore(store))),
            Answer::Unread => Ok(None),
        }
    }
}

fn of_stream(document: &Document, config: Config) -> Option<Sent> {
    is_same(document, &config).then(|| Sent::Stream(Box::new(config)))
}

/// Whether async-nats writes `document`, apart from fields that mean nothing to any server.
fn is_same(document: &Document, config: &Config) -> bool {
    match serde_json::to_value(config) {
        Ok(mut written) => {
            // As lowering leaves them out.
            prune(&mut written, |value| {
                value.is_null() || *value == json!(false)
            });
            written.as_object() == Some(document)
        }
        Err(_) => false,
    }
}

/// async-nats chooses the stream of a store by itself, and leaves out the limits that a store does not have.
fn of_store(document: &Document, config: Config, resource: &Resource<'_>) -> Option<Sent> {
    let bucket = resource.name;
    let twin = Config {
        name: format!("{}{bucket}", Kind::ObjectStore.stream_prefix()),
        subjects: Kind::ObjectStore.subjects(bucket),
        description: config.description.clone(),
        max_age: config.max_age,
        max_bytes: config.max_bytes,
        storage: config.storage,
        num_replicas: config.num_replicas,
        discard: DiscardPolicy::New,
        allow_rollup: true,
        allow_direct: true,
        compression: (config.compression == Some(Compression::S2)).then_some(Compression::S2),
        placement: config.placement.clone(),
        ..Config::default()
    };
    let store = object_store::Config {
        bucket: bucket.to_owned(),
        description: config.description,
        max_age: config.max_age,
        max_bytes: config.max_bytes,
        storage: config.storage,
        num_replicas: config.num_replicas,
        compression: config.compression == Some(Compression::S2),
        placement: config.placement,
    };
    is_stored_alike(document, &twin).then(|| Sent::ObjectStore(Box::new(store)))
}

/// Whether a server stores the same of both, and `document` has no field that some servers don't know.
fn is_stored_alike(document: &Document, config: &Config) -> bool {
    let Ok(Value::Object(written)) = serde_json::to_value(config) else {
        return false;
    };
    let apart = [symbol::NAME, symbol::METADATA, symbol::DUPLICATE_WINDOW];
    apart
        .iter()
        .all(|field| document.get(*field) == written.get(*field))
        && STREAM.differing(document, &written).next().is_none()
}

/// Whether the stream of a bucket has the name that async-nats would give it, and async-nats accepts the bucket's name.
fn has_its_name(resource: &Resource<'_>) -> bool {
    let stream = resource.stream.name;
    let of_bucket = stream.strip_prefix(Kind::KvBucket.stream_prefix());
    of_bucket == Some(resource.name)
        && !resource.name.is_empty()
        && resource.name.bytes().all(may_be_in_a_bucket)
}

fn may_be_in_a_bucket(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

/// As `Context::get_key_value` makes it from a bucket that is not a mirror, where the prefix is the
/// default.
fn handle(resource: &Resource<'_>, stream: Box<Stream>) -> Handle {
    if resource.kind != Kind::KvBucket {
        return Handle::Stream(stream);
    }
    Handle::Kv(Box::new(Store {
        name: resource.name.to_owned(),
        stream_name: resource.stream.name.to_owned(),
        prefix: resource.kind.subject_prefix(resource.name),
        put_prefix: None,
        use_jetstream_prefix: false,
        stream: *stream,
    }))
}

/// What the creation failed with; `None` where async-nats could not send it, or read the answer.
fn failure(subject: &str, error: &CreateStreamError) -> Option<FailureKind> {
    match error.kind() {
        CreateStreamErrorKind::TimedOut => {
            Some(unanswered(subject, &RequestErrorKind::TimedOut.into()))
        }
        CreateStreamErrorKind::JetStreamUnavailable => {
            Some(unanswered(subject, &RequestErrorKind::NoResponders.into()))
        }
        CreateStreamErrorKind::JetStream(error) => refused(subject, &json!(error)),
        CreateStreamErrorKind::NotFound => {
            let code = ErrorCode::STREAM_NOT_FOUND.0;
            refused(
                subject,
                &json!({ "err_code": code, "description": "stream not found" }),
            )
        }
        CreateStreamErrorKind::EmptyStreamName
        | CreateStreamErrorKind::InvalidStreamName
        | CreateStreamErrorKind::DomainAndExternalSet
        | CreateStreamErrorKind::Response
        | CreateStreamErrorKind::ResponseParse => None,
    }
}

fn refused(subject: &str, error: &Value) -> Option<FailureKind> {
    accepted(subject, json!({ "error": error })).err()
}
