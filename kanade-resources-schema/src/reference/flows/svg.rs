//! The drawing in SVG, without a line break: a blank line would end it in markdown.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::layout::{Line, Node};
use crate::reference::markdown::html;

const LINE: usize = 22;
const SPACE: usize = 14;
/// Between two columns.
const GAP: usize = 70;
/// Between a name and its box.
const PADDING: usize = 12;
/// What half a line needs outside of the path that it follows.
const MARGIN: usize = 1;
/// The most characters of a text; the whole is shown where the pointer is.
const LONGEST: usize = 48;
/// How wide a character is, in tenths: those of a monospaced font of 12 pixels are as wide as each other.
const CHARACTER: usize = 72;

const HEAD: &str = "<defs><marker id=\"kanade-arrow\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" markerWidth=\"8\" \
    markerHeight=\"8\" orient=\"auto\"><path d=\"M0 0L8 4L0 8z\" fill=\"currentColor\" stroke=\"none\"/></marker></defs>";

/// A stream, and where it is drawn.
struct Placed<'n> {
    node: &'n Node,
    x: usize,
    /// The middle of its box.
    y: usize,
}

/// How wide the columns are: as wide as what stands in them.
struct Widths {
    /// What comes in, with its arrows.
    left: usize,
    /// The box of a stream.
    stream: usize,
    columns: usize,
    /// What goes out, without its arrows.
    right: usize,
}

impl Widths {
    fn of(nodes: &[Node]) -> Self {
        let left = nodes.iter().flat_map(|node| &node.left);
        let left = widest(left.map(|line| line.text.as_str()));
        let right = nodes.iter().flat_map(|node| &node.right);
        let columns = nodes.iter().map(|node| node.column + 1).max();
        Self {
            left: if left == 0 {
                MARGIN
            } else {
                left + GAP / 2 + 4
            },
            stream: widest(nodes.iter().map(|node| node.name.as_str())) + 2 * PADDING,
            columns: columns.unwrap_or(1),
            right: widest(right.map(|line| line.text.as_str())),
        }
    }

    fn column(&self, column: usize) -> usize {
        self.left + column * (self.stream + GAP)
    }

    /// Where what goes out begins.
    fn outside(&self) -> usize {
        self.column(self.columns)
    }

    fn total(&self) -> usize {
        if self.right == 0 {
            self.column(self.columns - 1) + self.stream + MARGIN
        } else {
            self.outside() + self.right
        }
    }
}

fn widest<'t>(texts: impl Iterator<Item = &'t str>) -> usize {
    let widths = texts.map(|text| width(&shortened(text)));
    widths.max().unwrap_or_default()
}

fn width(text: &str) -> usize {
    // What is not ASCII may be as wide as two characters.
    let characters: usize = text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
    (characters * CHARACTER).div_ceil(10)
}

pub(super) fn of(nodes: &[Node]) -> String {
    let widths = Widths::of(nodes);
    let placed = place(nodes, &widths);
    let (width, height) = (widths.total(), height(nodes));
    let mut svg = format!(
        "<div style=\"overflow-x:auto\"><svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-label=\"What flows from where \
         to where\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" font-size=\"12\" \
         font-family=\"Source Code Pro,monospace\" fill=\"none\" stroke=\"currentColor\">{HEAD}"
    );
    for place in &placed {
        svg += &copies(place, &placed, &widths);
        svg += &sides(place, &widths);
        svg += &stream(place, &widths);
    }
    svg += "</svg></div>";
    svg
}

/// From top to bottom, each as high as its longer side.
fn place<'n>(nodes: &'n [Node], widths: &Widths) -> Vec<Placed<'n>> {
    let mut top = 0;
    let mut placed = Vec::with_capacity(nodes.len());
    for node in nodes {
        let height = height_of(node);
        placed.push(Placed {
            node,
            x: widths.column(node.column),
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
fn copies(to: &Placed<'_>, placed: &[Placed<'_>], widths: &Widths) -> String {
    let mut svg = String::new();
    for origin in &to.node.origins {
        let from = &placed[*origin];
        let (x, middle) = (from.x + widths.stream, to.x - GAP / 2);
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
fn sides(place: &Placed<'_>, widths: &Widths) -> String {
    let mut svg = String::new();
    for (line, y) in rows(&place.node.left, place.y) {
        let end = widths.left - GAP / 2;
        svg += &label(line, end - 4, y, "end");
        svg += &arrow((end, y), (place.x, place.y));
    }
    for (line, y) in rows(&place.node.right, place.y) {
        let start = widths.outside();
        svg += &arrow((place.x + widths.stream, place.y), (start - 4, y));
        svg += &label(line, start, y, "start");
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

fn stream(place: &Placed<'_>, widths: &Widths) -> String {
    let (x, y) = (place.x, place.y - LINE / 2 - 2);
    let name = text(&place.node.name, x + widths.stream / 2, place.y, "middle");
    format!(
        "<rect x=\"{x}\" y=\"{y}\" width=\"{}\" height=\"{}\" rx=\"4\"/>{}",
        widths.stream,
        LINE + 4,
        linked(&name, Some(&place.node.address))
    )
}

fn label(line: &Line, x: usize, y: usize, anchor: &str) -> String {
    linked(&text(&line.text, x, y, anchor), line.address.as_deref())
}

fn linked(svg: &str, address: Option<&str>) -> String {
    match address {
        Some(address) => format!("<a href=\"{address}\">{svg}</a>"),
        None => svg.to_owned(),
    }
}

fn text(text: &str, x: usize, y: usize, anchor: &str) -> String {
    let shown = shortened(text);
    let title = if shown == text {
        String::new()
    } else {
        format!("<title>{}</title>", html(text))
    };
    format!(
        "<text x=\"{x}\" y=\"{}\" text-anchor=\"{anchor}\" fill=\"currentColor\" stroke=\"none\">{}{title}</text>",
        y + 4,
        html(&shown)
    )
}

fn shortened(text: &str) -> Cow<'_, str> {
    if text.chars().count() <= LONGEST {
        return Cow::Borrowed(text);
    }
    text.chars().take(LONGEST - 1).chain(['…']).collect()
}
