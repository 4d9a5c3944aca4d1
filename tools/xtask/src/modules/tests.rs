//! Crates of a few lines each, and the circles in them.

use std::fs;
use std::path::Path;

use anyhow::Result;

use super::graph::{self, Folder};
use super::names;
use super::tree::Tree;

/// The folders of the crate that consists of `files`.
fn folders(files: &[(&str, &str)]) -> Result<Vec<Folder>> {
    let folder = tempfile::tempdir()?;
    for (name, text) in files {
        let file = folder.path().join(name);
        fs::create_dir_all(file.parent().unwrap_or(Path::new("")))?;
        fs::write(file, text)?;
    }
    let tree = Tree::read(&folder.path().join("lib.rs"))?;
    Ok(graph::folders(&tree, &names::arrows(&tree)))
}

/// The arrows of every circle: `from -> to:line`.
fn circles(files: &[(&str, &str)]) -> Result<Vec<String>> {
    let folders = folders(files)?;
    let circles = folders.iter().flat_map(Folder::circles);
    let arrows = circles.flat_map(|circle| circle.arrows);
    Ok(arrows
        .map(|(from, to, place)| format!("{from} -> {to}:{}", place.line))
        .collect())
}

#[test]
fn two_modules_that_use_each_other_are_a_circle() -> Result<()> {
    let found = circles(&[
        ("lib.rs", "mod a;\nmod b;\n"),
        ("a.rs", "use crate::b::B;\npub struct A(B);\n"),
        ("b.rs", "pub struct B;\n\nfn of(_: super::a::A) {}\n"),
    ])?;
    assert_eq!(found, ["a -> b:1", "b -> a:3"]);
    Ok(())
}

#[test]
fn a_reexport_hides_no_arrow_and_makes_none() -> Result<()> {
    let through_parent = circles(&[
        ("lib.rs", "mod a;\nmod b;\npub use a::A;\npub use b::B;\n"),
        ("a.rs", "use crate::B;\npub struct A(B);\n"),
        ("b.rs", "use crate::A;\npub struct B(A);\n"),
    ])?;
    assert_eq!(through_parent, ["a -> b:1", "b -> a:1"]);

    let facade = circles(&[
        ("lib.rs", "mod a;\nmod b;\npub use a::*;\npub use b::B;\n"),
        ("a.rs", "pub struct A;\n"),
        ("b.rs", "use crate::A;\npub struct B(A);\n"),
    ])?;
    assert!(facade.is_empty(), "{facade:?}");
    Ok(())
}

#[test]
fn what_children_share_with_their_parent_is_a_circle_if_it_uses_them() -> Result<()> {
    let found = circles(&[
        (
            "lib.rs",
            "mod a;\npub struct Shared;\npub fn run() { a::run() }\n",
        ),
        ("a.rs", "pub fn run() { let _ = super::Shared; }\n"),
    ])?;
    assert_eq!(found, ["a -> lib.rs:1", "lib.rs -> a:3"]);
    Ok(())
}

#[test]
fn a_folder_counts_as_one_with_all_that_is_in_it() -> Result<()> {
    let found = circles(&[
        ("lib.rs", "mod a;\nmod b;\n"),
        ("a/mod.rs", "mod one;\nmod two;\n"),
        ("a/one.rs", "pub struct One;\n"),
        ("a/two.rs", "use crate::b::B;\npub struct Two(B);\n"),
        ("b.rs", "use crate::a::one::One;\npub struct B(One);\n"),
    ])?;
    assert_eq!(found, ["a -> b:1", "b -> a:1"]);
    Ok(())
}

#[test]
fn paths_in_macros_and_modules_declared_by_macros_count() -> Result<()> {
    let found = circles(&[
        (
            "lib.rs",
            "macro_rules! modules { ($($m:ident)+) => { $(mod $m;)+ } }\nmodules! { a b }\n",
        ),
        ("a.rs", "pub fn a() { println!(\"{}\", crate::b::b()); }\n"),
        ("b.rs", "pub fn b() -> u8 { crate::a::a(); 1 }\n"),
    ])?;
    assert_eq!(found, ["a -> b:1", "b -> a:1"]);
    Ok(())
}

#[test]
fn tests_do_not_count() -> Result<()> {
    let found = circles(&[
        ("lib.rs", "mod a;\nmod b;\n#[cfg(test)]\nmod tests;\n"),
        ("a.rs", "use crate::b::B;\npub struct A(B);\n"),
        (
            "b.rs",
            "pub struct B;\n#[cfg(test)]\nmod tests { use crate::a::A; }\n",
        ),
        ("tests.rs", "use crate::a::A;\n"),
    ])?;
    assert!(found.is_empty(), "{found:?}");
    Ok(())
}

#[test]
fn the_layers_go_from_top_to_bottom() -> Result<()> {
    let folders = folders(&[
        (
            "lib.rs",
            "mod low;\nmod mid;\nmod top;\npub fn run() { top::top() }\n",
        ),
        ("low.rs", "pub fn low() {}\n"),
        ("mid.rs", "use crate::low;\npub fn mid() { low::low() }\n"),
        (
            "top.rs",
            "use crate::{low, mid};\npub fn top() { mid::mid(); low::low() }\n",
        ),
    ])?;
    assert_eq!(
        folders[0].layers(),
        [vec!["lib.rs"], vec!["top"], vec!["mid"], vec!["low"]]
    );
    Ok(())
}
