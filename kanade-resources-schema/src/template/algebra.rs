//! Which strings templates and subjects have in common, decided exactly, with a string that shows it.

use super::set::Set;
use super::{LONGEST, Piece, Space, Span, Template};

/// The strings of a template or a subject: a set of tokens for each place.
#[derive(Clone, Debug)]
pub(crate) struct Line<'t> {
    space: Space,
    front: Vec<Set<'t>>,
    /// How many tokens of any kind stand between front and back, if there are any.
    several: Option<Span>,
    back: Vec<Set<'t>>,
}

impl<'t> Line<'t> {
    /// What the template builds.
    pub(crate) fn of_template(template: &Template<'t>) -> Self {
        let mut line = Self::empty(template.space);
        for piece in template.pieces {
            match piece {
                Piece::Literal(literal) => {
                    let tokens = literal.split(template.space.separator());
                    // A separator at either end is the one between the literal and a hole.
                    for token in tokens.filter(|token| !token.is_empty()) {
                        line.push(Set::One(token));
                    }
                }
                Piece::Hole(hole) if hole.span.is_several() => line.several = Some(hole.span),
                Piece::Hole(hole) => line.push(Set::of(hole.content)),
            }
        }
        line
    }

    /// What matches a subject with wildcards.
    pub(crate) fn of_subject(subject: &'t str) -> Self {
        let mut line = Self::empty(Space::Subject);
        for token in subject.split('.') {
            match token {
                ">" => line.several = Some(Span::Open),
                "*" => line.push(Set::Any),
                token => line.push(Set::One(token)),
            }
        }
        line
    }

    fn empty(space: Space) -> Self {
        Self {
            space,
            front: Vec::new(),
            several: None,
            back: Vec::new(),
        }
    }

    fn push(&mut self, set: Set<'t>) {
        if self.several.is_some() {
            self.back.push(set);
        } else {
            self.front.push(set);
        }
    }

    /// The same, where every hole is a wildcard: what its filters match.
    pub(crate) fn widened(&self) -> Self {
        Self {
            space: self.space,
            front: self.front.iter().map(|set| set.widened()).collect(),
            several: self.several,
            back: self.back.iter().map(|set| set.widened()).collect(),
        }
    }

    /// The fewest tokens of a string.
    fn fewest(&self) -> usize {
        self.front.len() + self.back.len() + usize::from(self.several.is_some())
    }

    /// The most tokens of a string, if there is a limit.
    fn most(&self) -> Option<usize> {
        let others = self.front.len() + self.back.len();
        match self.several {
            None => Some(others),
            Some(Span::One) => Some(others + 1),
            Some(Span::UpTo(most)) => Some(others + usize::from(most)),
            Some(Span::Open) => None,
        }
    }

    /// What may stand in each place of the strings of this many tokens.
    fn of_length(&self, tokens: usize) -> Option<Vec<Set<'t>>> {
        let between = tokens.checked_sub(self.front.len() + self.back.len())?;
        let fits = self
            .several
            .map_or(between == 0, |span| span.allows(between));
        fits.then(|| {
            let several = std::iter::repeat_n(Set::Any, between);
            let front = self.front.iter().copied();
            front
                .chain(several)
                .chain(self.back.iter().copied())
                .collect()
        })
    }

    fn joined(&self, tokens: &[&str]) -> Option<String> {
        let text = tokens.join(self.space.separator().encode_utf8(&mut [0; 4]));
        (text.len() <= LONGEST).then_some(text)
    }
}

/// A string that both make, the shortest of the fewest tokens.
pub(crate) fn common(a: &Line<'_>, b: &Line<'_>) -> Option<String> {
    let fewest = a.fewest().max(b.fewest());
    let most = match (a.most(), b.most()) {
        (Some(a), Some(b)) => a.min(b),
        (Some(most), None) | (None, Some(most)) => most,
        // Further tokens could be anything in both, so they change nothing.
        (None, None) => fewest,
    };
    (fewest..=most).find_map(|tokens| common_of_length(a, b, tokens))
}

fn common_of_length(a: &Line<'_>, b: &Line<'_>, tokens: usize) -> Option<String> {
    let (first, second) = (a.of_length(tokens)?, b.of_length(tokens)?);
    let shared: Option<Vec<&str>> = first
        .iter()
        .zip(&second)
        .map(|(first, second)| first.common(*second, a.space))
        .collect();
    a.joined(&shared?)
}

/// A string of `line` that none of `others` makes. The others consist of literals and wildcards only.
pub(crate) fn uncovered(line: &Line<'_>, others: &[Line<'_>]) -> Option<String> {
    // From one token more than any other names, all of them go on alike.
    let longest = others.iter().map(Line::fewest).max().unwrap_or_default() + 1;
    let fewest = line.fewest();
    let most = line.most().unwrap_or_else(|| longest.max(fewest));
    (fewest..=most).find_map(|tokens| uncovered_of_length(line, others, tokens))
}

fn uncovered_of_length(line: &Line<'_>, others: &[Line<'_>], tokens: usize) -> Option<String> {
    let sets = line.of_length(tokens)?;
    let rivals = others.iter().filter_map(|other| other.of_length(tokens));
    let found = evade(&sets, &rivals.collect::<Vec<_>>(), line.space)?;
    let found: Vec<&str> = found.iter().map(String::as_str).collect();
    line.joined(&found)
}

/// A token from each of `sets`, so that every one of `rivals` has a literal somewhere that differs.
///
/// Where a token is left that no rival names, no other choice is better: it evades all that name any.
fn evade(sets: &[Set<'_>], rivals: &[Vec<Set<'_>>], space: Space) -> Option<Vec<String>> {
    let Some((set, sets)) = sets.split_first() else {
        return rivals.is_empty().then(Vec::new);
    };
    if rivals.iter().any(|rival| is_unavoidable(rival)) {
        return None;
    }
    let named: Vec<&str> = rivals
        .iter()
        .filter_map(|rival| first_literal(rival))
        .collect();
    if let Some(token) = set.besides(&named, space) {
        return evade_with(&token, sets, rivals, space);
    }
    let tokens = set.finite()?;
    tokens
        .iter()
        .find_map(|token| evade_with(token, sets, rivals, space))
}

/// Whether every string runs into it: it has no literal.
fn is_unavoidable(rival: &[Set<'_>]) -> bool {
    rival.iter().all(|set| *set == Set::Any)
}

fn evade_with(
    token: &str,
    sets: &[Set<'_>],
    rivals: &[Vec<Set<'_>>],
    space: Space,
) -> Option<Vec<String>> {
    let left: Vec<Vec<Set<'_>>> = rivals
        .iter()
        .filter(|rival| first_literal(rival).is_none_or(|named| named == token))
        .map(|rival| rival.iter().skip(1).copied().collect())
        .collect();
    let mut tokens = vec![token.to_owned()];
    tokens.extend(evade(sets, &left, space)?);
    Some(tokens)
}

fn first_literal<'t>(sets: &[Set<'t>]) -> Option<&'t str> {
    match sets.first() {
        Some(Set::One(literal)) => Some(literal),
        _ => None,
    }
}

/// The filters of a template, as subjects that can be looked up by their tokens: a quick way to leave out what is far
/// from having a string in common. Dots and wildcards in object names become control characters, which no name has.
pub(crate) fn index_forms(template: &Template<'_>) -> Vec<String> {
    let line = Line::of_template(template);
    let Some(most) = line.most() else {
        let front = index_form(&line.front);
        return vec![if front.is_empty() {
            ">".to_owned()
        } else {
            format!("{front}.>")
        }];
    };
    (line.fewest()..=most)
        .filter_map(|tokens| line.of_length(tokens))
        .map(|sets| index_form(&sets))
        .collect()
}

fn index_form(sets: &[Set<'_>]) -> String {
    let tokens: Vec<String> = sets.iter().map(index_token).collect();
    tokens.join(".")
}

fn index_token(set: &Set<'_>) -> String {
    match set {
        Set::One(literal) => literal
            .replace('.', "\u{1}")
            .replace('*', "\u{2}")
            .replace('>', "\u{3}"),
        _ => "*".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::subject::enumeration::SUBJECTS;
    use crate::template::enumeration::{Enumerated, Strings, templates};

    #[test]
    fn two_templates_have_a_string_in_common_exactly_where_one_can_be_listed() {
        let strings = Strings::of_up_to(4);
        let enumerated = templates();
        let templates: Vec<_> = enumerated.iter().map(Enumerated::template).collect();
        let all: Vec<_> = enumerated
            .iter()
            .zip(&templates)
            .map(|(enumerated, template)| {
                let listed = strings.of(|text| enumerated.makes(text));
                (enumerated, Line::of_template(template), listed)
            })
            .collect();
        for (index, (a, line_of_a, of_a)) in all.iter().enumerate() {
            for (b, line_of_b, of_b) in &all[index..] {
                let found = common(line_of_a, line_of_b);
                let listed = of_a.iter().zip(of_b).any(|(a, b)| a & b != 0);
                assert_eq!(found.is_some(), listed, "{a} and {b}: {found:?}");
                let shown = found.is_none_or(|text| a.makes(&text) && b.makes(&text));
                assert!(shown, "{a} and {b}");
            }
        }
    }

    #[test]
    fn a_template_leaves_subjects_exactly_where_a_string_can_be_listed_that_does() {
        // Three subjects at once, taken from all over the list.
        let strings = Strings::of_up_to(4);
        let listed: Vec<_> = SUBJECTS
            .iter()
            .map(|subject| strings.of(|text| crate::subject::enumeration::matches(text, subject)))
            .collect();
        let templates = templates();
        let made: Vec<_> = templates
            .iter()
            .map(|template| strings.of(|text| template.makes(text)))
            .collect();
        let mut random = fastrand::Rng::with_seed(7);
        for _ in 0..20_000 {
            let template = random.usize(..templates.len());
            let chosen: Vec<usize> = (0..random.usize(1..=6))
                .map(|_| random.usize(..SUBJECTS.len()))
                .collect();
            let lines: Vec<_> = chosen
                .iter()
                .map(|index| Line::of_subject(&SUBJECTS[*index]))
                .collect();
            let found = uncovered(&Line::of_template(&templates[template].template()), &lines);
            let leaves = made[template].iter().enumerate().any(|(word, made)| {
                let captured = chosen
                    .iter()
                    .fold(0, |all, index| all | listed[*index][word]);
                made & !captured != 0
            });
            let names: Vec<_> = chosen.iter().map(|index| &SUBJECTS[*index]).collect();
            assert_eq!(
                found.is_some(),
                leaves,
                "{} of {names:?}: {found:?}",
                templates[template]
            );
            if let Some(text) = found {
                assert!(templates[template].makes(&text), "{text}");
                let captured = |name: &&String| crate::subject::enumeration::matches(&text, name);
                assert!(!names.iter().any(captured), "{text} of {names:?}");
            }
        }
    }
}
