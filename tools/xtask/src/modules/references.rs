//! What a file imports, defines and names.

use std::collections::BTreeSet;

use proc_macro2::{TokenStream, TokenTree};
use syn::spanned::Spanned as _;
use syn::visit::{self, Visit};
use syn::{Item, UseTree, Visibility};

use super::tree::is_for_tests;

/// A path in the text: `crate::lower::Places`.
#[derive(Clone, Debug)]
pub(super) struct Named {
    pub(super) segments: Vec<String>,
    pub(super) line: usize,
}

/// What a `use` brings into scope.
#[derive(Clone, Debug)]
pub(super) struct Import {
    pub(super) named: Named,
    /// What it is called here; `None` of a glob.
    pub(super) alias: Option<String>,
    /// Whether others get it from here.
    pub(super) is_public: bool,
}

/// What a file imports, defines and names, tests aside.
#[derive(Default)]
pub(super) struct References {
    pub(super) imports: Vec<Import>,
    pub(super) defined: BTreeSet<String>,
    pub(super) named: Vec<Named>,
}

impl References {
    pub(super) fn of(syntax: &syn::File) -> Self {
        let mut references = Self::default();
        for item in syntax.items.iter().filter(|item| !is_for_tests(item)) {
            references.defined.extend(name_of(item));
        }
        references.visit_file(syntax);
        references
    }

    fn import(&mut self, tree: &UseTree, prefix: &[String], is_public: bool) {
        let with = |name: String| prefix.iter().cloned().chain([name]).collect::<Vec<_>>();
        let (segments, alias) = match tree {
            UseTree::Path(path) => {
                return self.import(&path.tree, &with(path.ident.to_string()), is_public);
            }
            UseTree::Group(group) => {
                let trees = group.items.iter();
                return trees.for_each(|tree| self.import(tree, prefix, is_public));
            }
            UseTree::Glob(_) => (prefix.to_vec(), None),
            UseTree::Name(name) if name.ident == "self" => {
                (prefix.to_vec(), prefix.last().cloned())
            }
            UseTree::Name(name) => (with(name.ident.to_string()), Some(name.ident.to_string())),
            UseTree::Rename(rename) => (
                with(rename.ident.to_string()),
                Some(rename.rename.to_string()),
            ),
        };
        self.imports.push(Import {
            named: Named {
                segments,
                line: tree.span().start().line,
            },
            alias,
            is_public,
        });
    }

    /// Macros get tokens, in which a path is a row of words with `::` between them.
    fn scan(&mut self, tokens: TokenStream) {
        let mut segments: Vec<String> = Vec::new();
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Punct(punct) if punct.as_char() == ':' => colons += 1,
                TokenTree::Ident(ident) => {
                    if colons != 2 {
                        segments.clear();
                    }
                    colons = 0;
                    segments.push(ident.to_string());
                    self.named.push(Named {
                        segments: segments.clone(),
                        line: ident.span().start().line,
                    });
                }
                TokenTree::Group(group) => {
                    segments.clear();
                    self.scan(group.stream());
                }
                _ => segments.clear(),
            }
        }
    }
}

impl<'ast> Visit<'ast> for References {
    fn visit_item(&mut self, item: &'ast Item) {
        if !is_for_tests(item) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        if item.leading_colon.is_none() {
            let is_public = !matches!(item.vis, Visibility::Inherited);
            self.import(&item.tree, &[], is_public);
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if path.leading_colon.is_none() {
            let segments = path.segments.iter();
            self.named.push(Named {
                segments: segments.map(|segment| segment.ident.to_string()).collect(),
                line: path.span().start().line,
            });
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        self.scan(mac.tokens.clone());
    }

    fn visit_attribute(&mut self, _: &'ast syn::Attribute) {}

    fn visit_visibility(&mut self, _: &'ast Visibility) {}
}

fn name_of(item: &Item) -> Option<String> {
    let name = match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Macro(item) => item.ident.as_ref()?,
        Item::Mod(item) if item.content.is_some() => &item.ident,
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::Type(item) => &item.ident,
        _ => return None,
    };
    Some(name.to_string())
}
