//! The modules of a crate: which there are, and the syntax of each.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use proc_macro2::{TokenStream, TokenTree};
use syn::{Attribute, Item};

/// The names from the root of the crate to a module: `["manifest", "value"]`.
pub(super) type ModulePath = Vec<String>;

/// A file of a crate.
pub(super) struct Module {
    pub(super) file: PathBuf,
    pub(super) syntax: syn::File,
}

/// The modules of a crate by their paths. Modules of tests are left out.
#[derive(Default)]
pub(super) struct Tree {
    pub(super) modules: BTreeMap<ModulePath, Module>,
}

impl Tree {
    /// Reads the crate whose `lib.rs` or `main.rs` is `root`.
    pub(super) fn read(root: &Path) -> Result<Self> {
        let mut tree = Self::default();
        let folder = root.parent().context("a file without a folder")?;
        tree.read_module(Vec::new(), root, folder)?;
        Ok(tree)
    }

    /// Reads the module in `file`, whose children are in `folder`.
    fn read_module(&mut self, path: ModulePath, file: &Path, folder: &Path) -> Result<()> {
        let text = fs::read_to_string(file).with_context(|| file.display().to_string())?;
        let syntax = syn::parse_file(&text).with_context(|| file.display().to_string())?;
        for child in children(&syntax) {
            let inner = folder.join(&child);
            let candidates = [folder.join(format!("{child}.rs")), inner.join("mod.rs")];
            if let Some(file) = candidates.iter().find(|file| file.is_file()) {
                let path = path.iter().cloned().chain([child]).collect();
                self.read_module(path, file, &inner)?;
            }
        }
        let file = file.to_owned();
        self.modules.insert(path, Module { file, syntax });
        Ok(())
    }

    /// Whether `path` is a module of its own.
    pub(super) fn has(&self, path: &[String]) -> bool {
        self.modules.contains_key(path)
    }
}

/// What may be a module in a file of its own. Macros declare some, so every word that they are given is tried.
fn children(syntax: &syn::File) -> Vec<String> {
    let items = syntax.items.iter().filter(|item| !is_for_tests(item));
    items
        .flat_map(|item| match item {
            Item::Mod(module) if module.content.is_none() => vec![module.ident.to_string()],
            Item::Macro(item) if item.ident.is_none() => words(item.mac.tokens.clone()),
            _ => Vec::new(),
        })
        .collect()
}

fn words(tokens: TokenStream) -> Vec<String> {
    let tokens = tokens.into_iter();
    tokens
        .filter_map(|token| match token {
            TokenTree::Ident(ident) => Some(ident.to_string()),
            _ => None,
        })
        .collect()
}

/// Whether an item is compiled for tests only.
pub(super) fn is_for_tests(item: &Item) -> bool {
    let attributes: &[Attribute] = match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    };
    attributes.iter().any(is_cfg_test)
}

fn is_cfg_test(attribute: &Attribute) -> bool {
    let Ok(list) = attribute.meta.require_list() else {
        return false;
    };
    list.path.is_ident("cfg") && list.tokens.to_string() == "test"
}
