//! Where transforms are declared.

use super::{Declared, Lowered};
use crate::diagnostic::Span;
use crate::manifest::{Given, RepublishFields, TransformFields};
use crate::subject::transform::Use;

/// A transform as it is declared, with the places of its parts. What is not declared is empty.
pub(crate) struct DeclaredTransform<'m> {
    pub(crate) at: Use,
    pub(crate) src: DeclaredPart<'m>,
    pub(crate) dest: DeclaredPart<'m>,
}

/// The source or destination of a transform.
pub(crate) struct DeclaredPart<'m> {
    pub(crate) text: &'m str,
    given: Option<&'m Given<String>>,
    /// The place of the transform.
    whole: Span,
}

impl DeclaredPart<'_> {
    /// The place of `range` of the text, or the closest one that is known.
    pub(crate) fn place(&self, range: &Span) -> Span {
        self.given
            .map_or_else(|| self.whole.clone(), |given| given.place_of(range))
    }

    pub(crate) fn is_given(&self) -> bool {
        self.given.is_some()
    }

    /// The place of the whole text.
    pub(crate) fn span(&self) -> Span {
        self.given.map_or(&self.whole, |given| &given.span).clone()
    }
}

impl<'m> Lowered<'m, '_> {
    /// Every declared transform: of the stream itself, of its origins, and of `republish`.
    pub(crate) fn transforms(&self) -> Vec<DeclaredTransform<'m>> {
        let mut transforms = Vec::new();
        if let Declared::Stream(fields) = self.declared {
            let given = fields.subject_transform.as_ref();
            transforms.extend(given.map(|given| of(Use::Stream, given)));
        }
        for origin in self.origins() {
            let at = match (origin.is_mirror, origin.is_local()) {
                (true, _) => Use::Mirror,
                (false, true) => Use::Source,
                (false, false) => Use::ExternalSource,
            };
            let given = origin
                .given
                .value
                .subject_transforms
                .iter()
                .flat_map(|given| &given.value);
            transforms.extend(given.map(|given| of(at, given)));
        }
        transforms.extend(self.declared.republish().map(of_republish));
        transforms
    }
}

impl<'m> Declared<'m> {
    /// The `republish`, as declared.
    pub(crate) fn republish(self) -> Option<&'m Given<RepublishFields>> {
        match self {
            Self::Stream(fields) => fields.republish.as_ref(),
            Self::Kv(fields) => fields.republish.as_ref(),
            Self::ObjectStore(_) => None,
        }
    }
}

fn of(at: Use, given: &Given<TransformFields>) -> DeclaredTransform<'_> {
    DeclaredTransform {
        at,
        src: part(given.value.src.as_ref(), &given.span),
        dest: part(given.value.dest.as_ref(), &given.span),
    }
}

fn of_republish(given: &Given<RepublishFields>) -> DeclaredTransform<'_> {
    DeclaredTransform {
        at: Use::Republish,
        src: part(given.value.src.as_ref(), &given.span),
        dest: part(given.value.dest.as_ref(), &given.span),
    }
}

fn part<'m>(given: Option<&'m Given<String>>, whole: &Span) -> DeclaredPart<'m> {
    DeclaredPart {
        text: given.map_or("", |given| &given.value),
        given,
        whole: whole.clone(),
    }
}
