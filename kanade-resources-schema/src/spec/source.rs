use super::{SubjectTransform, nested, spec};
use crate::field::takes::{Count, NonEmpty, TableOf, Text, Time};

/// The description of [`StreamSource`].
macro_rules! source {
    ($reader:ident) => {
        $reader! {
            /// A stream that another one copies: its `mirror`, or one of its `sources`.
            ///
            /// ```
            /// use kanade_resources_schema::spec::StreamSource;
            ///
            /// const ORDERS: StreamSource = StreamSource {
            ///     filter_subject: Some("orders.eu.>"),
            ///     ..StreamSource::named("ORDERS")
            /// };
            /// assert_eq!(ORDERS.name, "ORDERS");
            /// ```
            #[derive(Clone, Copy, Debug, PartialEq, Eq)]
            StreamSource<'a> named(name) shown as Narrowed, SourceFields of "a mirror or source" {
                /// The stream that is copied; for a KV bucket, the bucket.
                /// In the spec of a stream it is the broker's name, `KV_<name>` for a bucket.
                name: &'a str = "", Text [required];
                /// How to reach a stream of another account or domain.
                external: Option<ExternalStream<'a>> = None, TableOf<ExternalStream<'static>>;
                /// The sequence at which copying starts.
                opt_start_seq: Option<u64> = None, Count;
                /// The time at which copying starts.
                /// In RFC 3339.
                opt_start_time: Option<&'a str> = None, Time;
                /// The subjects that are copied.
                /// Every subject by default.
                filter_subject: Option<&'a str> = None, Text [as TextBut(">")] [otherwise "every subject"];
                /// Which subjects are copied, and how they are rewritten.
                subject_transforms: &'a [SubjectTransform<'a>] =
                    &[], NonEmpty<TableOf<SubjectTransform<'static>>>;
                /// The consumer that is used for copying, if it was created beforehand.
                /// Known since nats-server 2.14.
                consumer: Option<SourceConsumer<'a>> = None, TableOf<SourceConsumer<'static>>
                    [since V2_14];
            }
        }
    };
}
#[cfg(feature = "parser")]
pub(crate) use source;

source!(spec);

nested!(StreamSource<'a>);

impl<'a> StreamSource<'a> {
    /// All of the stream `name` of the same account.
    pub const fn named(name: &'a str) -> Self {
        Self {
            name,
            ..Self::DEFAULT
        }
    }
}

/// The description of [`ExternalStream`].
macro_rules! external {
    ($reader:ident) => {
        $reader! {
            /// How to reach a stream of another account or domain.
            #[derive(Clone, Copy, Debug, PartialEq, Eq)]
            ExternalStream<'a>, ExternalFields of "an `external`" {
                /// The prefix of its JetStream API: `$JS.<domain>.API` for another domain.
                api: &'a str = "", Text;
                /// The prefix of the subjects that messages are delivered on.
                deliver: Option<&'a str> = None, Text;
            }
        }
    };
}
#[cfg(feature = "parser")]
pub(crate) use external;

external!(spec);

nested!(ExternalStream<'a>);

/// The description of [`SourceConsumer`].
macro_rules! source_consumer {
    ($reader:ident) => {
        $reader! {
            /// The consumer that a mirror or source uses for copying (nats-server 2.14).
            #[derive(Clone, Copy, Debug, PartialEq, Eq)]
            SourceConsumer<'a> shown as Arrow, SourceConsumerFields of "a `consumer`" {
                /// Its name on the stream that is copied.
                name: &'a str = "", Text [required];
                /// The subject it delivers to.
                deliver_subject: &'a str = "", Text [required];
            }
        }
    };
}
#[cfg(feature = "parser")]
pub(crate) use source_consumer;

source_consumer!(spec);

nested!(SourceConsumer<'a>);
