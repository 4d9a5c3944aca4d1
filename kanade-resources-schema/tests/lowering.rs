//! What a declaration means: values read, defaults filled in, buckets turned into streams.

use std::time::Duration;

use kanade_resources_schema::spec::{
    Compression, ConsumerLimits, Discard, IgnoreChanges, Kind, PersistMode, Placement, Republish,
    Resource, Retention, Storage, StreamSource, StreamSpec, SubjectTransform,
};
use kanade_resources_schema::{Bump, Item, Spec, analyse};

/// Runs `check` on the items of a declaration that must be valid.
fn with_items(source: &str, check: impl FnOnce(&[Item<'_>])) {
    let arena = Bump::new();
    let checked =
        analyse(source, &arena).unwrap_or_else(|rejected| panic!("{:#?}", rejected.findings));
    check(&checked.items);
}

fn stream(body: &str, check: impl FnOnce(StreamSpec<'_>)) {
    with_items(&format!("[streams.S]\n{body}"), |items| {
        check(items[0].resource.stream);
    });
}

#[test]
fn sizes_are_bytes_in_decimal_and_binary_units() {
    let sizes = [
        ("1", 1),
        ("1_000", 1_000),
        ("0x10", 16),
        ("\"1B\"", 1),
        ("\"5 KB\"", 5_000),
        ("\"1KiB\"", 1_024),
        ("\"2MB\"", 2_000_000),
        ("\"2MiB\"", 2_097_152),
        ("\"1.5GiB\"", 1_610_612_736),
        ("\"3GB\"", 3_000_000_000),
        ("\"1TB\"", 1_000_000_000_000),
        ("\"1TiB\"", 1_099_511_627_776),
        ("9223372036854775807", i64::MAX),
        ("\"unlimited\"", -1),
    ];
    for (text, bytes) in sizes {
        stream(&format!("max_bytes = {text}"), |stream| {
            assert_eq!(stream.max_bytes, bytes, "{text}");
        });
    }
}

#[test]
fn durations_have_units_and_add_up() {
    let durations = [
        ("100ms", Duration::from_millis(100)),
        ("100000us", Duration::from_millis(100)),
        ("100000000ns", Duration::from_millis(100)),
        ("90s", Duration::from_secs(90)),
        ("1h30m", Duration::from_secs(5_400)),
        ("1h 30m", Duration::from_secs(5_400)),
        ("7d", Duration::from_secs(604_800)),
        ("2w", Duration::from_secs(1_209_600)),
        ("unlimited", Duration::ZERO),
    ];
    for (text, duration) in durations {
        stream(&format!("max_age = \"{text}\""), |stream| {
            assert_eq!(stream.max_age, duration, "{text}");
        });
    }
}

#[test]
fn the_common_fields_of_a_stream_arrive() {
    let source = r#"
        [streams.ORDERS]
        description = "All orders"
        subjects = ["orders.>", "returns.*"]
        retention = "interest"
        max_msgs = 10
        max_msgs_per_subject = 2
        max_bytes = "1GiB"
        max_age = "1h"
        max_msg_size = "1MiB"
        discard = "new"
        storage = "memory"
        num_replicas = 3
        duplicate_window = "1m"
        compression = "s2"
        allow_direct = true
        metadata = { team = "shop", cost_centre = "42" }
        ignore_changes = ["max_age"]
        allow_data_loss = true
        lazy = true
    "#;
    let spec = StreamSpec {
        description: Some("All orders"),
        subjects: &["orders.>", "returns.*"],
        retention: Retention::Interest,
        max_msgs: 10,
        max_msgs_per_subject: 2,
        max_bytes: 1 << 30,
        max_age: Duration::from_secs(3600),
        max_msg_size: 1 << 20,
        discard: Discard::New,
        storage: Storage::Memory,
        num_replicas: 3,
        duplicate_window: Some(Duration::from_secs(60)),
        compression: Compression::S2,
        allow_direct: true,
        metadata: &[("cost_centre", "42"), ("team", "shop")],
        ..StreamSpec::named("ORDERS")
    };
    with_items(source, |items| {
        let expected = Resource::new(Kind::Stream, "ORDERS", spec)
            .lazy()
            .allow_data_loss()
            .ignore_changes(&["max_age"]);
        let mut found = items[0].resource;
        found.declared = None;
        assert_eq!(found, expected);
        assert_eq!(items[0].constant, "ORDERS");
        assert_eq!(
            items[0].doc, "All orders",
            "the description stands in for `##` lines"
        );
    });
}

/// Asserts that a stream `S` of nats-server 2.14 with these fields is `expected`.
fn assert_means(fields: &str, expected: StreamSpec<'_>) {
    let source = format!("[settings]\nmin_server = \"2.14\"\n[streams.S]\n{fields}");
    with_items(&source, |items| {
        assert_eq!(items[0].resource.stream, expected);
    });
}

#[test]
fn the_rare_fields_of_a_stream_arrive() {
    assert_means(
        r#"
        max_consumers = 4
        max_msgs_per_subject = 1
        discard = "new"
        discard_new_per_subject = true
        no_ack = true
        placement = { cluster = "east", tags = ["ssd"] }
        first_seq = 7
        subject_transform = { src = "S", dest = "T" }
        republish = { src = "T", dest = "U", headers_only = true }
        deny_delete = true
        deny_purge = true
        consumer_limits = { inactive_threshold = "1h", max_ack_pending = 9 }
        allow_atomic = true
        allow_batched = true
        "#,
        StreamSpec {
            subjects: &["S"],
            max_consumers: 4,
            max_msgs_per_subject: 1,
            discard: Discard::New,
            discard_new_per_subject: true,
            no_ack: true,
            placement: Some(Placement {
                cluster: Some("east"),
                tags: &["ssd"],
                preferred: None,
            }),
            first_seq: Some(7),
            subject_transform: Some(SubjectTransform {
                src: "S",
                dest: "T",
            }),
            republish: Some(Republish {
                src: "T",
                dest: "U",
                headers_only: true,
            }),
            deny_delete: true,
            deny_purge: true,
            consumer_limits: Some(ConsumerLimits {
                inactive_threshold: Some(Duration::from_secs(3600)),
                max_ack_pending: Some(9),
            }),
            allow_atomic: true,
            allow_batched: true,
            ..StreamSpec::named("S")
        },
    );
}

#[test]
fn the_features_of_a_stream_arrive() {
    assert_means(
        r#"
        allow_rollup_hdrs = true
        allow_msg_ttl = true
        subject_delete_marker_ttl = "2m"
        allow_msg_schedules = true
        "#,
        StreamSpec {
            subjects: &["S"],
            allow_rollup_hdrs: true,
            allow_msg_ttl: true,
            subject_delete_marker_ttl: Duration::from_secs(120),
            allow_msg_schedules: true,
            ..StreamSpec::named("S")
        },
    );
    assert_means(
        r#"
        allow_msg_counter = true
        persist_mode = "async"
        "#,
        StreamSpec {
            subjects: &["S"],
            allow_msg_counter: true,
            persist_mode: PersistMode::Async,
            ..StreamSpec::named("S")
        },
    );
}

#[test]
fn the_origins_of_a_stream_arrive() {
    assert_means(
        r#"
        mirror = { name = "ORIGIN", opt_start_seq = 7 }
        mirror_direct = true
        "#,
        StreamSpec {
            mirror: Some(StreamSource {
                opt_start_seq: Some(7),
                ..StreamSource::named("ORIGIN")
            }),
            mirror_direct: true,
            ..StreamSpec::named("S")
        },
    );
    assert_means(
        r#"sources = [{ name = "A" }, { name = "B", filter_subject = "b.>" }]"#,
        StreamSpec {
            sources: &[
                StreamSource::named("A"),
                StreamSource {
                    filter_subject: Some("b.>"),
                    ..StreamSource::named("B")
                },
            ],
            ..StreamSpec::named("S")
        },
    );
}

#[test]
fn a_bucket_becomes_the_stream_that_the_clients_make_of_it() {
    let source = r#"
        [kv.jobs]
        history = 5
        max_value_size = "1MiB"
        max_bytes = "1GiB"
        max_age = "1h"
        ignore_changes = ["history", "max_value_size"]
    "#;
    let stream = StreamSpec {
        subjects: &["$KV.jobs.>"],
        max_msgs_per_subject: 5,
        max_msg_size: 1 << 20,
        max_bytes: 1 << 30,
        max_age: Duration::from_secs(3600),
        discard: Discard::New,
        allow_direct: true,
        allow_rollup_hdrs: true,
        deny_delete: true,
        ..StreamSpec::named("KV_jobs")
    };
    with_items(source, |items| {
        assert_eq!(items[0].resource.stream, stream);
        assert_eq!(items[0].resource.name, "jobs");
        assert_eq!(
            items[0].resource.ignore_changes,
            IgnoreChanges::Fields(&["max_msgs_per_subject", "max_msg_size"])
        );
        assert!(
            matches!(items[0].spec, Spec::Kv(kv) if kv.history == 5 && kv.max_value_size == 1 << 20)
        );
    });
}

#[test]
fn an_object_store_becomes_the_stream_that_the_clients_make_of_it() {
    let stream = StreamSpec {
        subjects: &["$O.scripts.C.>", "$O.scripts.M.>"],
        max_bytes: 1 << 30,
        discard: Discard::New,
        allow_direct: true,
        allow_rollup_hdrs: true,
        ..StreamSpec::named("OBJ_scripts")
    };
    with_items("[object_stores.scripts]\nmax_bytes = \"1GiB\"", |items| {
        assert_eq!(items[0].resource.stream, stream);
        assert!(matches!(items[0].spec, Spec::ObjectStore(store) if store.max_bytes == 1 << 30));
    });
}

#[test]
fn defaults_hold_where_a_resource_is_silent() {
    let source = r#"
        [defaults.streams]
        max_age = "1h"
        num_replicas = 3

        [defaults.kv]
        history = 5

        [streams.A]

        [streams.B]
        max_age = "2h"

        [kv.c]
    "#;
    with_items(source, |items| {
        let ages: Vec<u64> = items
            .iter()
            .map(|item| item.resource.stream.max_age.as_secs())
            .collect();
        let replicas: Vec<u8> = items
            .iter()
            .map(|item| item.resource.stream.num_replicas)
            .collect();
        assert_eq!((ages, replicas), (vec![3600, 7200, 0], vec![3, 3, 1]));
        assert_eq!(items[2].resource.stream.max_msgs_per_subject, 5);
    });
}

#[test]
fn it_is_known_which_fields_are_declared() {
    let source = r#"
        [defaults.kv]
        max_bytes = "1MiB"

        [streams.S]
        subjects = ["s.*"]
        lazy = true

        [streams.S.subject_templates]
        one = "s.one"

        [streams.S.consumers.templates]
        filter_templates = ["one"]

        [streams.S.consumers.filter]
        filter_subject = "s.one"
        ack_wait = "10s"

        [kv.b]
        history = 5
        ignore_changes = ["max_age"]
    "#;
    with_items(source, |items| {
        let declared = |place: usize| items[place].resource.declared.unwrap_or_default();
        assert_eq!(declared(0), ["subjects"]);
        assert_eq!(declared(1), ["max_msgs_per_subject", "max_bytes"]);
        let consumers = items[0].consumers.iter();
        let declared: Vec<_> = consumers.map(|item| item.consumer.declared).collect();
        let filter: &[&str] = &["filter_subject", "ack_wait", "filter_subjects"];
        let expected = [&["filter_subjects"], filter];
        assert_eq!(declared, expected.map(Some));
    });
}

#[test]
fn how_resources_are_treated_has_defaults_too() {
    let source = r#"
        [defaults.object_stores]
        lazy = true
        allow_data_loss = true
        ignore_changes = "all"

        [defaults.consumers]
        lazy = true
        ignore_changes = ["max_ack_pending"]

        [streams.S.consumers.quiet]

        [streams.S.consumers.busy]
        lazy = false
        ignore_changes = "all"

        [object_stores.theirs]

        [object_stores.ours]
        lazy = false
        allow_data_loss = false
        ignore_changes = ["discard", "max_bytes"]
    "#;
    with_items(source, |items| {
        let stores = items[1..].iter().map(|item| {
            let store = &item.resource;
            (store.lazy, store.allow_data_loss, store.ignore_changes)
        });
        let ours = IgnoreChanges::Fields(&["discard", "max_bytes"]);
        assert_eq!(
            stores.collect::<Vec<_>>(),
            [(true, true, IgnoreChanges::ALL), (false, false, ours)]
        );
        let consumers = items[0].consumers.iter().map(|item| {
            let consumer = &item.consumer;
            (consumer.lazy, consumer.ignore_changes)
        });
        let quiet = IgnoreChanges::Fields(&["max_ack_pending"]);
        assert_eq!(
            consumers.collect::<Vec<_>>(),
            [(true, quiet), (false, IgnoreChanges::ALL)]
        );
    });
}

#[test]
fn a_stream_without_subjects_stores_its_own_name() {
    stream("", |stream| assert_eq!(stream.subjects, ["S"]));
}

#[test]
fn constants_come_from_names_or_as_given() {
    let source = r#"
        [kv.agentConfig]
        [kv.agent-groups]
        [kv.v2]
        [kv.9lives]
        [kv.jobs]
        const_name = "MANIFESTS"
    "#;
    with_items(source, |items| {
        let constants: Vec<&str> = items.iter().map(|item| item.constant).collect();
        assert_eq!(
            constants,
            ["AGENT_CONFIG", "AGENT_GROUPS", "V2", "9LIVES", "MANIFESTS"]
        );
    });
}

#[test]
fn resources_come_by_kind_and_then_in_file_order() {
    let source = "[kv.z]\n[streams.B]\n[object_stores.y]\n[streams.A]\n[kv.a]\n";
    with_items(source, |items| {
        let names: Vec<&str> = items.iter().map(|item| item.resource.name).collect();
        assert_eq!(names, ["B", "A", "z", "a", "y"]);
    });
}

#[test]
fn consumers_of_a_lazy_stream_are_lazy_and_constants_begin_with_the_streams() {
    let source = r#"
        [streams.agent-events]
        lazy = true
        [streams.agent-events.consumers.backend]
        [streams.EXEC.consumers.Back-End]
        [streams.EXEC.consumers.b2]
        lazy = true
        const_name = "SPARE"
    "#;
    with_items(source, |items| {
        let consumers = items.iter().flat_map(|item| item.consumers);
        let found: Vec<(&str, bool)> = consumers
            .map(|item| (item.constant, item.consumer.lazy))
            .collect();
        assert_eq!(
            found,
            [
                ("AGENT_EVENTS_BACKEND", true),
                ("EXEC_BACK_END", false),
                ("EXEC_SPARE", true)
            ]
        );
    });
}

#[test]
fn documentation_belongs_to_the_table_below_it() {
    let source = "#! All of it.\n#!\n#! In two paragraphs.\n\n## First line.\n##\n##  Indented.\n[kv.a]\n\n# plain\n[kv.b]\n[streams]\n## Inline.\nC = { subjects = [\"# ## no comment\"] }\n";
    let source = source.replace("# ## no comment", "c.##");
    let arena = Bump::new();
    let checked =
        analyse(&source, &arena).unwrap_or_else(|rejected| panic!("{:#?}", rejected.findings));
    assert_eq!(checked.doc, "All of it.\n\nIn two paragraphs.");
    let docs: Vec<&str> = checked.items.iter().map(|item| item.doc).collect();
    assert_eq!(docs, ["Inline.", "First line.\n\n Indented.", ""]);
}

#[test]
fn names_of_a_broken_file_are_still_legible() {
    let arena = Bump::new();
    let source = "[streams.RESULTS]\nsubjects = [\"results.>\"]\nmax_bytes = 2GiB\n\n[kv.jobs]\nhistory = 5\n";
    let rejected = analyse(source, &arena).expect_err("the size is not quoted");
    let names: Vec<&str> = rejected
        .legible
        .items
        .iter()
        .map(|item| item.resource.name)
        .collect();
    assert_eq!(names, ["RESULTS", "jobs"]);
    assert_eq!(rejected.findings.len(), 1);
}

#[test]
fn filter_templates_become_the_fewest_filters() {
    let source = r#"
        [streams.EXEC]
        subjects = ["commands.>"]
        [streams.EXEC.subject_templates]
        all = "commands.all"
        pc = "commands.pc.{pc_id...3}"
        job = "commands.job.{id:u64}"
        word = "commands.job.{how:ok|failed}"
        rest = "commands.rest.{x...}"
        deep = "commands.deep.{a}.x.{b%}"
        [streams.EXEC.consumers.some]
        filter_templates = ["all", "pc", "rest"]
        [streams.EXEC.consumers.jobs]
        filter_templates = ["word", "job"]
    "#;
    with_items(source, |items| {
        let filters = |index: usize| items[0].consumers[index].consumer.spec.filter_subjects;
        assert_eq!(
            filters(0),
            [
                "commands.all",
                "commands.pc.*",
                "commands.pc.*.*",
                "commands.pc.*.*.*",
                "commands.rest.>"
            ]
        );
        assert_eq!(filters(1), ["commands.job.*"]);
    });
}

#[test]
fn a_template_is_taken_apart_into_literals_and_holes() {
    let source = "[core_subjects]\n## Is it there?\nping = \"agents.v1.{pc_id...4}.ping.{n:i64}\"";
    let arena = Bump::new();
    let checked =
        analyse(source, &arena).unwrap_or_else(|rejected| panic!("{:#?}", rejected.findings));
    let ping = checked.core_subjects[0];
    assert_eq!((ping.doc, ping.template.name), ("Is it there?", "ping"));
    assert_eq!(ping.filters.len(), 4);
    assert_eq!(
        format!("{:?}", ping.template.pieces),
        "[Literal(\"agents.v1.\"), Hole(Hole { name: \"pc_id\", content: Text, span: UpTo(4) }), \
         Literal(\".ping.\"), Hole(Hole { name: \"n\", content: Signed, span: One })]"
    );
}
