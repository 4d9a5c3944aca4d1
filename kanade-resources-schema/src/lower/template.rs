//! Declared templates → templates as the run time takes them.

use super::Lowering;
use crate::manifest::TemplateEntry;
use crate::template::pattern::{self, ContentText, HoleText, Pattern, Problem, Token};
use crate::template::{Content, Hole, Piece, Space, Template, filters, items};

/// One template, and where it comes from.
#[derive(Clone, Debug)]
pub(crate) struct LoweredTemplate<'m, 'a> {
    pub(crate) entry: &'m TemplateEntry,
    pub(crate) doc: &'a str,
    pub(crate) pattern: Result<Pattern<'m>, Vec<Problem>>,
    /// The template, where the pattern could be read.
    pub(crate) template: Option<Template<'a>>,
    /// The wildcards that cover it; names have none.
    pub(crate) filters: &'a [&'a str],
}

impl<'m> LoweredTemplate<'m, '_> {
    /// The holes, where the pattern can be read.
    pub(crate) fn holes(&self) -> impl Iterator<Item = &HoleText<'m>> {
        self.pattern.iter().flat_map(Pattern::holes)
    }

    /// Whether its names can be written down in Rust, and its pattern can be read.
    pub(crate) fn is_named(&self) -> bool {
        let are_named = self.holes().all(is_named);
        self.pattern.is_ok() && are_named && items::is_name(&self.entry.name.value)
    }
}

fn is_named(hole: &HoleText<'_>) -> bool {
    let words = match &hole.content {
        ContentText::Words(words) => &words[..],
        _ => &[],
    };
    items::is_name(hole.name)
        && words
            .iter()
            .all(|(word, _)| items::variant_name(word).is_some())
}

impl<'a> Lowering<'a> {
    pub(super) fn templates<'m>(
        &self,
        space: Space,
        entries: &'m [TemplateEntry],
    ) -> Vec<LoweredTemplate<'m, 'a>> {
        entries
            .iter()
            .map(|entry| self.template(space, entry))
            .collect()
    }

    fn template<'m>(&self, space: Space, entry: &'m TemplateEntry) -> LoweredTemplate<'m, 'a> {
        let pattern = pattern::parse(space, &entry.text.value);
        let template = pattern.as_ref().ok().map(|pattern| Template {
            name: self.text(&entry.name.value),
            text: self.text(&entry.text.value),
            space,
            pieces: self.pieces(space, pattern),
        });
        let filters = template.filter(|_| space != Space::Name);
        let filters = filters.and_then(|template| filters_of(&template));
        LoweredTemplate {
            entry,
            doc: self.text(&entry.doc),
            pattern,
            template,
            filters: filters.map_or(&[], |all| self.texts(all.iter().map(String::as_str))),
        }
    }

    /// Literal tokens run together, with the separators between them and the holes.
    fn pieces(&self, space: Space, pattern: &Pattern<'_>) -> &'a [Piece<'a>] {
        let mut pieces = Vec::new();
        let mut literal = String::new();
        for (index, token) in pattern.tokens.iter().enumerate() {
            if index > 0 {
                literal.push(space.separator());
            }
            match token {
                Token::Literal(text) => literal.push_str(text),
                Token::Hole(hole) => {
                    if !literal.is_empty() {
                        pieces.push(Piece::Literal(self.text(&literal)));
                        literal.clear();
                    }
                    pieces.push(Piece::Hole(self.hole(hole)));
                }
            }
        }
        if !literal.is_empty() {
            pieces.push(Piece::Literal(self.text(&literal)));
        }
        self.slice(pieces)
    }

    fn hole(&self, hole: &HoleText<'_>) -> Hole<'a> {
        let content = match &hole.content {
            ContentText::Text => Content::Text,
            ContentText::Unsigned => Content::Unsigned,
            ContentText::Signed => Content::Signed,
            ContentText::Words(words) => {
                Content::Words(self.texts(words.iter().map(|(word, _)| *word)))
            }
            ContentText::Type(path) => Content::Type(self.text(path)),
            ContentText::Encoded => Content::Encoded,
        };
        Hole {
            name: self.text(hole.name),
            content,
            span: hole.span,
        }
    }
}

/// No hole is fixed, so nothing but the length can be wrong, and that is checked with the pattern.
fn filters_of(template: &Template<'_>) -> Option<Vec<String>> {
    let open: Vec<_> = template.holes().map(|_| None).collect();
    filters(template, &open).ok()
}
