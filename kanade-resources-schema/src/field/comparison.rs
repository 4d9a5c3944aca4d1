/// How the values of a field compare: what a server makes of a value that is missing or written
/// differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `true`, or anything else.
    Flag,
    /// A number; a missing or negative one counts as zero.
    Number,
    /// A number; a missing one and zero count as one.
    FromOne,
    /// A limit; a missing or negative one and zero count as −1.
    Limit,
    /// A limit whose zero the server replaces; a negative one counts as −1.
    LimitOrZero,
    /// A word; a missing one counts as this word.
    Word(&'static str),
    /// A text; an empty one counts as missing.
    Text,
    /// A text; a missing or empty one counts as this text.
    TextOr(&'static str),
    /// A text; an empty one and this text count as missing.
    TextBut(&'static str),
    /// A point in time, however it is written.
    Time,
    /// A percentage, with or without its sign.
    Percentage,
    /// Numbers, in their order.
    Numbers,
    /// Texts in any order.
    Set,
    /// The subjects of a stream: its own name, if it has none and copies nothing.
    Subjects,
    /// The filters of a consumer, in whichever of the two fields they are.
    Filters,
    /// A table; one whose fields all say nothing counts as missing.
    Table,
    /// A table that says nothing without this field.
    TableWith(&'static str),
    /// Tables, in their order.
    Tables,
    /// Tables in any order.
    TableSet,
    /// Not by itself: the plan looks at it together with other fields.
    Apart,
}
