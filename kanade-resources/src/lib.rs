#![doc = include_str!("../README.md")]

mod account;
mod api;
mod attach;
mod change;
mod codes;
mod condition;
mod document;
mod engine;
mod error;
mod failure;
mod fit;
mod format;
mod format_version;
mod handles;
mod invalid_override;
pub mod language;
mod live;
mod macros;
mod mismatch;
mod names;
mod observe;
mod on_demand;
mod order;
mod overridden;
mod overrides;
mod plan;
mod report;
mod resource_id;
mod resources;
mod run;
mod shortfall;
mod single;
mod snapshot;
mod target;
mod template;

pub use async_nats;
pub use kanade_resources_macro::reference;
pub use kanade_resources_schema::spec::{
    AckPolicy, Compression, Consumer, ConsumerChange, ConsumerLimits, ConsumerSpec, Declaration,
    DeclaredProfile, DeliverPolicy, Discard, ExternalStream, IgnoreChanges, Kind, KvSpec,
    ObjectStoreSpec, Overlay, PersistMode, Placement, PriorityPolicy, ProfileName, ReplayPolicy,
    Republish, Resource, Resources, Retention, ServerVersion, SourceConsumer, Storage,
    StreamChange, StreamSource, StreamSpec, SubjectTransform, UNLIMITED, UnknownProfile,
    UnknownServerVersion,
};

pub use crate::attach::{Attach, attach};
pub use crate::change::{Change, Class, Estimate, Refusal, Unit};
pub use crate::condition::Condition;
pub use crate::engine::{Bootstrap, Builder, Engine};
pub use crate::error::Error;
pub use crate::failure::{Failure, FailureKind, Failures, Foreign};
pub use crate::fit::Fit;
pub use crate::handles::{
    Handles, KvStore, NoHandle, ObjectStore, PullConsumer, PushConsumer, Stream,
};
pub use crate::invalid_override::{InvalidOverride, OverrideProblem};
pub use crate::mismatch::Mismatch;
pub use crate::on_demand::OnDemand;
pub use crate::overrides::Override;
pub use crate::plan::{Action, Move, Plan, Step, Stranger, Unseen};
pub use crate::report::{Outcome, Report, ResourceReport};
pub use crate::resource_id::ResourceId;
pub use crate::shortfall::Shortfall;
pub use crate::single::Ensured;
pub use crate::snapshot::Snapshot;
pub use crate::template::{
    Filters, InvalidToken, Key, Name, Pattern, Replay, ReplayError, Subject, Subscription, Token,
    Watch, WatchError,
};

/// What generated code names. Not for use by hand: it may change in any release.
#[doc(hidden)]
pub mod __private {
    pub use async_nats::jetstream::Context;
    pub use kanade_resources_macro::expand;
    pub use kanade_resources_schema::spec::InProfile;

    pub use crate::resources::{FromRun, Profiled, Resources, profile};
    pub use crate::template::private as template;

    /// What the expressions of specs and of the declaration name.
    pub mod spec {
        pub use core::option::Option::{None, Some};
        pub use core::time::Duration;
        pub use kanade_resources_schema::spec::*;
    }
}
