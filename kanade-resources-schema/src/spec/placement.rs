use super::{nested, spec};
use crate::field::takes::{Of, Text};

/// The description of [`Placement`].
macro_rules! placement {
    ($reader:ident) => {
        $reader! {
            /// Where in a cluster, or in a supercluster, a resource is kept.
            ///
            /// ```
            /// use kanade_resources_schema::spec::Placement;
            ///
            /// const EAST: Placement =
            ///     Placement { cluster: Some("east"), tags: &["ssd"], preferred: None };
            /// assert_eq!(EAST.tags, ["ssd"]);
            /// ```
            #[derive(Clone, Copy, Debug, PartialEq, Eq)]
            Placement<'a> shown as Prose, PlacementFields of "a `placement`" {
                /// The name of the cluster.
                cluster: Option<&'a str> = None, Text;
                /// The tags that a server must have: all of them.
                tags: &'a [&'a str] = &[], Of<Text>;
                /// The server that should lead.
                /// Known since nats-server 2.11, which uses it for moves of the leader only.
                preferred: Option<&'a str> = None, Text [since V2_11];
            }
        }
    };
}
#[cfg(feature = "parser")]
pub(crate) use placement;

placement!(spec);

nested!(Placement<'a>);
