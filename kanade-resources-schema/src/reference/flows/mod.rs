//! What flows from where to where, as a drawing: subjects into streams, copies between them, consumers out of them.
//!
//! It is drawn in the colour of the text, so that it suits every theme, and is as wide as it is: a narrow page scrolls it.

mod layout;
mod svg;

use crate::Checked;

/// The most streams that fit into a drawing which people still read.
const MOST: usize = 60;

/// The drawing as HTML in one line, if there is something to draw.
pub(super) fn drawing(checked: &Checked<'_>) -> Option<String> {
    let nodes = layout::of(checked, MOST);
    (!nodes.is_empty()).then(|| svg::of(&nodes))
}
