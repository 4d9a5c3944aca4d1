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
