mod agreeing;
mod attaching;
mod coherent;
mod company;
mod consumers;
mod copying;
mod diff;
mod moving;
mod order;
mod printing;
mod refusals;
mod room;
mod shrinking;
mod stamps;
mod turns;
mod undeclared;

use std::time::Duration;

use kanade_resources_schema::spec::{Kind, Placement, Resource, ServerVersion, StreamSpec};
use serde_json::{Value, json};

use super::consent::Consent;
use super::{Action, Company, FoundAround, Known, Party, Policy, Step, arrange_together};
use crate::change::Change;
use crate::document::Document;
use crate::live::Live;
use crate::target::Target;

const HOUR: Duration = Duration::from_secs(3600);
const SECOND: i64 = 1_000_000_000;
const SPEC: StreamSpec<'static> = StreamSpec {
    subjects: &["a.>"],
    ..StreamSpec::named("A")
};

const ON_SSD: Option<Placement<'static>> = Some(Placement {
    cluster: None,
    tags: &["ssd"],
    preferred: None,
});

fn resource(stream: StreamSpec<'static>) -> Resource<'static> {
    Resource::new(Kind::Stream, stream.name, stream)
}

fn step(resource: &Resource<'_>, live: Option<&Live>, allow_data_loss: bool) -> Step {
    on(ServerVersion::V2_15, resource, live, allow_data_loss)
}

fn on(
    server: ServerVersion,
    resource: &Resource<'_>,
    live: Option<&Live>,
    allow_data_loss: bool,
) -> Step {
    super::step(
        Target::Stream(resource),
        live,
        policy(server, allow_data_loss),
        &Company::on(server),
    )
}

/// A stream as a 2.15 server answers for `SPEC`, with `set` on top: 20 messages of 100 bytes each on 4
/// subjects, the oldest an hour old.
fn live(set: Value) -> Live {
    let mut config = object(json!({
        "name": "A", "subjects": ["a.>"], "retention": "limits", "max_consumers": -1, "max_msgs": -1, "max_bytes": -1,
        "max_age": 0, "max_msgs_per_subject": -1, "max_msg_size": -1, "discard": "old", "storage": "file",
        "num_replicas": 1, "duplicate_window": 120 * SECOND, "compression": "none", "allow_direct": false,
        "mirror_direct": false, "sealed": false, "deny_delete": false, "deny_purge": false,
        "allow_rollup_hdrs": false, "consumer_limits": {}, "allow_msg_ttl": false,
        "metadata": {"_nats.level": "5", "_nats.req.level": "0", "_nats.ver": "2.15.1"},
    }));
    config.extend(object(set));
    Live {
        config,
        messages: 20,
        bytes: 2000,
        num_subjects: 4,
        first_seq: Some(1),
        oldest: Some(HOUR),
        ..Live::default()
    }
}

fn empty(set: Value) -> Live {
    Live {
        messages: 0,
        bytes: 0,
        num_subjects: 0,
        oldest: None,
        ..live(set)
    }
}

fn object(value: Value) -> Document {
    let Value::Object(object) = value else {
        panic!("not an object: {value}")
    };
    object
}

fn document(step: &Step) -> &Document {
    match &step.action {
        Action::Create { document } | Action::Update { document, .. } => document,
        Action::None => panic!("nothing is written: {step}"),
    }
}

fn fields(changes: &[Change]) -> Vec<&str> {
    changes.iter().map(|change| change.field.as_str()).collect()
}

fn policy(server: ServerVersion, allow_data_loss: bool) -> Policy<'static> {
    Policy {
        server,
        consent: if allow_data_loss {
            Consent::All
        } else {
            Consent::Safe
        },
        creates: true,
        generation: None,
    }
}

/// The steps of a run over `targets`, with what is around them, on a broker whose API is of 2.15.
fn together(
    targets: &[Known<'_, '_>],
    around: FoundAround<'_, '_>,
    policy: Policy<'_>,
) -> Vec<Step> {
    let company = Company::new(policy, Some(5), around);
    let mut steps: Vec<Step> = targets
        .iter()
        .map(|(target, live)| super::step(*target, *live, policy, &company))
        .collect();
    let parties = targets.iter().zip(&mut steps);
    let parties = parties.map(|((target, live), step)| Party::new(*target, step, *live));
    arrange_together(parties.collect(), &[]);
    steps
}
