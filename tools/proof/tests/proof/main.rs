//! What production does to a bootstrap. A little of it, or as much as `KANADE_PROOF_TIMES` says.

mod changes;
mod cluster;
mod crash;
mod crowd;
mod matrix;
mod rollout;
mod support;
