//! Brokers that answer anything: the engine neither panics, nor runs on, nor says what a terminal would act upon.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use fastrand::Rng;
use kanade_resources::async_nats::{self, jetstream};
use kanade_resources::{Declaration, Engine, Kind, Resource, StreamSpec};
use kanade_resources_testing::{Liar, Lie};
use serde_json::{Value, json};

use crate::target::{check_tame, message};

/// The longest that a run may take.
const DEADLINE: Duration = Duration::from_millis(200);

/// How late a run may end, on a machine that does other things, too.
const SLACK: Duration = Duration::from_secs(2);

const HOSTILE: &str = "X\u{1b}]0;owned\u{7}\u{9b}31m\u{202e}Y\nforged";

/// Plans and runs against such a broker for that long. Each number of a seed gives the same answers again.
pub(crate) fn run(seed: u64, time: Duration) -> Result<u64> {
    let case = Arc::new(AtomicU64::new(seed));
    let asked = Arc::clone(&case);
    let rng = Mutex::new((seed, Rng::with_seed(seed)));
    let liar = Liar::start(move |subject, _| {
        let mut rng = rng.lock().unwrap_or_else(PoisonError::into_inner);
        let seed = asked.load(Ordering::SeqCst);
        if rng.0 != seed {
            *rng = (seed, Rng::with_seed(seed));
        }
        lie(subject, &mut rng.1)
    })?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let js = runtime
        .block_on(async { anyhow::Ok(jetstream::new(async_nats::connect(liar.url()).await?)) })?;
    let start = Instant::now();
    let mut cases = 0;
    while start.elapsed() < time {
        let began = Instant::now();
        let result = catch_unwind(AssertUnwindSafe(|| runtime.block_on(check(&js))));
        let number = case.fetch_add(1, Ordering::SeqCst);
        match result {
            Err(panic) => bail!("panicked: {}; --seed {number}", message(panic.as_ref())),
            Ok(result) => result.with_context(|| format!("--seed {number}"))?,
        }
        let took = began.elapsed();
        ensure!(
            took < DEADLINE * 2 + SLACK,
            "took {took:?}; --seed {number}"
        );
        cases += 1;
    }
    Ok(cases)
}

async fn check(js: &jetstream::Context) -> Result<()> {
    let stream = StreamSpec {
        subjects: &["orders.>"],
        max_bytes: 1 << 20,
        ..StreamSpec::named("ORDERS")
    };
    let resources = [Resource::new(Kind::Stream, "ORDERS", stream)];
    let declaration = Declaration::new(&resources).generation(7);
    let engine = || Engine::new(js, &declaration).deadline(DEADLINE);
    let planned = engine().plan().await;
    check_tame(&planned.map_or_else(|error| format!("{error}{error:?}"), |plan| plan.to_string()))?;
    let ran = engine().run().await;
    check_tame(&ran.map_or_else(
        |error| format!("{error}{error:?}"),
        |(_handles, report)| report.to_string(),
    ))
}

/// What a request comes back with: mostly what it should, with some values changed.
fn lie(subject: &str, rng: &mut Rng) -> Lie {
    match rng.u8(..20) {
        0 => return Lie::Silence,
        1 => return Lie::Error(format!("Permissions Violation for Publish to {HOSTILE:?}")),
        2 => return Lie::Answer(vec![rng.u8(..); 9]),
        3 => return refusal(rng),
        _ => {}
    }
    let mut answer = if subject == "$JS.API.INFO" {
        account()
    } else {
        stream()
    };
    for _ in 0..rng.usize(0..4) {
        change(&mut answer, rng);
    }
    Lie::Answer(answer.to_string().into_bytes())
}

fn refusal(rng: &mut Rng) -> Lie {
    let code = rng.choice([10008, 10047, 10058, 10059, 10065, 10100]);
    let error = json!({"error": {"code": 400, "err_code": code, "description": HOSTILE}});
    Lie::Answer(error.to_string().into_bytes())
}

fn account() -> Value {
    let limits =
        json!({"max_memory": -1, "max_storage": -1, "max_streams": -1, "max_consumers": -1});
    json!({
        "memory": 0, "storage": 0, "reserved_memory": 0, "reserved_storage": 0, "streams": 0, "consumers": 0,
        "limits": limits, "tiers": {"R1": {"memory": 0, "storage": 0, "streams": 0, "limits": limits}},
    })
}

fn stream() -> Value {
    json!({
        "type": "io.nats.jetstream.api.v1.stream_info_response",
        "config": {
            "name": "ORDERS", "subjects": ["orders.>"], "retention": "limits", "max_consumers": -1, "max_msgs": -1,
            "max_bytes": 1 << 20, "max_age": 0, "max_msgs_per_subject": -1, "max_msg_size": -1, "discard": "old",
            "storage": "file", "num_replicas": 1, "duplicate_window": 120_000_000_000_u64, "compression": "none",
            "allow_direct": false, "mirror_direct": false, "sealed": false, "deny_delete": false, "deny_purge": false,
            "allow_rollup_hdrs": false, "consumer_limits": {}, "metadata": {"kanade-resources.generation": "7"},
        },
        "created": "2026-01-01T00:00:00Z",
        "state": {
            "messages": 3, "bytes": 300, "first_seq": 1, "first_ts": "2026-01-01T00:00:00Z", "last_seq": 3,
            "last_ts": "2026-01-01T00:00:00Z", "num_subjects": 1, "consumer_count": 0,
        },
        "ts": "2026-01-01T00:00:01Z",
    })
}

/// Changes one value somewhere in `value`, or takes it away.
fn change(value: &mut Value, rng: &mut Rng) {
    let inner = match value {
        Value::Object(fields) if !fields.is_empty() => {
            let place = rng.usize(..fields.len());
            let key = fields.keys().nth(place).cloned().unwrap_or_default();
            if rng.u8(..8) == 0 {
                fields.remove(&key);
                return;
            }
            fields.get_mut(&key)
        }
        Value::Array(items) if !items.is_empty() => {
            let place = rng.usize(..items.len());
            items.get_mut(place)
        }
        _ => None,
    };
    match inner {
        Some(inner) if inner.is_object() || rng.bool() => change(inner, rng),
        Some(inner) => *inner = anything(rng),
        None => *value = anything(rng),
    }
}

fn anything(rng: &mut Rng) -> Value {
    let values = [
        json!(HOSTILE),
        json!(null),
        json!(0),
        json!(-1),
        json!(u64::MAX),
        json!(i64::MIN),
        json!(i64::MAX),
        json!(1e300),
        json!(true),
        json!([HOSTILE, HOSTILE]),
        json!({HOSTILE: HOSTILE}),
        json!("9999-12-31T23:59:59Z"),
        json!("0000-01-01T00:00:00Z"),
    ];
    rng.choice(values).unwrap_or_default()
}
