//! Random values for holes, and strings of templates that are made of them.

use fastrand::Rng;
use kanade_resources_schema::template::{
    Argument, Content, Hole, Invalid, Space, Span, Template, build,
};

/// What stands in the holes of one string: the token, or what is encoded into one.
pub(crate) type Values = Vec<String>;

/// Letters that tokens of each space may have, the awkward ones among them.
const SUBJECT: &str = "abzAZ09-_/\\$#%&=+~!?:;,'\"|(){}[]^`äßжλ日本語🦀\u{200b}\u{301}";
const KEY: &str = "abzAZ09-_=/";
const NAME: &str = "abzAZ09-_ .*>$#%&=+~!?:;,'\"|(){}[]^`äßжλ日本語🦀\u{a0}\u{200b}";
const ANYTHING: &str = "aZ0-_ .*>/%\r\n\0\t\u{7f}\u{85}\u{a0}\u{2028}ä日🦀\u{10ffff}";

/// Values for every hole of the template.
pub(crate) fn random(random: &mut Rng, template: &Template<'_>) -> Values {
    template
        .holes()
        .map(|hole| value(random, template.space, hole))
        .collect()
}

/// The string of the template with these values in its holes.
pub(crate) fn built(template: &Template<'_>, values: &[String]) -> Result<String, Invalid> {
    let arguments: Vec<_> = values.iter().map(|value| Argument::Text(value)).collect();
    build(template, &arguments)
}

fn value(random: &mut Rng, space: Space, hole: &Hole<'_>) -> String {
    match hole.content {
        Content::Words(words) => random
            .choice(words)
            .map_or_else(String::new, |word| (*word).to_owned()),
        Content::Unsigned => number(random).to_string(),
        Content::Signed => number(random).cast_signed().to_string(),
        Content::Encoded => text(random, ANYTHING),
        Content::Type("crate::Release") => release(random),
        Content::Text | Content::Type(_) => tokens(random, space, hole.span),
    }
}

/// Numbers of every length, the ends more often than chance has it.
fn number(random: &mut Rng) -> u64 {
    match random.u8(..4) {
        0 => 0,
        1 => u64::MAX,
        _ => random.u64(..) >> random.u32(..64),
    }
}

fn release(random: &mut Rng) -> String {
    let suffixes = ["", "-linux-x86_64", "-linux-aarch64", "-macos-aarch64"];
    let suffix = random.choice(suffixes).unwrap_or_default();
    format!(
        "{}.{}.{}{suffix}",
        random.u8(..),
        random.u8(..),
        random.u8(..)
    )
}

fn tokens(random: &mut Rng, space: Space, span: Span) -> String {
    let count = match span {
        Span::One => 1,
        Span::UpTo(most) => random.u8(1..=most),
        Span::Open => random.u8(1..=6),
    };
    let alphabet = match space {
        Space::Subject => SUBJECT,
        Space::Key => KEY,
        Space::Name => NAME,
    };
    let separator = space.separator().to_string();
    let tokens: Vec<String> = (0..count).map(|_| text(random, alphabet)).collect();
    tokens.join(&separator)
}

fn text(random: &mut Rng, alphabet: &str) -> String {
    let letters: Vec<char> = alphabet.chars().collect();
    let length = random.usize(1..=12);
    (0..length)
        .filter_map(|_| random.choice(&letters).copied())
        .collect()
}
