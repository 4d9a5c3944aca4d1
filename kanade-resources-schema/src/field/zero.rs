use super::{Field, Shape};

/// What becomes of a zero in a field. A declaration says what it means instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Zero {
    /// The broker reads it as no limit.
    Unlimited,
    /// The broker reads it as if the field were missing, which means this.
    Missing(&'static str),
    /// There is no zero: these numbers start at one.
    FromOne,
    /// The broker keeps it.
    Kept,
    /// No broker sees it: nothing would fit into a budget of zero.
    NoBudget,
}

impl Zero {
    /// What becomes of a zero in fields of `shape`, unless the field says otherwise.
    pub(crate) const fn of(shape: &Shape) -> Self {
        match shape {
            Shape::Size { .. }
            | Shape::Count {
                unlimited: true, ..
            }
            | Shape::Duration {
                unlimited: true, ..
            } => Self::Unlimited,
            Shape::Duration { .. } => Self::Missing("no limit"),
            Shape::List { items, .. } => Self::of(items),
            _ => Self::FromOne,
        }
    }
}

impl Shape {
    /// Whether `"unlimited"` may stand for no limit.
    pub const fn takes_unlimited(&self) -> bool {
        match self {
            Self::Size { .. } => true,
            Self::Count { unlimited, .. } | Self::Duration { unlimited, .. } => *unlimited,
            _ => false,
        }
    }
}

impl Field {
    /// What becomes of a zero in it: the broker takes it as if the field were missing, where that is something.
    pub const fn on_zero(&self) -> Zero {
        match (self.zero, self.otherwise) {
            (Zero::Kept | Zero::NoBudget, _) | (_, None) => self.zero,
            (_, Some(otherwise)) => Zero::Missing(otherwise),
        }
    }
}
