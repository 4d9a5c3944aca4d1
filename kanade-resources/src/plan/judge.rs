//! What each difference would do to stored messages, and which no server makes.

use super::company::Company;
use super::diff::Difference;
use super::effects::{self, Sides};
use super::judged::Judged;
use crate::change::Class;
use crate::live::Live;
use crate::target::Target;

/// Every difference with its class, judged in its company.
pub(super) fn judge(
    target: Target<'_>,
    differences: Vec<Difference>,
    live: &Live,
    company: &Company,
) -> Vec<Judged> {
    let nothing = Live::default();
    let changing = Sides {
        live,
        differences: &differences,
    };
    let scene = company.scene(target, changing, &nothing);
    let verdicts: Vec<(Class, Option<String>)> = differences
        .iter()
        .map(|difference| effects::verdict(difference, &scene))
        .collect();
    differences
        .into_iter()
        .zip(verdicts)
        .map(|(difference, (class, note))| Judged::new(difference, class, note))
        .collect()
}
