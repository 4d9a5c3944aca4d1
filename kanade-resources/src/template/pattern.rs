use kanade_resources_schema::template::Template;

/// A template of the declaration, as a type: what [`Subject`](crate::Subject), [`Key`](crate::Key) and
/// [`Name`](crate::Name) are strings of. Only generated code implements it.
pub trait Pattern: Sized + 'static {
    /// What its strings are parsed into.
    type Parts<'s>;

    #[doc(hidden)]
    const SHAPE: &'static Template<'static>;

    #[doc(hidden)]
    const FILTERS: &'static [&'static str];

    #[doc(hidden)]
    fn parts(text: &str) -> Option<Self::Parts<'_>>;
}
