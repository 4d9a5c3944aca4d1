use crate::spec::ServerVersion;
use crate::subject::validity::BLANKS;

/// A function of a destination: `{{wildcard(1)}}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Function {
    Wildcard,
    Partition,
    SplitFromLeft,
    SplitFromRight,
    SliceFromLeft,
    SliceFromRight,
    Right,
    Left,
    Split,
    Random,
}

impl Function {
    /// Every function, in the order in which brokers try them.
    pub(crate) const ALL: [Self; 10] = [
        Self::Wildcard,
        Self::Partition,
        Self::SplitFromLeft,
        Self::SplitFromRight,
        Self::SliceFromLeft,
        Self::SliceFromRight,
        Self::Right,
        Self::Left,
        Self::Split,
        Self::Random,
    ];

    /// The name as the documentation of nats-server writes it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Wildcard => "wildcard",
            Self::Partition => "partition",
            Self::SplitFromLeft => "splitFromLeft",
            Self::SplitFromRight => "splitFromRight",
            Self::SliceFromLeft => "sliceFromLeft",
            Self::SliceFromRight => "sliceFromRight",
            Self::Right => "right",
            Self::Left => "left",
            Self::Split => "split",
            Self::Random => "random",
        }
    }

    /// The first server that applies it.
    pub(super) fn since(self) -> ServerVersion {
        if self == Self::Random {
            ServerVersion::V2_12
        } else {
            ServerVersion::V2_10
        }
    }

    /// The first server whose check of the form knows it: before 2.15, the check did not know `left`
    /// and `right`.
    pub(super) fn well_formed_since(self) -> ServerVersion {
        match self {
            Self::Left | Self::Right => ServerVersion::V2_15,
            function => function.since(),
        }
    }

    /// What is between the brackets, if `token` calls this function somewhere. Brokers look for
    /// `{{\s*name\s*\((.*)\)\s*}}` anywhere inside of a token, with `.` not matching a line feed.
    pub(super) fn arguments(self, token: &str) -> Option<Vec<&str>> {
        let mut starts = token.match_indices('{').map(|(start, _)| &token[start..]);
        let inside = starts.find_map(|rest| self.call(rest.strip_prefix("{{")?))?;
        let mut arguments = inside.split(',');
        let first = arguments.next();
        Some(
            first
                .into_iter()
                .chain(arguments.map(|rest| rest.trim_start_matches(BLANKS)))
                .collect(),
        )
    }

    fn call(self, rest: &str) -> Option<&str> {
        let rest = self.strip_name(rest.trim_start_matches(BLANKS))?;
        let rest = rest.trim_start_matches(BLANKS).strip_prefix('(')?;
        let line = rest.split('\n').next()?;
        for (end, _) in line.rmatch_indices(')') {
            let behind = rest[end + 1..].trim_start_matches(BLANKS);
            if behind.starts_with("}}") {
                return Some(&line[..end]);
            }
        }
        None
    }

    /// The first letter of each word may be a capital; the others may not.
    fn strip_name(self, rest: &str) -> Option<&str> {
        let name = self.name();
        let (given, rest) = rest.split_at_checked(name.len())?;
        for (at, (given, letter)) in given.bytes().zip(name.bytes()).enumerate() {
            let may_be_capital = at == 0 || letter.is_ascii_uppercase();
            if given != letter && !(may_be_capital && given.eq_ignore_ascii_case(&letter)) {
                return None;
            }
        }
        Some(rest)
    }
}

/// Whether brokers read a token as a function. `{{}}` is plain text.
pub(super) fn looks_like_call(token: &str) -> bool {
    token.len() > 4 && token.starts_with("{{") && token.ends_with("}}")
}
