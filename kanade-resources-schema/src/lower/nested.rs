//! The tables inside of resources.

use super::Lowering;
use super::given::take_optional;
use crate::manifest::{
    ConsumerLimitFields, Given, PlacementFields, RepublishFields, SourceFields, TransformFields,
};
use crate::spec::{
    ConsumerLimits, ExternalStream, Placement, Republish, SourceConsumer, StreamSource,
    SubjectTransform,
};

impl<'a> Lowering<'a> {
    /// An empty placement says nothing, and would start a pointless move of the stream.
    pub(super) fn placement(
        &self,
        given: Option<&Given<PlacementFields>>,
    ) -> Option<Placement<'a>> {
        let fields = &given?.value;
        let placement = Placement {
            cluster: self.optional(fields.cluster.as_ref()),
            tags: self.names(fields.tags.as_ref()),
            preferred: self.optional(fields.preferred.as_ref()),
        };
        (placement != Placement::default()).then_some(placement)
    }

    pub(super) fn sources(
        &self,
        given: Option<&Given<Vec<Given<SourceFields>>>>,
    ) -> &'a [StreamSource<'a>] {
        let sources = given.into_iter().flat_map(|given| &given.value);
        self.slice(sources.map(|source| self.source(&source.value)))
    }

    pub(super) fn source(&self, fields: &SourceFields) -> StreamSource<'a> {
        let transforms = fields
            .subject_transforms
            .iter()
            .flat_map(|given| &given.value);
        let external = fields.external.as_ref().map(|given| &given.value);
        let consumer = fields.consumer.as_ref().map(|given| &given.value);
        let mut source = StreamSource {
            opt_start_time: self.optional(fields.opt_start_time.as_ref()),
            filter_subject: self.optional(fields.filter_subject.as_ref()),
            subject_transforms: self
                .slice(transforms.map(|transform| self.transform(&transform.value))),
            external: external.map(|external| ExternalStream {
                api: self.or_empty(external.api.as_ref()),
                deliver: self.optional(external.deliver.as_ref()),
            }),
            consumer: consumer.map(|consumer| SourceConsumer {
                name: self.or_empty(consumer.name.as_ref()),
                deliver_subject: self.or_empty(consumer.deliver_subject.as_ref()),
            }),
            ..StreamSource::named(self.or_empty(fields.name.as_ref()))
        };
        take_optional!(source, fields: opt_start_seq);
        source
    }

    pub(super) fn transform(&self, fields: &TransformFields) -> SubjectTransform<'a> {
        SubjectTransform {
            src: self.or_empty(fields.src.as_ref()),
            dest: self.or_empty(fields.dest.as_ref()),
        }
    }

    pub(super) fn republish(
        &self,
        given: Option<&Given<RepublishFields>>,
    ) -> Option<Republish<'a>> {
        let fields = &given?.value;
        Some(Republish {
            src: self.optional(fields.src.as_ref()).unwrap_or(">"), // what brokers make of an empty one
            dest: self.or_empty(fields.dest.as_ref()),
            headers_only: fields
                .headers_only
                .as_ref()
                .is_some_and(|given| given.value),
        })
    }

    fn or_empty(&self, given: Option<&Given<String>>) -> &'a str {
        self.optional(given).unwrap_or_default()
    }
}

/// Empty limits say nothing.
pub(super) fn consumer_limits(
    given: Option<&Given<ConsumerLimitFields>>,
) -> Option<ConsumerLimits> {
    let fields = &given?.value;
    let mut limits = ConsumerLimits::default();
    take_optional!(limits, fields: inactive_threshold max_ack_pending);
    (limits != ConsumerLimits::default()).then_some(limits)
}
