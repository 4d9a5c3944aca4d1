//! What each difference would do to stored messages, and which no server makes.

use super::company::Company;
use super::diff::Difference;
use super::effects::{self, Sides};
use super::judged::Judged;
use super::origins;
use crate::change::Class;
use crate::document::Document;
use crate::live::Live;
use crate::target::Target;

/// What creating `target` as `document` says deletes of other streams: what it copies, as a change that takes somebody's
/// consent; nothing if it deletes nothing, as almost everything does.
pub(super) fn judge_creation(
    target: Target<'_>,
    document: &Document,
    company: &Company,
) -> Vec<Judged> {
    let nothing = Live::default();
    let differences = origins::differences(&nothing.config, document);
    let Some(copying) = differences.first().cloned() else {
        return Vec::new();
    };
    let changing = Sides {
        live: &nothing,
        differences: &differences,
    };
    let loss = effects::verdict_on_creation(&company.scene(target, changing, &nothing));
    loss.map(|class| Judged::new(copying, class, None))
        .into_iter()
        .collect()
}

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
