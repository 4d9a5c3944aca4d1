//! From given fields to the fields of a spec, by name.

/// Takes over the values that are given; the others stay as they are by default.
macro_rules! take_given {
    ($spec:ident, $fields:ident: $($field:ident)+) => {
        $(if let Some(given) = &$fields.$field {
            $spec.$field = given.value;
        })+
    };
}

/// Takes over the values that are given where `None` is left to the broker.
macro_rules! take_optional {
    ($spec:ident, $fields:ident: $($field:ident)+) => {
        $($spec.$field = $fields.$field.as_ref().map(|given| given.value);)+
    };
}

pub(super) use {take_given, take_optional};
