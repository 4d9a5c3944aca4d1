//! The subjects of the JetStream API.

/// The subject as it goes over the wire with the API prefix that a context has by default.
pub(crate) fn full(subject: &str) -> String {
    format!("$JS.API.{subject}")
}
