#![doc = kanade_resources::reference!()]

kanade_resources::kanade_resources!();
