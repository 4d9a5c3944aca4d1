#![doc = kanade_resources::reference!()]

mod release;

pub use release::{Platform, Release};

kanade_resources::kanade_resources!();
