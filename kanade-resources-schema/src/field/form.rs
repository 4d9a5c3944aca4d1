use super::Shape;

/// How the values of a field compare: what a server makes of a value that is left out, or written otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `true` or not.
    Flag,
    /// A number; none and what is below zero are zero.
    Number,
    /// A number; none and zero are one.
    FromOne,
    /// A limit; none, zero and what is below zero are −1.
    Limit,
    /// A limit whose zero is filled in by the server; what is below zero is −1.
    LimitOrZero,
    /// A word, with the one that none stands for.
    Word(&'static str),
    /// A text; an empty one is none.
    Text,
    /// A text; this one stands for none, and for an empty one.
    TextOr(&'static str),
    /// A text; an empty one, and this one, are none.
    TextBut(&'static str),
    /// A moment, however it is written.
    Time,
    /// A share in per cent, with or without the sign.
    Percentage,
    /// Numbers, in their order.
    Numbers,
    /// Texts in any order.
    Set,
    /// The subjects of a stream: its name where it has none and copies nothing.
    Subjects,
    /// The filters of a consumer, in whichever of two fields.
    Filters,
    /// A table; one whose fields all say nothing is none.
    Table,
    /// A table that says nothing without this field.
    TableWith(&'static str),
    /// Tables, in their order.
    Tables,
    /// Tables in any order.
    TableSet,
    /// Not by itself: the plan looks at it together with others.
    Apart,
}

impl Form {
    /// How values of `shape` compare, unless the field says otherwise. `optional` ones have no default of their own.
    pub(crate) const fn of(shape: &Shape, optional: bool) -> Self {
        match shape {
            Shape::Boolean => Self::Flag,
            Shape::Words(words) => Self::Word(words[0]),
            Shape::Count {
                unlimited: true, ..
            } if optional => Self::LimitOrZero,
            Shape::Count {
                unlimited: true, ..
            } => Self::Limit,
            Shape::Count { .. } | Shape::Size { .. } if optional => Self::Number,
            Shape::Count { .. } => Self::FromOne,
            Shape::Size { .. } => Self::Limit,
            Shape::Duration { .. } => Self::Number,
            Shape::Text { .. } | Shape::Version => Self::Text,
            Shape::Time => Self::Time,
            Shape::List { items, .. } => Self::of_list(items),
            Shape::Table(_) => Self::Table,
            Shape::Pairs => Self::Apart,
        }
    }

    const fn of_list(items: &Shape) -> Self {
        match items {
            Shape::Table(_) => Self::Tables,
            Shape::Text { .. } => Self::Set,
            _ => Self::Numbers,
        }
    }
}
