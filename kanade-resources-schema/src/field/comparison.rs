/// How the values of a field compare: what a server makes of a value that is left out, or written otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
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
