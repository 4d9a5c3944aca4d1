//! What every part of the expansion is made from.

use kanade_resources_schema::diagnostic::Lines;
use kanade_resources_schema::spec::Kind;
use kanade_resources_schema::{Checked, ConsumerItem, Item};
use proc_macro2::TokenStream;

/// What every part of the expansion is made from.
pub(crate) struct Expansion<'e, 'a> {
    /// The path of `kanade-resources` in the crate that is compiled.
    pub(crate) krate: &'e TokenStream,
    pub(crate) checked: &'e Checked<'a>,
    pub(crate) file: File<'e>,
}

/// The declaration, for what says where it is declared.
pub(crate) struct File<'e> {
    pub(crate) path: &'e str,
    pub(crate) lines: Lines<'e>,
}

impl File<'_> {
    /// The last paragraph of the documentation of what is declared at an offset.
    pub(crate) fn place(&self, at: usize) -> String {
        let line = self.lines.position(at).line;
        format!("Declared in `{}`, line {line}.", self.path)
    }
}

/// A consumer and its stream.
#[derive(Clone, Copy)]
pub(crate) struct OfStream<'e, 'a> {
    pub(crate) stream: &'e Item<'a>,
    pub(crate) consumer: &'e ConsumerItem<'a>,
}

impl<'a> Expansion<'_, 'a> {
    pub(crate) fn items(&self, kind: Kind) -> impl Iterator<Item = &Item<'a>> {
        self.checked
            .items
            .iter()
            .filter(move |item| item.resource.kind == kind)
    }

    /// The resources of `kind` that bootstrap guarantees.
    pub(crate) fn eager(&self, kind: Kind) -> impl Iterator<Item = &Item<'a>> {
        self.items(kind).filter(|item| !item.resource.lazy)
    }

    /// The consumers, each with its stream.
    pub(crate) fn consumers(&self) -> impl Iterator<Item = OfStream<'_, 'a>> {
        self.items(Kind::Stream).flat_map(|stream| {
            stream
                .consumers
                .iter()
                .map(move |consumer| OfStream { stream, consumer })
        })
    }

    /// The consumers that bootstrap guarantees.
    pub(crate) fn eager_consumers(&self) -> impl Iterator<Item = OfStream<'_, 'a>> {
        self.consumers().filter(|one| !one.consumer.consumer.lazy)
    }
}
