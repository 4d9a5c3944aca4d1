use super::{nested, spec};
use crate::field::takes::{Boolean, Text};

/// The description of [`SubjectTransform`].
macro_rules! transform {
    ($reader:ident) => {
        $reader! {
            /// How subjects are rewritten: what matches `src` is stored, or sent on, as `dest` says
            /// (ADR-36).
            ///
            /// ```
            /// use kanade_resources_schema::spec::SubjectTransform;
            ///
            /// const BY_REGION: SubjectTransform =
            ///     SubjectTransform { src: "orders.*", dest: "eu.orders.{{wildcard(1)}}" };
            /// assert_eq!(BY_REGION.src, "orders.*");
            /// ```
            #[derive(Clone, Copy, Debug, PartialEq, Eq)]
            SubjectTransform<'a> shown as Arrow, TransformFields of "a transform" {
                /// The subjects that are rewritten; every subject by default.
                /// An empty text also means every subject.
                src: &'a str = "", Text [as TextOr(">")] [otherwise "every subject"];
                /// What they become.
                /// An empty text leaves them as they are.
                dest: &'a str = "", Text;
            }
        }
    };
}
#[cfg(feature = "parser")]
pub(crate) use transform;

transform!(spec);

nested!(SubjectTransform<'a>);

/// The description of [`Republish`].
macro_rules! republish {
    ($reader:ident) => {
        $reader! {
            /// Where stored messages are republished (ADR-28).
            ///
            /// ```
            /// use kanade_resources_schema::spec::Republish;
            ///
            /// const LIVE: Republish =
            ///     Republish { src: "orders.>", dest: "live.orders.>", headers_only: true };
            /// assert!(LIVE.headers_only);
            /// ```
            #[derive(Clone, Copy, Debug, PartialEq, Eq)]
            Republish<'a> shown as Arrow, RepublishFields of "a `republish`" {
                /// The subjects whose messages are republished; every subject by default.
                src: &'a str = ">", Text [as TextOr(">")] [otherwise "every subject"];
                /// What their subjects become.
                dest: &'a str = "", Text [required];
                /// Whether the payload is left out.
                headers_only: bool = false, Boolean;
            }
        }
    };
}
#[cfg(feature = "parser")]
pub(crate) use republish;

republish!(spec);

nested!(Republish<'a>);
