//! One of several.

use fastrand::Rng;

pub(super) fn one_of<T: Copy>(rng: &mut Rng, values: &[T]) -> T {
    values[rng.usize(..values.len())]
}
