use std::fmt;

/// Which way a field changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Direction<'w> {
    /// From nothing, or from no limit, to a value.
    Set,
    /// From a value to nothing, or to no limit.
    Removed,
    /// From a value to a larger one.
    Raised,
    /// From a value to a smaller one.
    Lowered,
    /// From a value to another.
    Changed,
    /// From `false` to `true`.
    On,
    /// From `true` to `false`.
    Off,
    /// From one word to another.
    Word {
        /// The live word.
        from: &'w str,
        /// The declared word.
        to: &'w str,
    },
}

impl Direction<'_> {
    /// Whether a row for this direction is about a change in that one: `Changed` stands for every pair of words.
    pub(super) fn includes(self, actual: Direction<'_>) -> bool {
        match (self, actual) {
            (Self::Changed, Direction::Word { .. }) => true,
            (one, other) => one == other,
        }
    }
}

impl fmt::Display for Direction<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Set => f.write_str("set"),
            Self::Removed => f.write_str("removed"),
            Self::Raised => f.write_str("raised"),
            Self::Lowered => f.write_str("lowered"),
            Self::Changed => f.write_str("changed"),
            Self::On => f.write_str("on"),
            Self::Off => f.write_str("off"),
            Self::Word { from, to } => write!(f, "{from} -> {to}"),
        }
    }
}
