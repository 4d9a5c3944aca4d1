//! Every template over a small alphabet, and what building one means: the definitions that the rest is held against.

use std::fmt;

use super::{Content, Hole, Piece, Space, Span, Template};

/// Tokens of strings: some that templates name, and some that only one kind of hole takes.
const TOKENS: [&str; 8] = ["a", "b", "0", "00", "-1", "c", "%2E", "%2e"];

/// One place of a template.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place {
    Literal(&'static str),
    Hole(Content<'static>, Span),
}

const SINGLE: [Place; 8] = [
    Place::Literal("a"),
    Place::Literal("b"),
    Place::Hole(Content::Words(&["a", "b"]), Span::One),
    Place::Hole(Content::Words(&["a", "0"]), Span::One),
    Place::Hole(Content::Unsigned, Span::One),
    Place::Hole(Content::Signed, Span::One),
    Place::Hole(Content::Encoded, Span::One),
    Place::Hole(Content::Text, Span::One),
];

const SEVERAL: Place = Place::Hole(Content::Text, Span::UpTo(2));
const OPEN: Place = Place::Hole(Content::Text, Span::Open);

/// A template with its places, which its definition is about.
pub(super) struct Enumerated {
    places: Vec<Place>,
    pieces: Vec<Piece<'static>>,
}

impl Enumerated {
    fn new(places: Vec<Place>) -> Self {
        let mut pieces = Vec::new();
        for (index, place) in places.iter().enumerate() {
            if index > 0 {
                pieces.push(Piece::Literal("."));
            }
            pieces.push(match *place {
                Place::Literal(literal) => Piece::Literal(literal),
                Place::Hole(content, span) => Piece::Hole(Hole {
                    name: "x",
                    content,
                    span,
                }),
            });
        }
        Self { places, pieces }
    }

    pub(super) fn template(&self) -> Template<'_> {
        Template {
            name: "x",
            text: "",
            space: Space::Subject,
            pieces: &self.pieces,
        }
    }

    /// What it means that the template makes `text`: token by token, trying every length of a hole.
    pub(super) fn makes(&self, text: &str) -> bool {
        makes(&self.places, &text.split('.').collect::<Vec<_>>())
    }
}

impl fmt::Display for Enumerated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.places)
    }
}

fn makes(places: &[Place], tokens: &[&str]) -> bool {
    let Some((place, places)) = places.split_first() else {
        return tokens.is_empty();
    };
    let lengths = match place {
        Place::Hole(_, Span::UpTo(most)) => 1..=usize::from(*most),
        Place::Hole(_, Span::Open) => 1..=tokens.len(),
        Place::Literal(_) | Place::Hole(_, Span::One) => 1..=1,
    };
    lengths.into_iter().any(|length| {
        tokens.split_at_checked(length).is_some_and(|(own, rest)| {
            own.iter().all(|token| takes(*place, token)) && makes(places, rest)
        })
    })
}

fn takes(place: Place, token: &str) -> bool {
    match place {
        Place::Literal(literal) => token == literal,
        Place::Hole(Content::Words(words), _) => words.contains(&token),
        Place::Hole(Content::Unsigned, _) => token == "0",
        Place::Hole(Content::Signed, _) => matches!(token, "0" | "-1"),
        Place::Hole(Content::Encoded, _) => token != "%2e",
        Place::Hole(Content::Text | Content::Type(_), _) => true,
    }
}

/// Every template of up to two places, some of three, each also with a hole of several tokens wherever it may stand.
pub(super) fn templates() -> Vec<Enumerated> {
    let mut all: Vec<Vec<Place>> = SINGLE.iter().map(|place| vec![*place]).collect();
    all.extend(pairs());
    let mut with_several = vec![vec![SEVERAL], vec![OPEN]];
    for places in &all {
        with_several.push([&places[..], &[OPEN]].concat());
        for index in 0..=places.len() {
            let (front, back) = places.split_at(index);
            with_several.push([front, &[SEVERAL], back].concat());
        }
    }
    all.extend(with_several);
    all.extend(pairs().map(|pair| [pair[0], Place::Literal("a"), pair[1]].to_vec()));
    all.into_iter().map(Enumerated::new).collect()
}

fn pairs() -> impl Iterator<Item = Vec<Place>> {
    let first = SINGLE.iter();
    first.flat_map(|first| SINGLE.iter().map(|second| vec![*first, *second]))
}

/// Every string of up to this many tokens, as the places of a set of bits.
pub(super) struct Strings(Vec<String>);

impl Strings {
    pub(super) fn of_up_to(longest: usize) -> Self {
        let mut all = Vec::new();
        let mut layer: Vec<String> = TOKENS.iter().map(|&token| token.to_owned()).collect();
        for _ in 0..longest {
            all.extend_from_slice(&layer);
            layer = layer
                .iter()
                .flat_map(|head| TOKENS.map(|tail| format!("{head}.{tail}")))
                .collect();
        }
        Self(all)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// A bit for each string, set where `belongs`.
    #[cfg(feature = "parser")]
    pub(super) fn of(&self, belongs: impl Fn(&str) -> bool) -> Vec<u64> {
        let mut words = Vec::new();
        for chunk in self.0.chunks(64) {
            let bits = chunk.iter().enumerate();
            words.push(bits.fold(0, |word, (index, text)| {
                word | u64::from(belongs(text)) << index
            }));
        }
        words
    }
}
