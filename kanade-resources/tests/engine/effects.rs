//! Changes that look harmless and delete messages, or the place of a consumer: at once, in seconds, or at a restart.

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use async_nats::HeaderMap;
use async_nats::jetstream::Context;
use kanade_resources::{
    Consumer, ConsumerLimits, ConsumerSpec, Declaration, DeliverPolicy, Discard, Engine, Error,
    Plan, Resource, Retention, Step, StreamSource, StreamSpec,
};
use kanade_resources_testing::{Server, Version};
use serde_json::json;

use crate::support::{ask, connect, info, messages, publish, stream};

const STORED: u64 = 20;
const SECOND: Duration = Duration::from_secs(1);

/// A change, and what may be said of it.
struct Case {
    name: &'static str,
    before: Resource<'static>,
    after: Resource<'static>,
    verdict: fn(Version) -> Verdict,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    HeldBack,
    Impossible,
}

fn held_back(_: Version) -> Verdict {
    Verdict::HeldBack
}

fn impossible(_: Version) -> Verdict {
    Verdict::Impossible
}

/// Impossible on 2.10, which does not know the field.
fn since_2_11(version: Version) -> Verdict {
    if version < Version::V2_11 {
        Verdict::Impossible
    } else {
        Verdict::HeldBack
    }
}

fn until_2_12(version: Version) -> Verdict {
    if version < Version::V2_14 {
        Verdict::HeldBack
    } else {
        Verdict::Impossible
    }
}

fn since_2_14(version: Version) -> Verdict {
    if version < Version::V2_14 {
        Verdict::Impossible
    } else {
        Verdict::HeldBack
    }
}

const fn consumer(spec: ConsumerSpec<'static>) -> Consumer<'static> {
    Consumer::new(spec)
}

const fn with(
    stream: StreamSpec<'static>,
    consumers: &'static [Consumer<'static>],
) -> Resource<'static> {
    self::stream(stream).consumers(consumers)
}

const NARROWED: StreamSpec = StreamSpec {
    subjects: &["NARROWED.>"],
    retention: Retention::Interest,
    ..StreamSpec::named("NARROWED")
};
const LEFT: StreamSpec = StreamSpec {
    subjects: &["LEFT.>"],
    retention: Retention::Interest,
    ..StreamSpec::named("LEFT")
};
const LEFT_LATER: StreamSpec = StreamSpec {
    subjects: &["LEFT_LATER.>"],
    retention: Retention::Interest,
    ..StreamSpec::named("LEFT_LATER")
};
const TURNED: StreamSpec = StreamSpec {
    subjects: &["TURNED.>"],
    ..StreamSpec::named("TURNED")
};
const ALONE: StreamSpec = StreamSpec {
    subjects: &["ALONE.>"],
    ..StreamSpec::named("ALONE")
};
const REPLICATED: StreamSpec = StreamSpec {
    subjects: &["REPLICATED.>"],
    ..StreamSpec::named("REPLICATED")
};
const CAPPED: StreamSpec = StreamSpec {
    subjects: &["CAPPED.>"],
    max_msgs: 20,
    ..StreamSpec::named("CAPPED")
};
const RESOURCED: StreamSpec = StreamSpec {
    subjects: &["RESOURCED.>"],
    max_msgs: 40,
    sources: &[ORIGIN],
    ..StreamSpec::named("RESOURCED")
};
const ROLLED: StreamSpec = StreamSpec {
    subjects: &["ROLLED.>"],
    sources: &[ORIGIN],
    ..StreamSpec::named("ROLLED")
};
const REMEMBERED: StreamSpec = StreamSpec {
    subjects: &["REMEMBERED.>"],
    ..StreamSpec::named("REMEMBERED")
};
const DATED: StreamSpec = StreamSpec {
    subjects: &["DATED.>"],
    ..StreamSpec::named("DATED")
};
const MARKED: StreamSpec = StreamSpec {
    subjects: &["MARKED.>"],
    ..StreamSpec::named("MARKED")
};
const ORIGIN: StreamSource = StreamSource::named("ORIGIN");
const EXPIRING: StreamSource = StreamSource::named("EXPIRING");
const FILTERED: StreamSource = StreamSource {
    filter_subject: Some("ORIGIN.1"),
    ..ORIGIN
};

static CASES: &[Case] = &[
    Case {
        name: "interest: the filter of the only consumer is narrowed",
        before: with(NARROWED, &[consumer(ConsumerSpec::named("NARROWED", "C"))]),
        after: with(
            NARROWED,
            &[consumer(ConsumerSpec {
                filter_subjects: &["NARROWED.1"],
                ..ConsumerSpec::named("NARROWED", "C")
            })],
        ),
        verdict: held_back,
    },
    Case {
        name: "interest: the only consumer gets an inactive_threshold",
        before: with(LEFT, &[consumer(ConsumerSpec::named("LEFT", "C"))]),
        after: with(
            LEFT,
            &[consumer(ConsumerSpec {
                inactive_threshold: Some(SECOND),
                ..ConsumerSpec::named("LEFT", "C")
            })],
        ),
        verdict: held_back,
    },
    Case {
        name: "interest: consumer_limits give one to the only consumer",
        before: with(
            LEFT_LATER,
            &[consumer(ConsumerSpec::named("LEFT_LATER", "C"))],
        ),
        after: stream(StreamSpec {
            consumer_limits: Some(ConsumerLimits {
                inactive_threshold: Some(SECOND),
                max_ack_pending: None,
            }),
            ..LEFT_LATER
        }),
        verdict: since_2_14,
    },
    Case {
        name: "limits -> interest with a new consumer that starts later",
        before: stream(TURNED),
        after: with(
            StreamSpec {
                retention: Retention::Interest,
                ..TURNED
            },
            &[consumer(ConsumerSpec {
                deliver_policy: DeliverPolicy::New,
                ..ConsumerSpec::named("TURNED", "C")
            })],
        ),
        verdict: held_back,
    },
    Case {
        name: "limits -> interest without a consumer",
        before: stream(ALONE),
        after: stream(StreamSpec {
            retention: Retention::Interest,
            ..ALONE
        }),
        verdict: held_back,
    },
    Case {
        name: "num_replicas = 3 on a lone server",
        before: stream(REPLICATED),
        after: stream(StreamSpec {
            num_replicas: 3,
            ..REPLICATED
        }),
        verdict: impossible,
    },
    Case {
        name: "sources: added to a capped stream",
        before: stream(CAPPED),
        after: stream(StreamSpec {
            sources: &[ORIGIN],
            ..CAPPED
        }),
        verdict: held_back,
    },
    Case {
        name: "sources: changed on a capped stream",
        before: stream(RESOURCED),
        after: stream(StreamSpec {
            sources: &[FILTERED],
            ..RESOURCED
        }),
        verdict: held_back,
    },
    Case {
        name: "roll-ups allowed where they are copied",
        before: stream(ROLLED),
        after: stream(StreamSpec {
            allow_rollup_hdrs: true,
            ..ROLLED
        }),
        verdict: held_back,
    },
    Case {
        name: "mem_storage of a live consumer",
        before: with(
            REMEMBERED,
            &[consumer(ConsumerSpec::named("REMEMBERED", "C"))],
        ),
        after: with(
            REMEMBERED,
            &[consumer(ConsumerSpec {
                mem_storage: true,
                ..ConsumerSpec::named("REMEMBERED", "C")
            })],
        ),
        verdict: until_2_12,
    },
    Case {
        name: "allow_msg_ttl over messages with old TTLs",
        before: stream(DATED),
        after: stream(StreamSpec {
            allow_msg_ttl: true,
            ..DATED
        }),
        verdict: since_2_11,
    },
    Case {
        name: "limit markers over messages with old TTLs",
        before: stream(MARKED),
        after: stream(StreamSpec {
            subject_delete_marker_ttl: Duration::from_secs(3600),
            ..MARKED
        }),
        verdict: since_2_11,
    },
];

#[tokio::test]
async fn what_would_delete_later_is_not_made_without_consent() -> Result<()> {
    for version in Version::ALL {
        let mut server = Server::builder().version(*version).start()?;
        attack(&mut server, *version)
            .await
            .with_context(|| format!("on {version}"))?;
    }
    Ok(())
}

async fn attack(server: &mut Server, version: Version) -> Result<()> {
    let js = connect(server.url()).await?;
    fill(&js, version).await?;
    let held = stored(&js).await?;

    let after: Vec<Resource<'_>> = CASES.iter().map(|case| case.after).collect();
    let plan = Engine::new(&js, &declaration(&after)).plan().await?;
    for case in CASES {
        let verdict = (case.verdict)(version);
        let told = verdict_on(&plan, case)?;
        ensure!(told == Some(verdict), "{}: {told:?}\n{plan}", case.name);
    }
    let is_impossible = matches!(
        Engine::new(&js, &declaration(&after)).run().await,
        Err(Error::Incomplete { .. })
    );
    ensure!(is_impossible, "the impossible is an error");

    // Longer than inactive consumers stay, and than servers take to expire.
    tokio::time::sleep(3 * SECOND).await;
    server.restart()?;
    let js = connect(server.url()).await?;
    tokio::time::sleep(2 * SECOND).await;
    for ((case, before), now) in CASES.iter().zip(held).zip(stored(&js).await?) {
        ensure!(now >= before, "{}: {before} messages, now {now}", case.name);
    }
    let place = ask(&js, "CONSUMER.INFO.REMEMBERED.C", json!({})).await?;
    ensure!(
        place["ack_floor"]["consumer_seq"] == json!(5) && place["num_pending"] == json!(15),
        "its place is gone: {place}"
    );
    Ok(())
}

/// Everything as it is before the changes, with messages; some of them carry a TTL that is over.
async fn fill(js: &Context, version: Version) -> Result<()> {
    let origin = StreamSpec {
        subjects: &["ORIGIN.>"],
        allow_rollup_hdrs: true,
        ..StreamSpec::named("ORIGIN")
    };
    // What it holds was allowed to expire there, and is copied.
    let expiring = StreamSpec {
        subjects: &["EXPIRING.>"],
        allow_msg_ttl: version >= Version::V2_11,
        ..StreamSpec::named("EXPIRING")
    };
    let copied: Vec<StreamSpec<'_>> = [DATED, MARKED]
        .map(|spec| StreamSpec {
            sources: &[EXPIRING],
            ..spec
        })
        .to_vec();
    let before: Vec<Resource<'_>> = [origin, expiring]
        .into_iter()
        .chain(copied)
        .map(stream)
        .chain(
            CASES
                .iter()
                .map(|case| case.before)
                .filter(|resource| !["DATED", "MARKED"].contains(&resource.name)),
        )
        .collect();
    Engine::new(js, &declaration(&before)).run().await?;
    let mut ttl = HeaderMap::new();
    ttl.insert("Nats-TTL", "3s");
    for number in 0..STORED {
        let acknowledged = js.publish_with_headers(
            format!("EXPIRING.{}", number % 4),
            ttl.clone(),
            "old".into(),
        );
        acknowledged.await?.await?;
    }
    for name in [
        "ORIGIN",
        "NARROWED",
        "LEFT",
        "LEFT_LATER",
        "TURNED",
        "ALONE",
        "REPLICATED",
    ]
    .into_iter()
    .chain(["CAPPED", "RESOURCED", "ROLLED", "REMEMBERED"])
    {
        for subject in 0..4 {
            publish(js, &format!("{name}.{subject}"), 5).await?;
        }
    }
    acknowledge_five(js).await?;
    tokio::time::sleep(3 * SECOND + SECOND / 2).await;
    // The copies stay without their origin.
    let uncopied: Vec<Resource<'_>> = [DATED, MARKED].map(stream).to_vec();
    Engine::new(js, &declaration(&uncopied)).run().await?;
    Ok(())
}

async fn acknowledge_five(js: &Context) -> Result<()> {
    use async_nats::jetstream::consumer::PullConsumer;
    use futures_util::StreamExt as _;
    let consumer: PullConsumer = js.get_consumer_from_stream("C", "REMEMBERED").await?;
    let mut batch = consumer.fetch().max_messages(5).messages().await?;
    while let Some(message) = batch.next().await {
        let message = message.map_err(|error| anyhow::anyhow!(error))?;
        message
            .double_ack()
            .await
            .map_err(|error| anyhow::anyhow!(error))?;
    }
    Ok(())
}

async fn stored(js: &Context) -> Result<Vec<u64>> {
    let mut stored = Vec::new();
    for case in CASES {
        let messages = messages(js, case.after.name).await?;
        ensure!(messages >= STORED, "{}: {messages} messages", case.name);
        stored.push(messages);
    }
    Ok(stored)
}

/// What the plan says of the stream or of its consumers: the worst.
fn verdict_on(plan: &Plan, case: &Case) -> Result<Option<Verdict>> {
    let steps: Vec<&Step> = plan
        .steps
        .iter()
        .filter(|step| step.resource.stream == case.after.name)
        .collect();
    ensure!(!steps.is_empty(), "{} is in no plan", case.name);
    let is_impossible = steps.iter().any(|step| !step.impossible.is_empty());
    let is_held_back = steps.iter().any(|step| !step.held_back.is_empty());
    Ok(match (is_impossible, is_held_back) {
        (true, _) => Some(Verdict::Impossible),
        (_, true) => Some(Verdict::HeldBack),
        _ => None,
    })
}

fn declaration<'d>(resources: &'d [Resource<'d>]) -> Declaration<'d> {
    Declaration::new(resources)
}

#[tokio::test]
async fn a_consumer_that_nobody_declared_holds_messages_up_or_does_not() -> Result<()> {
    let server = Server::start()?;
    let js = connect(server.url()).await?;
    let resources = |spec| [stream(spec)];
    let filled = StreamSpec {
        subjects: &["ALONE.>"],
        ..ALONE
    };
    Engine::new(&js, &declaration(&resources(filled)))
        .run()
        .await?;
    publish(&js, "ALONE.1", 20).await?;
    let undeclared = json!({"stream_name": "ALONE", "config": {"durable_name": "STRANGER", "ack_policy": "explicit"}});
    ask(&js, "CONSUMER.DURABLE.CREATE.ALONE.STRANGER", undeclared).await?;

    let interest = StreamSpec {
        retention: Retention::Interest,
        discard: Discard::Old,
        ..filled
    };
    let (_, report) = Engine::new(&js, &declaration(&resources(interest)))
        .run()
        .await?;
    ensure!(report.held_back().next().is_none(), "{report}");
    ensure!(messages(&js, "ALONE").await? == 20);
    ensure!(info(&js, "ALONE").await?["config"]["retention"] == "interest");
    Ok(())
}

const TAKEN_BACK: StreamSpec = StreamSpec {
    subjects: &["TAKEN_BACK.>"],
    ..StreamSpec::named("TAKEN_BACK")
};
const READER: ConsumerSpec = ConsumerSpec::named("TAKEN_BACK", "C");

/// Before 2.11.5, servers delete for the consumers of such a stream until they restart, whenever one of them changes.
#[tokio::test]
async fn a_stream_that_left_interest_keeps_what_nobody_wants() -> Result<()> {
    for version in Version::ALL {
        let server = Server::builder().version(*version).start()?;
        let js = connect(server.url()).await?;
        let interest = StreamSpec {
            retention: Retention::Interest,
            ..TAKEN_BACK
        };
        let described = ConsumerSpec {
            description: Some("why"),
            ..READER
        };
        let narrowed = ConsumerSpec {
            filter_subjects: &["TAKEN_BACK.1"],
            ..described
        };
        let before = [with(interest, const { &[consumer(READER)] })];
        let taken_back = [with(TAKEN_BACK, const { &[consumer(READER)] })];
        Engine::new(&js, &declaration(&before)).run().await?;
        for subject in 0..4 {
            publish(&js, &format!("TAKEN_BACK.{subject}"), 5).await?;
        }
        let (_, report) = Engine::new(&js, &declaration(&taken_back)).run().await?;
        ensure!(report.held_back().next().is_none(), "{version}: {report}");

        for spec in [described, narrowed] {
            let consumers = [consumer(spec)];
            let resources = [stream(TAKEN_BACK).consumers(&consumers)];
            let (_, report) = Engine::new(&js, &declaration(&resources)).run().await?;
            let is_held_back = report.held_back().next().is_some();
            ensure!(
                is_held_back == (*version < Version::V2_12 && spec == narrowed),
                "{version}: {report}"
            );
            ensure!(
                messages(&js, "TAKEN_BACK").await? == STORED,
                "{version}: gone"
            );
        }
    }
    Ok(())
}
