//! Creating or changing a stream that copies others, as far as it deletes what those hold.

use std::collections::{HashMap, HashSet};

use kanade_resources_schema::spec::{
    ExternalStream, Resource, ServerVersion, StreamSource, StreamSpec,
};
use serde_json::{Value, json};

use super::super::{Consent, Plan};
use super::{
    Action, Company, FoundAround, Policy, SPEC, Step, fields, live, object, policy, resource,
};
use crate::change::{Change, Class, Estimate};
use crate::live::{Live, Place};
use crate::target::Target;

const QUEUE: StreamSource<'static> = StreamSource::named("QUEUE");
const PART: StreamSource<'static> = StreamSource {
    filter_subject: Some("queue.1"),
    ..QUEUE
};
const FAR: StreamSource<'static> = StreamSource {
    external: Some(ExternalStream {
        api: "$JS.hub.API",
        deliver: None,
    }),
    ..QUEUE
};
const SOURCING: StreamSpec<'static> = StreamSpec {
    sources: &[QUEUE],
    ..SPEC
};

/// The stream `QUEUE`, and who reads it.
struct Origin {
    retention: &'static str,
    messages: u64,
    /// Names, what each is still owed, and other settings; `None` where nobody could tell.
    consumers: Option<Vec<(&'static str, u64, Value)>>,
}

impl Origin {
    const fn full(retention: &'static str) -> Self {
        Self {
            retention,
            messages: 20,
            consumers: Some(Vec::new()),
        }
    }

    fn read_by(mut self, name: &'static str, owed: u64, set: Value) -> Self {
        self.consumers
            .get_or_insert_default()
            .push((name, owed, set));
        self
    }

    fn live(&self) -> Live {
        Live {
            messages: self.messages,
            ..live(json!({"name": "QUEUE", "subjects": ["queue.>"], "retention": self.retention}))
        }
    }

    fn around(&self, own: Option<&Live>) -> FoundAround<'static, 'static> {
        let consumer = |(name, owed, set): &(&str, u64, Value)| {
            let mut config =
                object(json!({"name": name, "durable_name": name, "ack_policy": "explicit"}));
            config.extend(object(set.clone()));
            Live {
                config,
                place: Some(Place {
                    pending: *owed,
                    ..Place::default()
                }),
                ..Live::default()
            }
        };
        let consumers = self
            .consumers
            .as_ref()
            .map(|all| all.iter().map(consumer).collect());
        let own = own.map(|own| ("A".to_owned(), own.clone()));
        FoundAround {
            targets: Vec::new(),
            streams: [("QUEUE".to_owned(), self.live())]
                .into_iter()
                .chain(own)
                .collect(),
            consumers: consumers
                .map(|all| ("QUEUE".to_owned(), all))
                .into_iter()
                .collect(),
            unseen: HashSet::new(),
        }
    }
}

fn stepped(
    declared: &Resource<'_>,
    own: Option<&Live>,
    around: FoundAround<'_, '_>,
    policy: Policy<'_>,
) -> Step {
    let company = Company::new(policy, Some(5), around);
    super::super::step(Target::Stream(declared), own, policy, &company)
}

fn created(spec: StreamSpec<'_>, origin: &Origin) -> Step {
    let policy = policy(ServerVersion::V2_15, false);
    let declared = Resource::new(kanade_resources_schema::spec::Kind::Stream, spec.name, spec);
    stepped(&declared, None, origin.around(None), policy)
}

fn changed(spec: StreamSpec<'static>, set: Value, origin: &Origin) -> Step {
    let own = live(set);
    let policy = policy(ServerVersion::V2_15, false);
    stepped(
        &resource(spec),
        Some(&own),
        origin.around(Some(&own)),
        policy,
    )
}

fn is_made(step: &Step) -> bool {
    assert_eq!(step.writes(), step.held_back.is_empty(), "{step}");
    step.writes()
}

fn estimate(change: &Change) -> Estimate {
    match &change.class {
        Class::Lossy { estimate, .. } => *estimate,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_copy_of_a_work_queue_takes_consent() {
    let held = created(SOURCING, &Origin::full("workqueue"));
    assert_eq!(held.action, Action::None);
    assert_eq!(fields(&held.held_back), ["sources"]);
    assert_eq!(estimate(&held.held_back[0]), Estimate::messages(20));
    assert!(held.is_blocked() && !held.is_in_sync());
    let mirroring = StreamSpec {
        subjects: &[],
        mirror: const { Some(QUEUE) },
        ..SPEC
    };
    let held = created(mirroring, &Origin::full("workqueue"));
    assert_eq!(fields(&held.held_back), ["mirror"]);
    let existing = changed(SOURCING, json!({}), &Origin::full("workqueue"));
    assert_eq!(fields(&existing.held_back), ["sources"]);
}

#[test]
fn what_copying_does_not_delete_is_copied() {
    assert!(is_made(&created(SOURCING, &Origin::full("limits"))));
    assert!(!is_made(&created(SOURCING, &Origin::full("interest"))));
    let empty = Origin {
        messages: 0,
        ..Origin::full("workqueue")
    };
    assert!(is_made(&created(SOURCING, &empty)));
    assert!(is_made(&created(SPEC, &Origin::full("workqueue"))));
}

#[test]
fn what_a_consumer_of_its_own_is_owed_stays() {
    let read = |owed, set| created(SOURCING, &Origin::full("workqueue").read_by("C", owed, set));
    assert!(is_made(&read(20, json!({}))));
    assert!(!is_made(&read(19, json!({}))));
    assert!(!is_made(&read(20, json!({"inactive_threshold": 5}))));
    let copied = Origin::full("workqueue").read_by("JS_SRC_x", 20, json!({}));
    assert!(!is_made(&created(SOURCING, &copied)), "it only copies, too");
    let unknown = Origin {
        consumers: None,
        ..Origin::full("workqueue")
    };
    assert!(!is_made(&created(SOURCING, &unknown)));
}

#[test]
fn who_agrees_gets_it_and_is_told() {
    let origin = Origin::full("workqueue");
    let agreed = policy(ServerVersion::V2_15, true);
    let made = stepped(&resource(SOURCING), None, origin.around(None), agreed);
    assert!(matches!(made.action, Action::Create { .. }));
    assert_eq!(fields(&made.losses), ["sources"]);
    let mut own = resource(SOURCING);
    own.allow_data_loss = true;
    let policy = policy(ServerVersion::V2_15, false);
    assert!(stepped(&own, None, origin.around(None), policy).writes());
    // No more than what was shown.
    let shown = Plan::new(vec![made], Vec::new(), Vec::new());
    let consent = Consent::Shown(&shown);
    let again = |messages| {
        let origin = Origin {
            messages,
            ..Origin::full("workqueue")
        };
        let policy = Policy { consent, ..agreed };
        stepped(&resource(SOURCING), None, origin.around(None), policy)
    };
    assert!(again(20).writes());
    assert!(!again(21).writes());
    assert_eq!(
        again(21).held_back[0].note.as_deref(),
        Some("more would be deleted than was agreed to")
    );
}

#[test]
fn what_is_kept_only_to_be_copied_stays_with_the_copy() {
    let sourcing = || json!({"sources": [{"name": "QUEUE"}]});
    let left = |origin: &Origin| changed(SPEC, sourcing(), origin);
    let held = left(&Origin::full("interest"));
    assert_eq!(fields(&held.held_back), ["sources"]);
    assert_eq!(estimate(&held.held_back[0]), Estimate::messages(20));
    assert!(is_made(&left(&Origin::full("workqueue"))));
    assert!(is_made(&left(&Origin::full("limits"))));
    assert!(is_made(&left(&Origin::full("interest").read_by(
        "C",
        20,
        json!({})
    ))));
    let mirroring = json!({"subjects": null, "mirror": {"name": "QUEUE"}});
    let promoted = changed(SPEC, mirroring, &Origin::full("interest"));
    assert!(
        fields(&promoted.held_back).contains(&"mirror"),
        "{promoted}"
    );
    // Up to 2.12 it keeps nothing for that, but a restart may be an upgrade.
    for (server, told) in [("2.12.8", "from nats-server 2.14 on, "), ("2.14.6", "")] {
        let set = json!({"sources": [{"name": "QUEUE"}], "metadata": {"_nats.ver": server}});
        let held = changed(SPEC, set, &Origin::full("interest"));
        let Class::Lossy { why, .. } = &held.held_back[0].class else {
            panic!("{held}");
        };
        let text = "a stream with interest retention deletes what it kept only to be copied";
        assert_eq!(*why, format!("{told}{text}"));
    }
    // What is copied in another way counts once.
    let filtered = StreamSpec {
        sources: &[PART],
        ..SPEC
    };
    let held = changed(filtered, sourcing(), &Origin::full("interest"));
    assert_eq!(estimate(&held.held_back[0]), Estimate::messages(20));
}

#[test]
fn an_origin_that_nobody_could_look_at_may_hold_anything() {
    let policy = policy(ServerVersion::V2_15, false);
    let unseen = |name: &str| FoundAround {
        targets: Vec::new(),
        streams: HashMap::new(),
        consumers: HashMap::new(),
        unseen: HashSet::from([name.to_owned()]),
    };
    let held = stepped(&resource(SOURCING), None, unseen("QUEUE"), policy);
    assert_eq!(estimate(&held.held_back[0]), Estimate::default());
    let other = stepped(&resource(SOURCING), None, unseen("OTHER"), policy);
    assert!(is_made(&other), "it is not there");
    // Of another account or domain, nothing is known.
    let far = StreamSpec {
        sources: &[FAR],
        ..SPEC
    };
    assert!(is_made(&created(far, &Origin::full("workqueue"))));
}
