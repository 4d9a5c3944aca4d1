//! `ignore_changes`: the fields that it names are held to a list, as the fields themselves are.

use super::fields::Fields;
use super::tables::Policy;
use crate::diagnostic::Findings;
use crate::field::Field;
use crate::form::unknown_field;

/// Reports what `policy` names that is neither a field of `F` nor of the stream behind it, whose
/// fields are `backing`.
pub(super) fn report_unknown<F: Fields>(
    policy: &Policy,
    backing: &[Field],
    findings: &mut Findings,
) {
    let known = known::<F>(backing);
    let names = policy.ignore_changes.iter();
    for field in names.flat_map(|given| given.value.names()) {
        let (span, name) = (field.span.clone(), field.value.as_str());
        if known.contains(&name) {
            continue;
        }
        findings.push(match F::FIELDS.iter().find(|own| own.kept_in == name) {
            Some(own) => unknown_field::renamed_in_a_list(span, name, F::OWNER, own.name),
            None => unknown_field::in_a_list(span, name, F::OWNER, &known),
        });
    }
}

/// The fields that can be declared, then those of the stream behind it that can't.
fn known<F: Fields>(backing: &[Field]) -> Vec<&'static str> {
    let is_declared = |name: &str| F::FIELDS.iter().any(|own| own.kept_in == name);
    let behind = backing
        .iter()
        .map(|field| field.name)
        .filter(|name| !is_declared(name));
    F::NAMES.iter().copied().chain(behind).collect()
}
