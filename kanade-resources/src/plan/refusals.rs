//! Which changes a server refuses to make to what exists, as measured: one line for each rule.

use kanade_resources_schema::spec::ServerVersion;
use kanade_resources_schema::symbol;
use serde_json::{Value, json};

use super::diff::Difference;
use crate::change::Refusal;

/// A rule by which servers refuse a change.
#[derive(Clone, Copy)]
struct Rule {
    field: &'static str,
    when: When,
    servers: Servers,
    why: &'static str,
    remedy: &'static str,
}

/// Which change of the field.
#[derive(Clone, Copy)]
enum When {
    /// Any.
    Changed,
    /// From `true` to `false`.
    SwitchedOff,
    /// To something: what was not there, or was something else.
    Set,
    /// To nothing.
    Removed,
    /// From nothing to something, or from something to nothing.
    AddedOrRemoved,
    /// To or from this word.
    ToOrFrom(&'static str),
}

/// Which servers.
#[derive(Clone, Copy)]
enum Servers {
    All,
    Before(ServerVersion),
    Since(ServerVersion),
}

const REPLACE: &str = "declare it under another name and copy the messages, or, if they may go, delete the stream by \
                       hand and bootstrap again";
const KEEP: &str = "declare it as it is, or declare the stream under another name";
const UPGRADE: &str = "declare it as it is, or upgrade the server";
const KEEP_CONSUMER: &str = "declare it as it is, or declare the consumer under another name; deleting it by hand \
                             forgets what was acknowledged";

const fn stream(field: &'static str, when: When, why: &'static str, remedy: &'static str) -> Rule {
    Rule {
        field,
        when,
        servers: Servers::All,
        why,
        remedy,
    }
}

const fn on(servers: Servers, rule: Rule) -> Rule {
    Rule { servers, ..rule }
}

const fn consumer(field: &'static str, why: &'static str) -> Rule {
    stream(field, When::Changed, why, KEEP_CONSUMER)
}

const FIXED: &str = "it is fixed when a consumer is created";

/// Streams: code 10052, or 10055 for mirrors.
const STREAM: &[Rule] = &[
    stream(
        symbol::STORAGE,
        When::Changed,
        "the storage of an existing stream can't be changed",
        REPLACE,
    ),
    stream(
        symbol::RETENTION,
        When::ToOrFrom("workqueue"),
        "the retention of an existing stream can't be changed to or from workqueue",
        REPLACE,
    ),
    stream(
        symbol::SEALED,
        When::SwitchedOff,
        "sealing can't be undone",
        REPLACE,
    ),
    stream(
        symbol::DENY_DELETE,
        When::SwitchedOff,
        "once on, it can't be switched off",
        KEEP,
    ),
    stream(
        symbol::DENY_PURGE,
        When::SwitchedOff,
        "once on, it can't be switched off",
        KEEP,
    ),
    stream(
        symbol::ALLOW_MSG_TTL,
        When::SwitchedOff,
        "once on, it can't be switched off",
        KEEP,
    ),
    stream(
        symbol::ALLOW_MSG_SCHEDULES,
        When::SwitchedOff,
        "once on, it can't be switched off",
        KEEP,
    ),
    stream(
        symbol::ALLOW_MSG_COUNTER,
        When::Changed,
        "counters are decided when a stream is created",
        REPLACE,
    ),
    stream(
        symbol::PERSIST_MODE,
        When::Changed,
        "it is decided when a stream is created",
        REPLACE,
    ),
    stream(
        symbol::MIRROR,
        When::Set,
        "what a stream mirrors is decided when it is created",
        REPLACE,
    ),
    on(
        Servers::Before(ServerVersion::V2_12),
        stream(
            symbol::MIRROR,
            When::Removed,
            "a mirror is promoted by nats-server 2.12 and later only",
            UPGRADE,
        ),
    ),
    on(
        Servers::Before(ServerVersion::V2_12),
        stream(
            symbol::MAX_CONSUMERS,
            When::Changed,
            "nats-server 2.12 and later change it only",
            UPGRADE,
        ),
    ),
];

/// What sealing sets, and nothing changes afterwards.
const SEALED: &[Rule] = &[
    sealed(symbol::MAX_AGE),
    sealed(symbol::DISCARD),
    sealed(symbol::DENY_DELETE),
    sealed(symbol::DENY_PURGE),
    sealed(symbol::ALLOW_ROLLUP_HDRS),
];

const fn sealed(field: &'static str) -> Rule {
    let why = "the stream is sealed, which fixes this field and can't be undone";
    stream(field, When::Changed, why, REPLACE)
}

/// Consumers: code 10012.
const CONSUMER: &[Rule] = &[
    consumer(symbol::ACK_POLICY, FIXED),
    consumer(symbol::DELIVER_POLICY, FIXED),
    consumer(symbol::OPT_START_SEQ, FIXED),
    consumer(symbol::OPT_START_TIME, FIXED),
    consumer(symbol::REPLAY_POLICY, FIXED),
    consumer(symbol::MAX_WAITING, FIXED),
    consumer(symbol::FLOW_CONTROL, FIXED),
    consumer(symbol::IDLE_HEARTBEAT, FIXED),
    stream(
        symbol::DELIVER_SUBJECT,
        When::AddedOrRemoved,
        "a consumer stays a pull or a push consumer",
        KEEP_CONSUMER,
    ),
    on(
        Servers::Since(ServerVersion::V2_14),
        consumer(symbol::MEM_STORAGE, FIXED),
    ),
];

/// The rule by which a server of that version refuses a change of a stream.
pub(super) fn of_stream(
    difference: &Difference,
    is_sealed: bool,
    server: ServerVersion,
) -> Option<Refusal> {
    let sealed = if is_sealed { SEALED } else { &[] };
    sealed
        .iter()
        .chain(STREAM)
        .find(|rule| rule.applies(difference, server))
        .map(|rule| Refusal::new(rule.why, rule.remedy))
}

/// The rule by which a server of that version refuses a change of a consumer.
pub(super) fn of_consumer(difference: &Difference, server: ServerVersion) -> Option<Refusal> {
    CONSUMER
        .iter()
        .find(|rule| rule.applies(difference, server))
        .map(|rule| Refusal::new(rule.why, rule.remedy))
}

impl Rule {
    fn applies(&self, difference: &Difference, server: ServerVersion) -> bool {
        self.field == difference.field
            && self.servers.include(server)
            && self.when.describes(difference)
    }
}

impl Servers {
    fn include(self, server: ServerVersion) -> bool {
        match self {
            Self::All => true,
            Self::Before(version) => server < version,
            Self::Since(version) => server >= version,
        }
    }
}

impl When {
    fn describes(self, Difference { before, after, .. }: &Difference) -> bool {
        match self {
            Self::Changed => true,
            Self::SwitchedOff => *before == json!(true),
            Self::Set => !after.is_null(),
            Self::Removed => after.is_null(),
            Self::AddedOrRemoved => before.is_null() || after.is_null(),
            Self::ToOrFrom(word) => [before, after].contains(&&Value::from(word)),
        }
    }
}
