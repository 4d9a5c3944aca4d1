/// How subjects are rewritten: what matches `src` is stored, or sent on, as `dest` says (ADR-36).
///
/// ```
/// use kanade_resources_schema::spec::SubjectTransform;
///
/// const BY_REGION: SubjectTransform = SubjectTransform { src: "orders.*", dest: "eu.orders.{{wildcard(1)}}" };
/// assert_eq!(BY_REGION.src, "orders.*");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SubjectTransform<'a> {
    /// The subjects that are rewritten; empty is every subject.
    pub src: &'a str,
    /// What they become; empty leaves them as they are.
    pub dest: &'a str,
}

/// Where stored messages are published once more (ADR-28).
///
/// ```
/// use kanade_resources_schema::spec::Republish;
///
/// const LIVE: Republish = Republish { src: "orders.>", dest: "live.orders.>", headers_only: true };
/// assert!(LIVE.headers_only);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Republish<'a> {
    /// The subjects whose messages are published once more.
    pub src: &'a str,
    /// What their subjects become.
    pub dest: &'a str,
    /// Whether the payload is left out.
    pub headers_only: bool,
}
