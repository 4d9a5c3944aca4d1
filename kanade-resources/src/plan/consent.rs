//! What the caller consents to.

/// Whether changes that delete stored messages are applied.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Consent {
    /// Not without the resource's own `allow_data_loss`.
    #[default]
    None,
    /// All of them.
    All,
}
