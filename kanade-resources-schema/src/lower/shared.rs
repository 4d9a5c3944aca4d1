//! Lists that have most of their items in common.

use std::rc::Rc;

/// A list. What is the same in several of them is there once.
#[derive(Debug)]
pub(crate) struct Shared<T>(Rc<[Rc<T>]>);

impl<T> Shared<T> {
    pub(super) fn new(items: impl Iterator<Item = T>) -> Self {
        Self(items.map(Rc::new).collect())
    }

    /// The same list with other items in some of its places.
    pub(super) fn with(&self, changed: impl Iterator<Item = (usize, T)>) -> Self {
        let mut all = self.0.to_vec();
        for (place, item) in changed {
            if let Some(place) = all.get_mut(place) {
                *place = Rc::new(item);
            }
        }
        Self(all.into())
    }

    /// Every item.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> {
        self.0.iter().map(Rc::as_ref)
    }

    /// The item in a place.
    pub(crate) fn get(&self, place: usize) -> Option<&T> {
        self.0.get(place).map(Rc::as_ref)
    }

    /// The items that are others in `other`, each as it is here and there.
    pub(crate) fn changed_in<'s>(&'s self, other: &'s Self) -> impl Iterator<Item = [&'s T; 2]> {
        let pairs = self.0.iter().zip(other.0.iter());
        let changed = pairs.filter(|(here, there)| !Rc::ptr_eq(here, there));
        changed.map(|(here, there)| [here.as_ref(), there.as_ref()])
    }
}

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}
