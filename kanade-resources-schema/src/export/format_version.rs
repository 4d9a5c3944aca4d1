//! The version of the document.

/// The one version there is. It grows when a field changes its meaning or is removed; new fields leave it as
/// it is.
pub const FORMAT_VERSION: u64 = 1;
