//! The tables inside of resources.

use super::Lowering;
use super::given::{self, FromGiven, Take, take};
use crate::manifest::{
    ConsumerLimitFields, ExternalFields, PlacementFields, RepublishFields, SourceConsumerFields,
    SourceFields, TransformFields,
};
use crate::spec::{
    ConsumerLimits, ExternalStream, Placement, Republish, SourceConsumer, StreamSource,
    SubjectTransform, tables,
};

tables::placement!(take);
tables::source!(take);
tables::external!(take);
tables::source_consumer!(take);
tables::transform!(take);
tables::republish!(take);
tables::consumer_limits!(take);

/// Lowers tables that say something even where they are empty.
macro_rules! lowered {
    ($($spec:ty: $fields:ty),+) => {$(
        impl<'a> FromGiven<'a, $fields> for $spec {
            fn from_given(given: &$fields, lowering: &Lowering<'a>) -> Option<Self> {
                Some(lowered(given, lowering))
            }
        }
    )+};
}

lowered! {
    StreamSource<'a>: SourceFields,
    ExternalStream<'a>: ExternalFields,
    SourceConsumer<'a>: SourceConsumerFields,
    SubjectTransform<'a>: TransformFields,
    Republish<'a>: RepublishFields
}

/// An empty placement says nothing, and would start a pointless move of the stream.
impl<'a> FromGiven<'a, PlacementFields> for Placement<'a> {
    fn from_given(given: &PlacementFields, lowering: &Lowering<'a>) -> Option<Self> {
        Some(lowered(given, lowering)).filter(|placement| *placement != Self::default())
    }
}

/// Empty limits say nothing.
impl<'a> FromGiven<'a, ConsumerLimitFields> for ConsumerLimits {
    fn from_given(given: &ConsumerLimitFields, lowering: &Lowering<'a>) -> Option<Self> {
        Some(lowered(given, lowering)).filter(|limits| *limits != Self::default())
    }
}

fn lowered<'a, F, S: Take<'a, F> + Default>(given: &F, lowering: &Lowering<'a>) -> S {
    let mut spec = S::default();
    spec.take(given, lowering);
    spec
}
