//! Where a transform stands, and in which steps servers check it.

/// Where a transform stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Use {
    /// `subject_transform` of a stream.
    Stream,
    /// One of a mirror's `subject_transforms`.
    Mirror,
    /// One of a source's `subject_transforms`.
    Source,
    /// The same where the source is in another account or domain, which servers up to 2.11 check
    /// less strictly.
    ExternalSource,
    /// `republish`.
    Republish,
}

/// One step of a server's check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// The source by itself: `IsValidSubject` of nats-server.
    Source,
    /// The destination by itself: the first half of `ValidateMapping`.
    Form,
    /// Whether the two fit: `NewSubjectTransform`.
    Fit,
}
