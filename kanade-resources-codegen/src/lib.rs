#![doc = include_str!("../README.md")]

mod constants;
mod declaration;
mod expansion;
mod failure;
mod functions;
mod handles;
mod identifier;
mod input;
mod lists;
mod literal;
mod names;
mod profiles;
mod source;
mod specs;
mod templates;
#[cfg(test)]
mod tests;
mod value;

use std::collections::HashSet;

use kanade_resources_schema::diagnostic::Lines;
use kanade_resources_schema::spec::ServerVersion;
use kanade_resources_schema::template::items as template_items;
use kanade_resources_schema::{
    Bump, Checked, ConsumerItem, Rejected, TemplateItem, analyse, reference,
};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

use expansion::{Expansion, File};
pub use input::{Declared, Path, Referred};
use source::Source;

/// The items of `kanade_resources!` for the declaration at `path`.
pub fn items(krate: &TokenStream, path: &Path) -> TokenStream {
    let source = Source::read(&path.text);
    let tracking = source.readable.then(|| tracking(&path.text));
    let items = match &source.text {
        Ok(text) => items_of_text(krate, text, path),
        Err(finding) => {
            let errors = failure::findings(std::slice::from_ref(finding), "", path);
            let items = all(krate, &nothing(), file("", path));
            quote! { #errors #items }
        }
    };
    // Joined without `quote!`, which copies its input.
    tracking.into_iter().chain([items]).collect()
}

/// The string literal of `reference!` for the declaration at `path`.
///
/// Only `kanade_resources!` reports the rules that the file breaks, so each is reported once.
pub fn reference(path: &Path) -> TokenStream {
    let text = match Source::read(&path.text).text {
        Ok(text) => text,
        Err(finding) => return failure::expression(&finding, path),
    };
    let arena = Bump::new();
    let checked = analyse(&text, &arena).unwrap_or_else(|rejected| rejected.legible);
    let literal = Literal::string(&reference::front_page(&checked));
    quote! { #literal }
}

/// The items for a declaration that reads `text`.
pub fn items_of_text(krate: &TokenStream, text: &str, path: &Path) -> TokenStream {
    let arena = Bump::new();
    match analyse(text, &arena) {
        Ok(checked) => {
            let warnings = failure::findings(&checked.warnings, text, path);
            let items = all(krate, &checked, file(text, path));
            [warnings, items].into_iter().collect()
        }
        Err(Rejected {
            findings,
            mut legible,
        }) => {
            // The names still exist, so the compiler reports nothing but the findings.
            keep_first_of_each_name(&mut legible, &arena);
            let errors = failure::findings(&findings, text, path);
            let items = all(krate, &legible, file(text, path));
            [errors, items].into_iter().collect()
        }
    }
}

fn file<'f>(text: &'f str, path: &'f Path) -> File<'f> {
    File {
        path: &path.text,
        lines: Lines::of(text),
    }
}

fn all(krate: &TokenStream, checked: &Checked<'_>, file: File<'_>) -> TokenStream {
    let expansion = Expansion {
        krate,
        checked,
        file,
    };
    [
        constants::expand(&expansion),
        specs::expand(&expansion),
        templates::expand(&expansion),
        declaration::expand(&expansion),
        functions::expand(&expansion),
        handles::expand(&expansion),
    ]
    .into_iter()
    .chain(profiles::expand(&expansion))
    .collect()
}

/// Makes the compiler watch the file. The compiler completes the path, so the expansion contains no
/// path of this machine and builds stay reproducible.
fn tracking(path: &str) -> TokenStream {
    let below = format!("/{path}");
    quote! {
        const _: &[u8] = ::core::include_bytes!(::core::concat!(::core::env!("CARGO_MANIFEST_DIR"), #below));
    }
}

fn keep_first_of_each_name<'a>(legible: &mut Checked<'a>, arena: &'a Bump) {
    legible.core_subjects = keep_first_templates(legible.core_subjects, arena);
    let mut seen = HashSet::new();
    legible.profiles.retain(|item| seen.insert(item.variant));
    let items = &mut legible.items;
    let mut seen = HashSet::new();
    items.retain(|item| seen.insert((item.resource.kind, item.constant)));
    let mut seen = HashSet::new();
    for item in items {
        let consumers: Vec<ConsumerItem<'a>> = item
            .consumers
            .iter()
            .filter(|consumer| seen.insert(consumer.constant))
            .copied()
            .collect();
        item.consumers = arena.alloc_slice_copy(&consumers);
        item.templates = keep_first_templates(item.templates, arena);
    }
}

/// The templates whose items have names that no earlier one has.
fn keep_first_templates<'a>(
    templates: &'a [TemplateItem<'a>],
    arena: &'a Bump,
) -> &'a [TemplateItem<'a>] {
    let mut seen = HashSet::new();
    let mut kept = Vec::new();
    for item in templates {
        let items = template_items::all(&item.template);
        let is_new = items.iter().all(|item| {
            let is_of_module = template_items::OF_MODULES.contains(&item.name.as_str());
            let is_free = item.sort == template_items::Sort::Variant || !is_of_module;
            is_free && !seen.contains(&(item.sort, item.name.clone()))
        });
        if is_new && !template_items::clashes_inside(&item.template) {
            seen.extend(items.into_iter().map(|item| (item.sort, item.name)));
            kept.push(*item);
        }
    }
    arena.alloc_slice_copy(&kept)
}

/// The declaration of a file that can't be read.
fn nothing() -> Checked<'static> {
    Checked {
        profile: None,
        doc: "",
        min_server: ServerVersion::new(2, 10, 0),
        storage_budget: None,
        memory_budget: None,
        generation: None,
        warnings: Vec::new(),
        items: Vec::new(),
        core_subjects: &[],
        profiles: Vec::new(),
        roles: &[],
    }
}
