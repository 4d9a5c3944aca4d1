use super::SubjectTransform;

/// A stream that another one copies: its `mirror`, or one of its `sources`.
///
/// ```
/// use kanade_resources_schema::spec::StreamSource;
///
/// const ORDERS: StreamSource = StreamSource { filter_subject: Some("orders.eu.>"), ..StreamSource::named("ORDERS") };
/// assert_eq!(ORDERS.name, "ORDERS");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StreamSource<'a> {
    /// The broker's name of the stream that is copied: `KV_<name>` where it is a bucket.
    pub name: &'a str,
    /// The sequence that copying starts at.
    pub opt_start_seq: Option<u64>,
    /// The moment that copying starts at, in RFC 3339.
    pub opt_start_time: Option<&'a str>,
    /// The subjects that are copied, all of them without it.
    pub filter_subject: Option<&'a str>,
    /// Which subjects are copied, and how they are rewritten.
    pub subject_transforms: &'a [SubjectTransform<'a>],
    /// The way to a stream of another account or domain.
    pub external: Option<ExternalStream<'a>>,
    /// The consumer that copying uses, where it was made beforehand (nats-server 2.14).
    pub consumer: Option<SourceConsumer<'a>>,
}

impl<'a> StreamSource<'a> {
    /// All of the stream `name` of the same account.
    pub const fn named(name: &'a str) -> Self {
        Self {
            name,
            opt_start_seq: None,
            opt_start_time: None,
            filter_subject: None,
            subject_transforms: &[],
            external: None,
            consumer: None,
        }
    }
}

/// How a stream of another account or domain is reached.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ExternalStream<'a> {
    /// The prefix of its JetStream API: `$JS.<domain>.API` for another domain.
    pub api: &'a str,
    /// The prefix of the subjects that messages are delivered on.
    pub deliver: Option<&'a str>,
}

/// The consumer that a mirror or source copies through (nats-server 2.14).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SourceConsumer<'a> {
    /// Its name on the stream that is copied.
    pub name: &'a str,
    /// The subject it delivers to.
    pub deliver_subject: &'a str,
}
