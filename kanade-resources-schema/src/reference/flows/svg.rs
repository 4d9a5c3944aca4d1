//! The drawing in SVG, without a line break: a blank line would end it in markdown.

use std::fmt::Write as _;

use super::layout::{Line, Node};
use crate::reference::markdown::html;

const LINE: usize = 22;
const SPACE: usize = 14;
/// How wide what comes in is, what goes out, and a stream.
const SIDE: usize = 220;
const BOX: usize = 180;
const GAP: usize = 70;
/// The most characters of a text.
const LONGEST_SIDE: usize = 26;
const LONGEST_NAME: usize = 21;

const HEAD: &str = "<defs><marker id=\"kanade-arrow\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" markerWidth=\"8\" \
    markerHeight=\"8\" orient=\"auto\"><path d=\"M0 0L8 4L0 8z\" fill=\"currentColor\" stroke=\"none\"/></marker></defs>";

/// A stream, and where it is drawn.
struct Placed<'n> {
    node: &'n Node,
    x: usize,
    /// The middle of its box.
    y: usize,
}

pub(super) fn of(nodes: &[Node]) -> String {
    let placed = place(nodes);
    let columns = nodes.iter().map(|node| node.column + 1).max();
    let consumers = SIDE + columns.unwrap_or(1) * (BOX + GAP);
    let (width, height) = (consumers + SIDE, height(nodes));
    let mut svg = format!(
        "<div style=\"overflow-x:auto\"><svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-label=\"What flows from where \
         to where\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" font-size=\"13\" fill=\"none\" \
         stroke=\"currentColor\">{HEAD}"
    );
    for place in &placed {
        svg += &copies(place, &placed);
        svg += &sides(place, consumers);
        svg += &stream(place);
    }
    svg += "</svg></div>";
    svg
}

/// From top to bottom, each as high as its longer side.
fn place(nodes: &[Node]) -> Vec<Placed<'_>> {
    let mut top = 0;
    let mut placed = Vec::with_capacity(nodes.len());
    for node in nodes {
        let height = height_of(node);
        placed.push(Placed {
            node,
            x: SIDE + node.column * (BOX + GAP),
            y: top + height / 2,
        });
        top += height;
    }
    placed
}

fn height(nodes: &[Node]) -> usize {
    nodes.iter().map(height_of).sum()
}

fn height_of(node: &Node) -> usize {
    node.left.len().max(node.right.len()).max(1) * LINE + SPACE
}

/// Curves from what is copied.
fn copies(to: &Placed<'_>, placed: &[Placed<'_>]) -> String {
    let mut svg = String::new();
    for origin in &to.node.origins {
        let from = &placed[*origin];
        let (x, middle) = (from.x + BOX, to.x - GAP / 2);
        let _ = write!(
            svg,
            "<path d=\"M{x} {}C{middle} {} {middle} {} {} {}\" stroke-dasharray=\"5 3\" marker-end=\"url(#kanade-arrow)\">\
             <title>{} is copied into {}</title></path>",
            from.y,
            from.y,
            to.y,
            to.x,
            to.y,
            html(&from.node.name),
            html(&to.node.name),
        );
    }
    svg
}

/// What comes in from the left, and what goes out to the right.
fn sides(place: &Placed<'_>, consumers: usize) -> String {
    let mut svg = String::new();
    for (line, y) in rows(&place.node.left, place.y) {
        svg += &label(line, SIDE - GAP / 2 - 4, y, "end");
        svg += &arrow((SIDE - GAP / 2, y), (place.x, place.y));
    }
    for (line, y) in rows(&place.node.right, place.y) {
        svg += &arrow((place.x + BOX, place.y), (consumers - 4, y));
        svg += &label(line, consumers, y, "start");
    }
    svg
}

/// The lines around a middle, each with its own.
fn rows(lines: &[Line], middle: usize) -> impl Iterator<Item = (&Line, usize)> {
    let top = middle - lines.len() * LINE / 2 + LINE / 2;
    lines
        .iter()
        .enumerate()
        .map(move |(at, line)| (line, top + at * LINE))
}

fn arrow(from: (usize, usize), to: (usize, usize)) -> String {
    format!(
        "<path d=\"M{} {}L{} {}\" marker-end=\"url(#kanade-arrow)\"/>",
        from.0, from.1, to.0, to.1
    )
}

fn stream(place: &Placed<'_>) -> String {
    let (x, y) = (place.x, place.y - LINE / 2 - 2);
    let name = text(
        &place.node.name,
        x + BOX / 2,
        place.y,
        "middle",
        LONGEST_NAME,
    );
    format!(
        "<rect x=\"{x}\" y=\"{y}\" width=\"{BOX}\" height=\"{}\" rx=\"4\"/>{}",
        LINE + 4,
        linked(&name, Some(&place.node.address))
    )
}

fn label(line: &Line, x: usize, y: usize, anchor: &str) -> String {
    let text = text(&line.text, x, y, anchor, LONGEST_SIDE);
    linked(&text, line.address.as_deref())
}

fn linked(svg: &str, address: Option<&str>) -> String {
    match address {
        Some(address) => format!("<a href=\"{address}\">{svg}</a>"),
        None => svg.to_owned(),
    }
}

fn text(text: &str, x: usize, y: usize, anchor: &str, longest: usize) -> String {
    let shown: String = if text.chars().count() > longest {
        text.chars().take(longest - 1).chain(['…']).collect()
    } else {
        text.to_owned()
    };
    format!(
        "<text x=\"{x}\" y=\"{}\" text-anchor=\"{anchor}\" fill=\"currentColor\" stroke=\"none\">{}</text>",
        y + 4,
        html(&shown)
    )
}
