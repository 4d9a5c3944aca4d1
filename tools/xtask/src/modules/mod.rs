//! `cargo xtask modules`: the order of the modules of each crate, from top to bottom.
//!
//! An arrow goes from the module that names something to the module that defines it: by `use`, or by a path in the
//! code. Re-exports are followed to the definition, so they neither hide an arrow nor make one. Tests don't count, and
//! neither do a module's re-exports of what is within it.
//!
//! The modules of a folder, with all that is within them, form a graph. The file of the folder itself (`mod.rs`,
//! `lib.rs`) is one of its nodes: what its children share has a module of its own. No such graph may have a circle.

mod drawing;
mod graph;
mod names;
mod references;
mod targets;
mod tree;

use anyhow::{Result, ensure};

use graph::Folder;
use targets::Target;
use tree::Tree;

/// Draw the modules of each crate from top to bottom, and fail if some form a circle
#[derive(clap::Args)]
pub(crate) struct Options {
    /// The crates; all of the workspace if none is named
    crates: Vec<String>,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    let targets = targets::of_workspace(&options.crates)?;
    let mut circles = 0;
    for target in &targets {
        let folders = folders(target)?;
        print!("{}", drawing::draw(target, &folders));
        circles += folders
            .iter()
            .map(|folder| folder.circles().len())
            .sum::<usize>();
    }
    ensure!(circles == 0, "circles of modules: {circles}");
    Ok(())
}

fn folders(target: &Target) -> Result<Vec<Folder>> {
    let tree = Tree::read(&target.root)?;
    Ok(graph::folders(&tree, &names::arrows(&tree)))
}

#[cfg(test)]
mod tests;
