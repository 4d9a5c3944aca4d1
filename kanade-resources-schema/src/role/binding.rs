//! What holes are for a role.

use crate::template::{self, Argument, Content, Fault, Piece, Template};

/// What a server replaces by itself (nats-server `auth.go`, `processUserPermissionsTemplate`).
const PLACEHOLDERS: &[&str] = &["{{name()}}", "{{subject()}}", "{{account-name()}}"];

/// The same, with the key of a tag after it.
const TAGS: &[&str] = &["{{tag(", "{{account-tag("];

const END_OF_TAG: &str = ")}}";

/// What a hole is for a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Value<'a> {
    /// A text, which has to fit the hole.
    Text(&'a str),
    /// What a server makes of it for the users of a scoped signing key: `{{name()}}`.
    Placeholder(&'a str),
}

/// A text with `{{` or `}}` in it that servers don't replace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownPlaceholder;

impl<'a> Value<'a> {
    /// Reads what is written in `bind`.
    ///
    /// ```
    /// use kanade_resources_schema::role::{UnknownPlaceholder, Value};
    ///
    /// assert_eq!(Value::parse("pc1"), Ok(Value::Text("pc1")));
    /// assert_eq!(Value::parse("{{tag(site)}}"), Ok(Value::Placeholder("{{tag(site)}}")));
    /// assert_eq!(Value::parse("pc-{{name()}}"), Err(UnknownPlaceholder));
    /// ```
    ///
    /// # Errors
    ///
    /// It looks like a placeholder, and servers know no such one.
    pub fn parse(text: &'a str) -> Result<Self, UnknownPlaceholder> {
        if !text.contains("{{") && !text.contains("}}") {
            return Ok(Self::Text(text));
        }
        if PLACEHOLDERS.contains(&text) || is_tag(text) {
            return Ok(Self::Placeholder(text));
        }
        Err(UnknownPlaceholder)
    }

    /// The text as it is written.
    pub const fn as_str(self) -> &'a str {
        match self {
            Self::Text(text) | Self::Placeholder(text) => text,
        }
    }
}

fn is_tag(text: &str) -> bool {
    let key = TAGS
        .iter()
        .filter_map(|start| text.strip_prefix(start))
        .find_map(|rest| rest.strip_suffix(END_OF_TAG));
    let is_spelt = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    key.is_some_and(|key| !key.is_empty() && key.bytes().all(is_spelt))
}

/// Why a hole can't be what it is bound to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Misfit<'a> {
    /// The text does not fit the hole of this name.
    Text(&'a str, Fault),
    /// Servers can't encode what they put in place of a placeholder, as the hole of this name wants it.
    Encoded(&'a str),
}

/// The wildcards that cover `template`, with its holes `bound`. Other holes are wildcards.
///
/// # Errors
///
/// The first hole that can't be what it is bound to.
pub fn filters<'a>(
    template: &Template<'a>,
    bound: &[(&str, Value<'_>)],
) -> Result<Vec<String>, Misfit<'a>> {
    let mut pieces = Vec::with_capacity(template.pieces.len());
    let mut holes = Vec::new();
    for piece in template.pieces {
        match piece {
            Piece::Literal(_) => pieces.push(*piece),
            Piece::Hole(hole) => match value_of(bound, hole.name) {
                Some(Value::Placeholder(_)) if hole.content == Content::Encoded => {
                    return Err(Misfit::Encoded(hole.name));
                }
                // Whatever it becomes, it stands where the tokens of the hole are.
                Some(Value::Placeholder(text)) => pieces.push(Piece::Literal(text)),
                Some(Value::Text(text)) => {
                    pieces.push(*piece);
                    holes.push((hole.name, Some(Argument::Text(text))));
                }
                None => {
                    pieces.push(*piece);
                    holes.push((hole.name, None));
                }
            },
        }
    }
    let bound = Template {
        pieces: &pieces,
        ..*template
    };
    let fixed: Vec<_> = holes.iter().map(|(_, argument)| *argument).collect();
    template::filters(&bound, &fixed).map_err(|invalid| {
        let name = holes
            .get(invalid.hole)
            .map_or(template.name, |(name, _)| name);
        Misfit::Text(name, invalid.fault)
    })
}

fn value_of<'v>(bound: &[(&str, Value<'v>)], name: &str) -> Option<Value<'v>> {
    let found = bound.iter().find(|(hole, _)| *hole == name);
    found.map(|(_, value)| *value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::{Hole, Space, Span};

    fn of_pc(
        content: Content<'static>,
        span: Span,
        value: &str,
    ) -> Result<Vec<String>, Misfit<'static>> {
        let pieces: &'static [Piece<'static>] = Box::leak(Box::new([
            Piece::Literal("pcs."),
            Piece::Hole(Hole {
                name: "pc",
                content,
                span,
            }),
            Piece::Literal(".state"),
        ]));
        let template = Template {
            name: "state",
            text: "",
            space: Space::Subject,
            pieces,
        };
        let value = Value::parse(value).unwrap_or(Value::Text(""));
        filters(&template, &[("pc", value)])
    }

    #[test]
    fn a_placeholder_stands_for_all_tokens_of_its_hole() {
        let made = of_pc(Content::Text, Span::UpTo(4), "{{name()}}");
        assert_eq!(made, Ok(vec!["pcs.{{name()}}.state".to_owned()]));
        let encoded = of_pc(Content::Encoded, Span::One, "{{name()}}");
        assert_eq!(encoded, Err(Misfit::Encoded("pc")));
    }

    #[test]
    fn a_text_has_to_fit() {
        let text = |span, value| of_pc(Content::Text, span, value);
        assert_eq!(
            text(Span::UpTo(2), "a.b"),
            Ok(vec!["pcs.a.b.state".to_owned()])
        );
        for hostile in [
            "*", ">", "a.>", "", " ", "a b", "a\nb", "\u{2028}", "a.", "a..b", "a.b.c",
        ] {
            assert!(text(Span::UpTo(2), hostile).is_err(), "{hostile:?}");
        }
        assert!(text(Span::One, "a.b").is_err());
        assert_eq!(
            of_pc(Content::Encoded, Span::One, "a.*"),
            Ok(vec!["pcs.a%2E%2A.state".to_owned()])
        );
        assert!(of_pc(Content::Unsigned, Span::One, "07").is_err());
        assert!(of_pc(Content::Unsigned, Span::One, "7").is_ok());
    }

    #[test]
    fn placeholders_are_those_of_servers() {
        for known in [
            "{{name()}}",
            "{{subject()}}",
            "{{account-name()}}",
            "{{tag(site)}}",
            "{{account-tag(a_1-b)}}",
        ] {
            assert_eq!(Value::parse(known), Ok(Value::Placeholder(known)));
        }
        for unknown in [
            "{{name}}",
            "{{ name() }}",
            "{{tag()}}",
            "{{tag(a.b)}}",
            "{{tag(",
            "x{{name()}}",
            "}}",
            "{{tag(a)}}.>",
        ] {
            assert_eq!(Value::parse(unknown), Err(UnknownPlaceholder), "{unknown}");
        }
    }
}
