/// What a program relies on that declares a field: which values of what exists serve it as well as
/// the declared one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reliance {
    /// Any number that is not smaller. No limit at all is more than every number.
    AtLeast,
    /// Any number that is not smaller. Zero is less than every number.
    Lasting,
    /// On, where it is declared to be on.
    On,
    /// Off, where it is declared to be off.
    Off,
    /// The same value.
    Same,
    /// The same value, where one is declared.
    SameIfDeclared,
    /// The same word; but if it is this one, any word serves.
    OrBetter(&'static str),
    /// Everything that is declared, and whatever else.
    Contains,
    /// In each field of the table, what that field needs.
    Inner,
    /// Any value: programs don't notice it.
    Nothing,
}
