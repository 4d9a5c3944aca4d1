/// Where in a cluster, or in a supercluster, a resource is kept.
///
/// ```
/// use kanade_resources_schema::spec::Placement;
///
/// const EAST: Placement = Placement { cluster: Some("east"), tags: &["ssd"], preferred: None };
/// assert_eq!(EAST.tags, ["ssd"]);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Placement<'a> {
    /// The name of the cluster.
    pub cluster: Option<&'a str>,
    /// The tags that a server must have, all of them.
    pub tags: &'a [&'a str],
    /// The server that should lead (known since nats-server 2.11, which takes it for leader moves only).
    pub preferred: Option<&'a str>,
}
