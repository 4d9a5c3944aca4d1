/// Which changes of what exists are left to operators: `ignore_changes` of a declaration.
///
/// ```
/// use kanade_resources_schema::spec::IgnoreChanges;
///
/// assert!(IgnoreChanges::Fields(&["max_age"]).covers("max_age"));
/// assert!(!IgnoreChanges::Fields(&["max_age"]).covers("max_bytes"));
/// assert!(IgnoreChanges::ALL.covers("max_bytes"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum IgnoreChanges<'a> {
    /// Changes of these fields of the configuration of the stream or consumer.
    Fields(&'a [&'a str]),
    /// Changes of every field but these.
    AllBut(&'a [&'a str]),
}

impl IgnoreChanges<'_> {
    /// None: the declaration governs every field.
    pub const NONE: Self = Self::Fields(&[]);

    /// All: it is created where it is missing, and never changed. In a declaration, that is
    /// `"all"`.
    pub const ALL: Self = Self::AllBut(&[]);

    /// Whether changes of `field` are left to operators.
    pub fn covers(self, field: &str) -> bool {
        match self {
            Self::Fields(fields) => fields.contains(&field),
            Self::AllBut(fields) => !fields.contains(&field),
        }
    }

    /// Whether nothing of what exists is ever changed.
    pub const fn is_all(self) -> bool {
        matches!(self, Self::AllBut([]))
    }

    /// Whether the declaration governs every field.
    pub const fn is_none(self) -> bool {
        matches!(self, Self::Fields([]))
    }
}
