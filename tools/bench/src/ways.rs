//! The ways to start.

mod by_hand;
mod floor;
mod kept;
mod ours;

use anyhow::Result;
use clap::ValueEnum;
use kanade_resources::Declaration;
use kanade_resources::async_nats::jetstream::Context;

pub(crate) use self::kept::Kept;

/// One way to have every resource there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Way {
    /// `create_or_update_*` of async-nats, one after the other, as programs have it.
    Sequential,
    /// The same calls, joined.
    Joined,
    /// The least: raw requests, all in flight together, one for each resource.
    Floor,
    /// Ours, with handles.
    Ours,
}

impl Way {
    pub(crate) const ALL: [Self; 4] = [Self::Sequential, Self::Joined, Self::Floor, Self::Ours];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Sequential => "sequential",
            Self::Joined => "joined",
            Self::Floor => "floor",
            Self::Ours => "ours",
        }
    }

    /// Starts on a broker that has nothing, or everything.
    pub(crate) async fn start(
        self,
        js: &Context,
        declaration: &'static Declaration<'static>,
        is_new: bool,
    ) -> Result<Kept> {
        match self {
            Self::Sequential => by_hand::sequentially(js, declaration).await,
            Self::Joined => by_hand::joined(js, declaration).await,
            Self::Floor if is_new => floor::create(js, declaration).await,
            Self::Floor => floor::look(js, declaration).await,
            Self::Ours => ours::start(js, declaration).await,
        }
    }
}
