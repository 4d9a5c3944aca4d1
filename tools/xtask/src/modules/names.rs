//! From names to the modules that define them.

use std::collections::BTreeMap;

use super::references::{Import, Named, References};
use super::tree::{ModulePath, Tree};

/// One module names something that another one defines.
#[derive(Clone, Debug)]
pub(super) struct Arrow {
    pub(super) from: ModulePath,
    pub(super) to: ModulePath,
    /// The line of `from` that does so.
    pub(super) line: usize,
}

/// Re-exports of re-exports: no crate nests them deeper.
const DEEPEST: usize = 16;

/// Every arrow between the modules of a crate.
pub(super) fn arrows(tree: &Tree) -> Vec<Arrow> {
    let references = tree
        .modules
        .iter()
        .map(|(path, module)| (path, References::of(&module.syntax)))
        .collect();
    let names = Names { tree, references };
    tree.modules
        .keys()
        .flat_map(|from| names.arrows_of(from))
        .collect()
}

struct Names<'t> {
    tree: &'t Tree,
    references: BTreeMap<&'t ModulePath, References>,
}

impl Names<'_> {
    fn arrows_of(&self, from: &ModulePath) -> Vec<Arrow> {
        let references = &self.references[from];
        let imported = references
            .imports
            .iter()
            .filter_map(|import| self.imported(from, import));
        let named = references
            .named
            .iter()
            .filter_map(|named| Some((self.named(from, named)?, named.line)));
        imported
            .chain(named)
            .filter(|(to, _)| to != from)
            .map(|(to, line)| Arrow {
                from: from.clone(),
                to,
                line,
            })
            .collect()
    }

    /// The module that defines what is imported; none for a module's re-exports of what is within it.
    fn imported(&self, from: &ModulePath, import: &Import) -> Option<(ModulePath, usize)> {
        let to = self.resolve(from, &import.named.segments, 0)?;
        let is_facade = import.is_public && to.starts_with(from);
        (!is_facade).then_some((to, import.named.line))
    }

    /// The module that defines what is named. A word alone may come from a glob; other words alone are imported, or local.
    fn named(&self, from: &ModulePath, named: &Named) -> Option<ModulePath> {
        match named.segments.as_slice() {
            [word] => self.through_glob(from, word, 0),
            segments => self.resolve(from, segments, 0),
        }
    }

    /// The module that defines `segments`, as it is written in `from`; none for what is local or of another crate.
    fn resolve(&self, from: &[String], segments: &[String], depth: usize) -> Option<ModulePath> {
        let (first, rest) = segments.split_first()?;
        if depth > DEEPEST {
            return None;
        }
        match first.as_str() {
            "crate" => self.walk(&[], rest, depth),
            "self" => self.walk(from, rest, depth),
            "super" => {
                let (_, parent) = from.split_last()?;
                // `super::super` goes on from the parent as `super` does.
                if rest.first().is_some_and(|next| next == "super") {
                    return self.resolve(parent, rest, depth + 1);
                }
                self.walk(parent, rest, depth)
            }
            _ if self.tree.has(&join(from, first)) => self.walk(&join(from, first), rest, depth),
            _ => self
                .import_of(from, first)
                .and_then(|import| self.follow(from, import, rest, depth))
                .or_else(|| {
                    let home = self.through_glob(from, first, depth)?;
                    self.walk(&home, segments, depth)
                }),
        }
    }

    /// The module that defines `segments`, as they are seen from outside of `module`.
    fn walk(&self, module: &[String], segments: &[String], depth: usize) -> Option<ModulePath> {
        let Some((first, rest)) = segments.split_first() else {
            return Some(module.to_vec());
        };
        let child = join(module, first);
        if self.tree.has(&child) {
            return self.walk(&child, rest, depth);
        }
        if self.defines(module, first) {
            return Some(module.to_vec());
        }
        if let Some(import) = self.import_of(module, first) {
            return self.follow(module, import, rest, depth);
        }
        // What nobody defines is made by a macro of the module.
        Some(
            self.through_glob(module, first, depth)
                .unwrap_or_else(|| module.to_vec()),
        )
    }

    fn follow(
        &self,
        module: &[String],
        import: &Import,
        rest: &[String],
        depth: usize,
    ) -> Option<ModulePath> {
        let segments = [&import.named.segments, rest].concat();
        self.resolve(module, &segments, depth + 1)
    }

    /// The module that `word` comes from if a glob of `module` has it.
    fn through_glob(&self, module: &[String], word: &str, depth: usize) -> Option<ModulePath> {
        if depth > DEEPEST || self.defines(module, word) || self.import_of(module, word).is_some() {
            return None;
        }
        let imports = self.references.get(&module.to_vec())?.imports.iter();
        let globs = imports.filter(|import| import.alias.is_none());
        globs
            .filter_map(|glob| self.resolve(module, &glob.named.segments, depth + 1))
            .find_map(|home| self.home(&home, word, depth))
    }

    /// The module that defines `word` if `module` has it.
    fn home(&self, module: &[String], word: &str, depth: usize) -> Option<ModulePath> {
        let has = self.defines(module, word)
            || self.import_of(module, word).is_some()
            || self.tree.has(&join(module, word));
        if has {
            return self.walk(module, &[word.to_owned()], depth + 1);
        }
        self.through_glob(module, word, depth + 1)
    }

    fn defines(&self, module: &[String], name: &str) -> bool {
        let references = self.references.get(&module.to_vec());
        references.is_some_and(|references| references.defined.contains(name))
    }

    fn import_of(&self, module: &[String], name: &str) -> Option<&Import> {
        let references = self.references.get(&module.to_vec())?;
        references
            .imports
            .iter()
            .find(|import| import.alias.as_deref() == Some(name))
    }
}

fn join(module: &[String], name: &str) -> ModulePath {
    module.iter().cloned().chain([name.to_owned()]).collect()
}
