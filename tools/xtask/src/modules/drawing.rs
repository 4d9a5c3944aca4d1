//! The order of the modules, as text.

use std::fmt::Write as _;
use std::path::Path;

use super::graph::{Circle, Folder};
use super::targets::Target;

/// The longest line.
const WIDTH: usize = 100;

/// Every folder of a crate with its layers, one a line, and with its circles.
pub(super) fn draw(target: &Target, folders: &[Folder]) -> String {
    let root = target.root.strip_prefix(&target.folder);
    let root = root.unwrap_or(&target.root);
    let mut text = format!("{} ({})\n", target.package, root.display());
    for folder in folders {
        text += &draw_folder(folder);
        for circle in folder.circles() {
            text += &draw_circle(&circle, &target.folder);
        }
    }
    text
}

fn draw_folder(folder: &Folder) -> String {
    let mut text = String::new();
    let _ = writeln!(text, "  crate{}", suffix(&folder.path));
    for layer in folder.layers() {
        text += &draw_layer(&layer);
    }
    text
}

/// The names of a layer; those that find no room in a line go on in the next, deeper in.
fn draw_layer(names: &[&str]) -> String {
    let mut text = "   ".to_owned();
    let mut width = text.len();
    for name in names {
        if width + name.len() >= WIDTH {
            text += "\n     ";
            width = 5;
        }
        text += " ";
        text += name;
        width += 1 + name.len();
    }
    text + "\n"
}

fn suffix(path: &[String]) -> String {
    path.iter()
        .fold(String::new(), |path, name| path + "::" + name)
}

fn draw_circle(circle: &Circle, folder: &Path) -> String {
    let mut text = "    a circle:\n".to_owned();
    for (from, to, place) in &circle.arrows {
        let file = place.file.strip_prefix(folder).unwrap_or(&place.file);
        let _ = writeln!(
            text,
            "      {from} takes from {to} at {}:{}",
            file.display(),
            place.line
        );
    }
    text
}
