//! The expansion of a small declaration, formatted. `BLESS=1 cargo test` rewrites it.

use std::{env, fs};

use proc_macro2::{Span, TokenStream};
use quote::quote;

use crate::input::Path;
use crate::items;

fn expansion(path: &str) -> TokenStream {
    items(
        &quote!(::kanade_resources),
        &Path {
            text: path.to_owned(),
            span: Span::call_site(),
        },
    )
}

#[test]
fn the_expansion_of_a_declaration() -> anyhow::Result<()> {
    let file = syn::parse2(expansion("golden/resources.toml"))?;
    let text = prettyplease::unparse(&file);
    let golden = concat!(env!("CARGO_MANIFEST_DIR"), "/golden/expansion.rs");
    if env::var_os("BLESS").is_some() {
        fs::write(golden, text)?;
        return Ok(());
    }
    assert_eq!(
        text,
        fs::read_to_string(golden)?,
        "if this is meant, run again with BLESS=1"
    );
    Ok(())
}

#[test]
fn no_path_of_this_machine_gets_into_an_expansion() {
    for path in [
        "golden/resources.toml",
        "golden/expansion.rs",
        "golden",
        "missing.toml",
    ] {
        let text = expansion(path).to_string();
        assert!(!text.contains(env!("CARGO_MANIFEST_DIR")), "{path}: {text}");
    }
}

#[test]
fn what_can_be_read_is_watched_even_where_it_is_no_declaration() {
    let watched = |path| expansion(path).to_string().contains("include_bytes");
    assert!(watched("golden/resources.toml"));
    assert!(
        watched("golden/expansion.rs"),
        "mending the file must build again"
    );
    assert!(!watched("golden"), "a folder would be an error of its own");
    assert!(
        !watched("missing.toml"),
        "a missing file would be an error of its own"
    );
}
