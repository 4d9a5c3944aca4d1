use std::collections::BTreeMap;
use std::ops::ControlFlow;

/// Subjects by their tokens, so that a collision is found without comparing every pair.
///
/// Ordered, so that the same file always gets the same findings.
pub(crate) struct SubjectIndex<'a, T> {
    root: Node<'a, T>,
}

struct Node<'a, T> {
    next: BTreeMap<&'a str, Node<'a, T>>,
    entry: Option<T>,
}

impl<T> Default for SubjectIndex<'_, T> {
    fn default() -> Self {
        Self {
            root: Node::default(),
        }
    }
}

impl<T> Default for Node<'_, T> {
    fn default() -> Self {
        Self {
            next: BTreeMap::new(),
            entry: None,
        }
    }
}

impl<'a, T> SubjectIndex<'a, T> {
    /// Adds a valid subject.
    pub(crate) fn insert(&mut self, subject: &'a str, entry: T) {
        let mut node = &mut self.root;
        for token in subject.split('.') {
            node = node.next.entry(token).or_default();
        }
        node.entry = Some(entry);
    }

    /// The entry of a subject that has a message in common with `subject`.
    pub(crate) fn collision(&self, subject: &str) -> Option<&T> {
        let mut first = None;
        let _ = self.visit(subject, &mut |entry| {
            first = Some(entry);
            ControlFlow::Break(())
        });
        first
    }

    /// The entries of all subjects that have a message in common with `subject`.
    pub(crate) fn collisions(&self, subject: &str) -> Vec<&T> {
        let mut all = Vec::new();
        let _ = self.visit(subject, &mut |entry| {
            all.push(entry);
            ControlFlow::Continue(())
        });
        all
    }

    fn visit<'s>(&'s self, subject: &str, visitor: Visitor<'_, 's, T>) -> ControlFlow<()> {
        let tokens: Vec<&str> = subject.split('.').collect();
        self.root.visit(&tokens, visitor)
    }
}

type Visitor<'v, 's, T> = &'v mut dyn FnMut(&'s T) -> ControlFlow<()>;

impl<T> Node<'_, T> {
    fn visit<'s>(&'s self, tokens: &[&str], visitor: Visitor<'_, 's, T>) -> ControlFlow<()> {
        let Some((token, rest)) = tokens.split_first() else {
            return self.entry.iter().try_for_each(visitor);
        };
        if *token == ">" {
            return self
                .next
                .values()
                .try_for_each(|node| node.visit_all(visitor));
        }
        self.next
            .get(">")
            .and_then(|node| node.entry.as_ref())
            .map_or(ControlFlow::Continue(()), &mut *visitor)?;
        if *token == "*" {
            let mut others = self.next.iter().filter(|(next, _)| **next != ">");
            return others.try_for_each(|(_, node)| node.visit(rest, visitor));
        }
        let mut matching = [*token, "*"]
            .into_iter()
            .filter_map(|token| self.next.get(token));
        matching.try_for_each(|node| node.visit(rest, visitor))
    }

    fn visit_all<'s>(&'s self, visitor: Visitor<'_, 's, T>) -> ControlFlow<()> {
        self.entry.iter().try_for_each(&mut *visitor)?;
        self.next
            .values()
            .try_for_each(|node| node.visit_all(visitor))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::subject::collide;
    use crate::subject::enumeration::SUBJECTS;

    #[test]
    fn the_index_finds_a_collision_exactly_where_two_subjects_collide() {
        for stored in SUBJECTS.iter() {
            let mut index = SubjectIndex::default();
            index.insert(stored, ());
            for asked in SUBJECTS.iter() {
                let collision = index.collision(asked).is_some();
                assert_eq!(
                    collision,
                    collide(stored, asked),
                    "{stored} stored, {asked} asked"
                );
            }
        }
    }

    #[test]
    fn what_is_found_among_many_is_what_was_asked_for() {
        let mut index = SubjectIndex::default();
        for stored in SUBJECTS.iter() {
            index.insert(stored, stored);
        }
        for asked in SUBJECTS.iter() {
            assert!(
                index
                    .collision(asked)
                    .is_some_and(|found| collide(found, asked)),
                "{asked}"
            );
            let mut found = index.collisions(asked);
            let mut expected: Vec<_> = SUBJECTS
                .iter()
                .filter(|stored| collide(stored, asked))
                .collect();
            found.sort();
            expected.sort();
            assert!(found.into_iter().eq(&expected), "{asked}");
        }
    }
}
