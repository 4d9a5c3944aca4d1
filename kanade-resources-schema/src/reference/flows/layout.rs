//! What is drawn, and in which column: copies stand to the right of what they copy.

use std::collections::HashSet;

use crate::reference::link;
use crate::spec::{Kind, StreamSource};
use crate::{Checked, Item};

/// The most lines on each side of a stream.
const MOST_LINES: usize = 6;
/// The most columns of streams; copies of copies beyond stay in the last one.
const MOST_COLUMNS: usize = 5;

/// A stream, or the stream of a bucket or store that is copied or copies.
pub(super) struct Node {
    pub(super) name: String,
    pub(super) address: String,
    /// Counted from the left.
    pub(super) column: usize,
    /// What comes in from outside of the declaration: subjects, and streams that are not declared.
    pub(super) left: Vec<Line>,
    /// What goes out: consumers, and republished subjects.
    pub(super) right: Vec<Line>,
    /// The nodes that it copies.
    pub(super) origins: Vec<usize>,
}

pub(super) struct Line {
    pub(super) text: String,
    pub(super) address: Option<String>,
}

impl Line {
    fn plain(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            address: None,
        }
    }
}

/// The nodes from top to bottom; none if there are more than `most`.
pub(super) fn of(checked: &Checked<'_>, most: usize) -> Vec<Node> {
    let copied: HashSet<&str> = checked
        .items
        .iter()
        .flat_map(|item| item.resource.stream.origins())
        .map(|origin| origin.name)
        .collect();
    let drawn = checked.items.iter().filter(|item| is_drawn(item, &copied));
    let items: Vec<&Item<'_>> = drawn.take(most + 1).collect();
    if items.len() > most {
        return Vec::new();
    }
    let mut nodes: Vec<Node> = items.iter().map(|item| node(item, &items)).collect();
    place(&mut nodes);
    nodes
}

/// Buckets and stores are drawn where they take part in copies: nothing else is connected with them.
fn is_drawn(item: &Item<'_>, copied: &HashSet<&str>) -> bool {
    let stream = &item.resource.stream;
    item.resource.kind == Kind::Stream
        || stream.origins().next().is_some()
        || copied.contains(stream.name)
}

fn node(item: &Item<'_>, items: &[&Item<'_>]) -> Node {
    let stream = &item.resource.stream;
    let mut left = subjects(item);
    let foreign = stream
        .origins()
        .filter(|origin| declared(origin, items).is_none());
    left.extend(foreign.map(|origin| Line::plain(format!("stream {}", origin.name))));
    Node {
        name: item.resource.name.to_owned(),
        address: link::address(item),
        column: 0,
        left: at_most(left),
        right: at_most(outgoing(item)),
        origins: stream
            .origins()
            .filter_map(|origin| declared(origin, items))
            .collect(),
    }
}

/// Which of the items a stream copies from, if it is one of them.
fn declared(origin: &StreamSource<'_>, items: &[&Item<'_>]) -> Option<usize> {
    if origin.external.is_some() {
        return None;
    }
    let mut items = items.iter();
    items.position(|other| other.resource.stream.name == origin.name)
}

/// Those of a bucket's own stream tell nothing new.
fn subjects(item: &Item<'_>) -> Vec<Line> {
    let stream = &item.resource.stream;
    if item.resource.kind != Kind::Stream {
        return Vec::new();
    }
    if stream.subjects.is_empty() && stream.origins().next().is_none() {
        return vec![Line::plain(stream.name)];
    }
    stream.subjects.iter().copied().map(Line::plain).collect()
}

fn outgoing(item: &Item<'_>) -> Vec<Line> {
    let consumers = item.consumers.iter().map(|consumer| Line {
        text: consumer.consumer.spec.name.to_owned(),
        address: Some(link::consumer_address(consumer)),
    });
    let republished = item.resource.stream.republish.iter();
    let republished = republished.map(|republish| Line::plain(republish.dest));
    consumers.chain(republished).collect()
}

fn at_most(mut lines: Vec<Line>) -> Vec<Line> {
    if lines.len() > MOST_LINES {
        let more = lines.len() - MOST_LINES + 1;
        lines.truncate(MOST_LINES - 1);
        lines.push(Line::plain(format!("and {more} more")));
    }
    lines
}

/// Puts each node to the right of its origins. What copies itself, in a declaration with errors, ends in the last column.
fn place(nodes: &mut [Node]) {
    for _ in 0..MOST_COLUMNS {
        for at in 0..nodes.len() {
            let origins = nodes[at].origins.iter();
            let beyond = origins.map(|origin| nodes[*origin].column + 1).max();
            nodes[at].column = beyond.unwrap_or_default().min(MOST_COLUMNS - 1);
        }
    }
}
