//! The longest that ours should take.

use std::time::Duration;

use super::case::{Case, Medians};
use crate::broker::Servers;
use crate::declared::FLEET;
use crate::ways::Way;

/// Times the floor, in sync: the wire hides the work on the answers, and a few resources hardly hide what is done once.
const FAR: f64 = 1.1;
const NEAR_AND_FEW: f64 = 1.15;
const NEAR: f64 = 1.05;

/// Times the floor on a new broker, without the round trip of the looks.
const NEW: f64 = 1.2;

/// In a cluster, never longer than joined calls by hand.
pub(super) fn most(case: &Case<'_>, medians: &Medians) -> Option<Duration> {
    if case.servers == Servers::Cluster {
        return medians.time(Way::Joined);
    }
    let floor = medians.time(Way::Floor)?;
    if case.is_new() {
        return Some(floor.mul_f64(NEW) + case.round_trip);
    }
    let is_small = case.declaration.resources.len() <= FLEET;
    Some(floor.mul_f64(match case.round_trip {
        Duration::ZERO if is_small => NEAR_AND_FEW,
        Duration::ZERO => NEAR,
        _ => FAR,
    }))
}
