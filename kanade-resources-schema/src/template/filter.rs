//! The wildcards that cover what a template builds, with some of its holes fixed.

use super::build::{Fault, Invalid, check, fill};
use super::{Argument, Hole, LONGEST, Piece, Space, Span, Template};

/// The fewest wildcard subjects (or keys) that cover the template with these holes fixed, `None` for any value: one for
/// each number of tokens.
///
/// ```
/// use kanade_resources_schema::template::{Argument, Content, Hole, Piece, Space, Span, Template, filters};
///
/// const DONE: Template = Template {
///     name: "done",
///     text: "done.{pc_id...2}.{job:u64}",
///     space: Space::Subject,
///     pieces: &[
///         Piece::Literal("done."),
///         Piece::Hole(Hole { name: "pc_id", content: Content::Text, span: Span::UpTo(2) }),
///         Piece::Literal("."),
///         Piece::Hole(Hole { name: "job", content: Content::Unsigned, span: Span::One }),
///     ],
/// };
/// assert_eq!(filters(&DONE, &[None, None]).unwrap(), ["done.*.*", "done.*.*.*"]);
/// assert_eq!(filters(&DONE, &[None, Some(Argument::Unsigned(7))]).unwrap(), ["done.*.7", "done.*.*.7"]);
/// assert_eq!(filters(&DONE, &[Some(Argument::Text("pc1")), None]).unwrap(), ["done.pc1.*"]);
/// ```
///
/// # Errors
///
/// The first argument that does not fit its hole.
pub fn filters(
    template: &Template<'_>,
    fixed: &[Option<Argument<'_>>],
) -> Result<Vec<String>, Invalid> {
    let mut made = vec![String::new()];
    let mut hole_index = 0;
    for piece in template.pieces {
        match piece {
            Piece::Literal(literal) => append(&mut made, literal),
            Piece::Hole(hole) => {
                let argument = fixed.get(hole_index).copied().flatten();
                match argument {
                    None => made = with_wildcards(&made, template.space, hole.span),
                    Some(argument) => {
                        let fixed = fix(&mut made, template.space, hole, argument);
                        fixed.map_err(|fault| invalid(hole_index, fault))?;
                    }
                }
                hole_index += 1;
            }
        }
    }
    if made.iter().any(|filter| filter.len() > LONGEST) {
        return Err(invalid(hole_index.saturating_sub(1), Fault::Length));
    }
    Ok(made)
}

fn invalid(hole: usize, fault: Fault) -> Invalid {
    Invalid { hole, fault }
}

fn append(filters: &mut [String], text: &str) {
    for filter in filters {
        filter.push_str(text);
    }
}

fn fix(
    filters: &mut [String],
    space: Space,
    hole: &Hole<'_>,
    argument: Argument<'_>,
) -> Result<(), Fault> {
    // Checked first: a text of any length is not copied before it is known to fit.
    if check(space, hole, argument)? > LONGEST {
        return Err(Fault::Length);
    }
    for filter in filters {
        fill(space, hole, argument, filter);
    }
    Ok(())
}

/// Only one hole takes several tokens, so this multiplies once at most.
fn with_wildcards(filters: &[String], space: Space, span: Span) -> Vec<String> {
    let endings = endings(space, span);
    let mut longer = Vec::with_capacity(filters.len() * endings.len());
    for filter in filters {
        longer.extend(endings.iter().map(|ending| format!("{filter}{ending}")));
    }
    longer
}

fn endings(space: Space, span: Span) -> Vec<String> {
    match span {
        Span::One => vec!["*".to_owned()],
        Span::Open => vec![">".to_owned()],
        Span::UpTo(most) => {
            let separator = space.separator().to_string();
            (1..=most)
                .map(|tokens| vec!["*"; usize::from(tokens)].join(&separator))
                .collect()
        }
    }
}
