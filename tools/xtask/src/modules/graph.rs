//! The modules of each folder as a graph: its circles, and its order from top to bottom.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use petgraph::algo::tarjan_scc;
use petgraph::graphmap::DiGraphMap;

use super::names::Arrow;
use super::tree::{ModulePath, Tree};

/// A place in the code.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub(super) file: PathBuf,
    pub(super) line: usize,
}

/// A folder of a crate: the module itself, and those directly within it, each with all that it contains.
pub(super) struct Folder {
    pub(super) path: ModulePath,
    nodes: Vec<String>,
    /// The first place of each arrow.
    arrows: BTreeMap<(String, String), Place>,
}

/// Modules that take from each other.
pub(super) struct Circle {
    /// From whom, to whom, and where.
    pub(super) arrows: Vec<(String, String, Place)>,
}

/// The folders of a crate, the outer ones first.
pub(super) fn folders(tree: &Tree, arrows: &[Arrow]) -> Vec<Folder> {
    let mut folders: BTreeMap<ModulePath, Folder> = BTreeMap::new();
    for path in tree.modules.keys() {
        let Some((name, parent)) = path.split_last() else {
            continue;
        };
        let own = file_name(&tree.modules[parent].file);
        let folder = folders.entry(parent.to_vec()).or_insert_with(|| Folder {
            path: parent.to_vec(),
            nodes: vec![own],
            arrows: BTreeMap::new(),
        });
        folder.nodes.push(name.clone());
    }
    for arrow in arrows {
        let shared = arrow.from.iter().zip(&arrow.to);
        let depth = shared.take_while(|(from, to)| from == to).count();
        if let Some(folder) = folders.get_mut(&arrow.from[..depth]) {
            let ends = [&arrow.from, &arrow.to].map(|path| folder.node(path));
            folder.add(ends, place(tree, arrow));
        }
    }
    folders.into_values().collect()
}

fn place(tree: &Tree, arrow: &Arrow) -> Place {
    Place {
        file: tree.modules[&arrow.from].file.clone(),
        line: arrow.line,
    }
}

fn file_name(file: &Path) -> String {
    let name = file.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

impl Folder {
    /// The node that `module` belongs to: one of the children, or the folder's own file.
    fn node(&self, module: &[String]) -> String {
        let name = module.get(self.path.len());
        name.unwrap_or(&self.nodes[0]).clone()
    }

    fn add(&mut self, [from, to]: [String; 2], place: Place) {
        let first = self
            .arrows
            .entry((from, to))
            .or_insert_with(|| place.clone());
        if place < *first {
            *first = place;
        }
    }

    fn graph(&self) -> DiGraphMap<&str, ()> {
        let mut graph = DiGraphMap::new();
        for node in &self.nodes {
            graph.add_node(node.as_str());
        }
        for (from, to) in self.arrows.keys() {
            graph.add_edge(from.as_str(), to.as_str(), ());
        }
        graph
    }

    /// What takes from each other, the nodes that come first at the top.
    fn components(&self) -> Vec<Vec<&str>> {
        let mut components = tarjan_scc(&self.graph());
        components.reverse();
        components
    }

    pub(super) fn circles(&self) -> Vec<Circle> {
        let components = self.components().into_iter();
        components
            .filter(|nodes| nodes.len() > 1)
            .map(|nodes| self.circle(&nodes))
            .collect()
    }

    fn circle(&self, nodes: &[&str]) -> Circle {
        let within = |name: &String| nodes.contains(&name.as_str());
        let arrows = self.arrows.iter();
        Circle {
            arrows: arrows
                .filter(|((from, to), _)| within(from) && within(to))
                .map(|((from, to), place)| (from.clone(), to.clone(), place.clone()))
                .collect(),
        }
    }

    /// The layers from top to bottom: each takes from those below it only.
    pub(super) fn layers(&self) -> Vec<Vec<&str>> {
        let components = self.components();
        let mut depths: BTreeMap<&str, usize> = BTreeMap::new();
        for nodes in &components {
            let depth = self.depth(nodes, &depths);
            depths.extend(nodes.iter().map(|&node| (node, depth)));
        }
        let count = depths.values().max().map_or(0, |deepest| deepest + 1);
        let mut layers = vec![Vec::new(); count];
        for (node, depth) in depths {
            layers[depth].push(node);
        }
        layers
    }

    /// One below the lowest of those that take from `nodes`, all of which have their depths.
    fn depth(&self, nodes: &[&str], depths: &BTreeMap<&str, usize>) -> usize {
        let callers = self
            .arrows
            .keys()
            .filter(|(from, to)| nodes.contains(&to.as_str()) && !nodes.contains(&from.as_str()));
        callers
            .filter_map(|(from, _)| depths.get(from.as_str()))
            .max()
            .map_or(0, |depth| depth + 1)
    }
}
