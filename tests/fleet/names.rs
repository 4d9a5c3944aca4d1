//! The constants, as the hand-written ones were called.

use std::time::Duration;

use kanade_fleet as fleet;
use kanade_resources::Kind;

/// Numbers that other code needs, as compile-time constants.
const RESULTS_WINDOW: Duration = fleet::streams::RESULTS.max_age;
const OUTPUT_CAP: i64 = fleet::object_stores::RESULT_OUTPUT.max_bytes;
const CONFIG_REVISIONS: u8 = fleet::kv::AGENT_CONFIG.history;

#[test]
fn a_module_has_the_names_alone() {
    use fleet::constants::*;

    assert_eq!(STREAM_RESULTS, fleet::STREAM_RESULTS);
    assert_eq!(ALL_OBJECT_STORES, fleet::ALL_OBJECT_STORES);
    assert_eq!(LAZY_CONSUMERS, fleet::LAZY_CONSUMERS);
}

#[test]
fn constants_are_called_as_before() {
    assert_eq!(
        [
            fleet::STREAM_INVENTORY,
            fleet::STREAM_RESULTS,
            fleet::STREAM_EXEC,
            fleet::STREAM_EVENTS,
            fleet::STREAM_AUDIT,
            fleet::STREAM_OBS_EVENTS,
        ],
        [
            "INVENTORY",
            "RESULTS",
            "EXEC",
            "EVENTS",
            "AUDIT",
            "OBS_EVENTS"
        ]
    );
    assert_eq!(
        [
            fleet::BUCKET_SCRIPT_CURRENT,
            fleet::BUCKET_SCRIPT_STATUS,
            fleet::BUCKET_AGENTS_STATE,
            fleet::BUCKET_AGENT_CONFIG,
            fleet::BUCKET_AGENT_GROUPS,
            fleet::BUCKET_SCHEDULES,
            fleet::BUCKET_JOBS,
            fleet::BUCKET_FLEET_CONFIG,
            fleet::BUCKET_JOBS_YAML,
            fleet::BUCKET_SCHEDULES_YAML,
        ],
        [
            "script_current",
            "script_status",
            "agents_state",
            "agent_config",
            "agent_groups",
            "schedules",
            "jobs",
            "fleet_config",
            "jobs_yaml",
            "schedules_yaml",
        ]
    );
    assert_eq!(
        [
            fleet::OBJECT_AGENT_RELEASES,
            fleet::OBJECT_APP_PACKAGES,
            fleet::OBJECT_SCRIPTS,
            fleet::OBJECT_RESULT_OUTPUT
        ],
        ["agent_releases", "app_packages", "scripts", "result_output"]
    );
}

#[test]
fn lists_and_declaration_name_the_same_resources() {
    assert_eq!(
        fleet::ALL_STREAMS,
        [
            "INVENTORY",
            "RESULTS",
            "EXEC",
            "EVENTS",
            "AUDIT",
            "OBS_EVENTS"
        ]
    );
    assert_eq!(fleet::ALL_KV_BUCKETS.len(), 10);
    assert_eq!(fleet::ALL_OBJECT_STORES.len(), 4);
    assert!(fleet::LAZY_STREAMS.is_empty());
    assert!(fleet::LAZY_KV_BUCKETS.is_empty());
    assert!(fleet::LAZY_OBJECT_STORES.is_empty());

    let names_of = |kind| -> Vec<&str> {
        fleet::RESOURCES
            .iter()
            .filter(|resource| resource.kind == kind)
            .map(|resource| resource.name)
            .collect()
    };
    assert_eq!(names_of(Kind::Stream), fleet::ALL_STREAMS);
    assert_eq!(names_of(Kind::KvBucket), fleet::ALL_KV_BUCKETS);
    assert_eq!(names_of(Kind::ObjectStore), fleet::ALL_OBJECT_STORES);
}

#[test]
fn numbers_are_constants_to_compute_with() {
    assert_eq!(RESULTS_WINDOW, Duration::from_secs(30 * 86_400));
    assert_eq!(OUTPUT_CAP, 1_073_741_824);
    assert_eq!(CONFIG_REVISIONS, 5);
    let reserved: u64 = fleet::RESOURCES
        .iter()
        .map(|resource| resource.stream.reserved_bytes())
        .sum();
    assert_eq!(reserved, 5_704_253_440, "5.3125 GiB");
    assert_eq!(
        fleet::RESOURCES.storage_budget,
        Some(6_442_450_944),
        "6 GiB"
    );
}
