//! What each table of a declaration may say.

use super::Given;
use super::Newer;
use super::fields::{self, Fields, GivenField, fields};
use super::reader::Table;
use super::value::Reader;
use super::value::table::Declared;
use crate::diagnostic::Findings;
use crate::field::takes::{
    Age, AtLeast, Between, Bindings, Boolean, Bytes, Count, Description, FieldNames, History,
    Limit, MessageBytes, Metadata, NonEmpty, Of, Positive, TableOf, Text, Time, Version, Word,
};
use crate::field::{Field, describe};
use crate::spec::{
    AckPolicy, Compression, ConsumerLimits, ConsumerSpec, DeliverPolicy, Discard, ExternalStream,
    KvSpec, ObjectStoreSpec, PersistMode, Placement, PriorityPolicy, ReplayPolicy, Republish,
    Retention, ServerVersion, SourceConsumer, Storage, StreamSource, StreamSpec, SubjectTransform,
    tables,
};

tables::stream!(fields);
tables::kv!(fields);
tables::object_store!(fields);
tables::consumer!(fields);
tables::placement!(fields);
tables::source!(fields);
tables::external!(fields);
tables::source_consumer!(fields);
tables::transform!(fields);
tables::republish!(fields);
tables::consumer_limits!(fields);

fields! {
    /// The fields of `[settings]`: what holds for the whole file.
    Settings of "the settings" {
        /// The oldest nats-server that the file must work on.
        min_server: Version [otherwise "`\"2.10\"`"];
        /// The ceiling for all reservations of file storage, replicas included.
        storage_budget: Bytes [zero NoBudget];
        /// The ceiling for all reservations of memory storage, replicas included.
        memory_budget: Bytes [zero NoBudget];
        /// Whether every resource must have a `max_bytes`.
        require_max_bytes: Boolean;
        /// A number that rises with the file's changes: older binaries then leave alone what newer ones wrote.
        generation: Count;
    }
}

fields! {
    /// The fields of `[profiles.*]` itself, beside what it overlays.
    ProfileFields of "a profile" {
        /// The ceiling for all reservations of file storage in this profile, replicas included.
        storage_budget: Bytes [zero NoBudget];
        /// The ceiling for all reservations of memory storage in this profile, replicas included.
        memory_budget: Bytes [zero NoBudget];
    }
}

fields! {
    /// The fields that are ours, not the broker's: how a resource of any kind is treated.
    Policy of "a resource" {
        /// Whether it is created on first use only, not by bootstrap.
        lazy: Boolean;
        /// What is left to operators: the fields that are set at creation and never touched again, or `"all"`.
        ignore_changes: FieldNames;
        /// Whether changes that delete what is stored are applied without asking.
        allow_data_loss: Boolean [profile];
        /// The last part of its Rust constants, where the derived one clashes.
        const_name: Text;
        /// The templates of its stream that are consumed, by name, instead of filters.
        filter_templates: NonEmpty<Text>;
    }
}

fields! {
    /// The fields of a role: what one kind of process may do. Entries are paths as in the file.
    RoleFields of "a role" {
        /// What it publishes: templates of subjects, or streams for all of their subjects.
        publish: Of<Text>;
        /// The core subjects that it subscribes to.
        subscribe: Of<Text>;
        /// The core subjects on which it answers requests.
        respond: Of<Text>;
        /// The durable consumers that it gets messages from: `streams.EXEC.backend`.
        consume: Of<Text>;
        /// What it reads from streams by ordered consumers with only these filters: templates, or whole streams.
        replay: Of<Text>;
        /// What it reads: buckets, templates of keys, object stores.
        read: Of<Text>;
        /// What it writes: buckets, templates of keys, object stores.
        write: Of<Text>;
        /// What holes stand for in it: a text, or a placeholder that servers replace, such as `{{name()}}`.
        bind: Bindings;
        /// Whether it bootstraps; otherwise it only attaches.
        bootstrap: Boolean;
        /// Whether it does what operators do: status, import, reset and migrate. It bootstraps, too.
        operate: Boolean;
    }
}
