use super::model::least;
use super::*;
use crate::role::Value;
use crate::{Bump, analyse};

const FILE: &str = r#"
[streams.EXEC]
subjects = ["commands.>", "orders.*"]

[streams.EXEC.subject_templates]
pc = "commands.pc.{pc_id...2}"
done = "commands.done.{job:u64}"

[streams.EXEC.consumers.backend]
filter_subject = "commands.>"
ack_policy = "explicit"

[streams.EXEC.consumers.pushed]
deliver_subject = "deliver.exec"
deliver_group = "workers"
flow_control = true
idle_heartbeat = "5s"
ack_policy = "none"

[kv.conf.keys]
pc = "pcs.{pc_id...2}"
global = "global"

[kv.lazy_one]
lazy = true

[kv.far]
mirror = { name = "conf", external = { api = "$JS.hub.API" } }

[object_stores.files]

[core_subjects]
ping = "ping.{pc_id}"
"#;

/// The permissions of a role with these fields, and of one with none: what only the first has, or all of it.
fn of(fields: &str, options: &Options<'_>) -> Permissions {
    let attached = all("", options).publish;
    let mut permissions = all(fields, options);
    permissions
        .publish
        .retain(|subject| !attached.contains(subject));
    permissions.subscribe.remove(0);
    permissions
}

fn all(fields: &str, options: &Options<'_>) -> Permissions {
    let arena = Bump::new();
    let source = format!("{FILE}\n[roles.agent]\n{fields}\n");
    let checked =
        analyse(&source, &arena).unwrap_or_else(|rejected| panic!("{:?}", rejected.findings));
    of_role(&checked, &checked.roles[0], options).unwrap_or_else(|misfit| panic!("{misfit:?}"))
}

fn publish(fields: &str) -> Vec<String> {
    of(fields, &Options::default()).publish
}

fn shown(subscribe: &[Subscription]) -> Vec<String> {
    subscribe.iter().map(ToString::to_string).collect()
}

#[test]
fn a_role_that_may_do_nothing_attaches() {
    let permissions = all("", &Options::default());
    assert_eq!(
        permissions.publish,
        [
            "$JS.API.CONSUMER.INFO.EXEC.backend",
            "$JS.API.CONSUMER.INFO.EXEC.pushed",
            "$JS.API.STREAM.INFO.EXEC",
            "$JS.API.STREAM.INFO.KV_conf",
            "$JS.API.STREAM.INFO.KV_far",
            "$JS.API.STREAM.INFO.OBJ_files",
            "$SYS.REQ.USER.INFO",
        ]
    );
    assert_eq!(shown(&permissions.subscribe), ["_INBOX.>"]);
    assert!(!permissions.responds && permissions.deny_publish.is_empty());
    let own = all("", &Options::default().inbox("_INBOX_agent"));
    assert_eq!(shown(&own.subscribe), ["_INBOX_agent.>"]);
}

#[test]
fn subjects_are_those_of_templates_and_streams() {
    assert_eq!(
        publish("publish = [\"streams.EXEC\"]"),
        ["commands.>", "orders.*"]
    );
    assert_eq!(
        publish("publish = [\"streams.EXEC.pc\", \"core_subjects.ping\"]"),
        ["commands.pc.*", "commands.pc.*.*", "ping.*"]
    );
    let bound =
        "publish = [\"streams.EXEC.pc\", \"streams.EXEC.done\"]\nbind = { pc_id = \"a.b\" }";
    assert_eq!(publish(bound), ["commands.done.*", "commands.pc.a.b"]);
    let expanded = bound.replace("a.b", "{{tag(pc)}}");
    assert_eq!(
        publish(&expanded),
        ["commands.done.*", "commands.pc.{{tag(pc)}}"]
    );
    let given = [("pc_id", Value::Text("pc1"))];
    let options = Options::default().bind(&given);
    assert_eq!(
        of(&expanded, &options).publish,
        ["commands.done.*", "commands.pc.pc1"]
    );
}

#[test]
fn who_responds_answers_what_it_gets() {
    let responds = of("respond = [\"core_subjects.ping\"]", &Options::default());
    assert_eq!(shown(&responds.subscribe), ["ping.*"]);
    assert!(responds.responds && responds.publish.is_empty());
    let subscribes = of("subscribe = [\"core_subjects.ping\"]", &Options::default());
    assert_eq!(shown(&subscribes.subscribe), ["ping.*"]);
    assert!(!subscribes.responds);
}

#[test]
fn messages_are_pulled_or_pushed_and_acknowledged_in_both_forms() {
    assert_eq!(
        publish("consume = [\"streams.EXEC.backend\"]"),
        [
            "$JS.ACK.*.*.EXEC.backend.>",
            "$JS.ACK.EXEC.backend.>",
            "$JS.API.CONSUMER.MSG.NEXT.EXEC.backend",
        ]
    );
    let pushed = of("consume = [\"streams.EXEC.pushed\"]", &Options::default());
    assert_eq!(pushed.publish, ["$JS.FC.*.*.EXEC.>", "$JS.FC.EXEC.>"]);
    assert_eq!(shown(&pushed.subscribe), ["deliver.exec workers"]);
}

#[test]
fn a_replay_is_held_to_its_filters_and_leaves_durable_consumers_alone() {
    let replays = of(
        "replay = [\"streams.EXEC.pc\"]\nbind = { pc_id = \"pc1\" }",
        &Options::default(),
    );
    assert_eq!(
        replays.publish,
        [
            "$JS.API.CONSUMER.CREATE.EXEC.*.commands.pc.pc1",
            "$JS.FC.*.*.EXEC.>",
            "$JS.FC.EXEC.>",
        ]
    );
    assert_eq!(
        replays.deny_publish,
        [
            "$JS.API.CONSUMER.CREATE.EXEC.backend.>",
            "$JS.API.CONSUMER.CREATE.EXEC.pushed.>",
        ]
    );
    let whole = publish("replay = [\"streams.EXEC\"]");
    assert!(whole.contains(&"$JS.API.CONSUMER.CREATE.EXEC.*.>".to_owned()));
}

#[test]
fn keys_are_read_one_by_one_or_all() {
    assert_eq!(
        publish("read = [\"kv.conf.pc\", \"kv.conf.global\"]\nbind = { pc_id = \"pc1\" }"),
        [
            "$JS.API.CONSUMER.CREATE.KV_conf.*.$KV.conf.global",
            "$JS.API.CONSUMER.CREATE.KV_conf.*.$KV.conf.pcs.pc1",
            "$JS.API.DIRECT.GET.KV_conf.$KV.conf.global",
            "$JS.API.DIRECT.GET.KV_conf.$KV.conf.pcs.pc1",
            "$JS.FC.*.*.KV_conf.>",
            "$JS.FC.KV_conf.>",
        ]
    );
    assert_eq!(
        publish("read = [\"kv.conf\"]"),
        [
            "$JS.API.CONSUMER.CREATE.KV_conf",
            "$JS.API.CONSUMER.CREATE.KV_conf.>",
            "$JS.API.CONSUMER.DELETE.KV_conf.*",
            "$JS.API.CONSUMER.INFO.KV_conf.*",
            "$JS.API.DIRECT.GET.KV_conf",
            "$JS.API.DIRECT.GET.KV_conf.$KV.conf.>",
            "$JS.FC.*.*.KV_conf.>",
            "$JS.FC.KV_conf.>",
        ]
    );
}

#[test]
fn keys_are_written_where_the_client_puts_them() {
    let options = Options::default().domain(Some("leaf"));
    assert_eq!(publish("write = [\"kv.conf\"]"), ["$KV.conf.>"]);
    assert_eq!(
        of("write = [\"kv.conf\"]", &options).publish,
        ["$JS.leaf.API.$KV.conf.>"]
    );
    assert_eq!(publish("write = [\"kv.far\"]"), ["$JS.hub.API.$KV.conf.>"]);
    assert_eq!(
        of("write = [\"kv.far\"]", &options).publish,
        ["$JS.hub.API.$KV.conf.>"]
    );
    let lazy = ["$JS.API.STREAM.INFO.KV_lazy_one", "$KV.lazy_one.>"];
    assert_eq!(publish("write = [\"kv.lazy_one\"]"), lazy);
}

#[test]
fn objects_are_written_without_being_read() {
    let written = publish("write = [\"object_stores.files\"]");
    assert_eq!(
        written,
        [
            "$JS.API.DIRECT.GET.OBJ_files.$O.files.M.>",
            "$JS.API.STREAM.PURGE.OBJ_files",
            "$O.files.C.>",
            "$O.files.M.>",
        ]
    );
    let read = publish("read = [\"object_stores.files\"]");
    assert!(
        read.iter()
            .all(|subject| !subject.contains("PURGE") && !subject.starts_with("$O."))
    );
    assert!(read.contains(&"$JS.API.CONSUMER.CREATE.OBJ_files".to_owned()));
}

#[test]
fn administration_stops_at_what_is_declared() {
    let bootstrap = publish("bootstrap = true");
    for needed in [
        "$JS.API.INFO",
        "$JS.API.STREAM.CREATE.KV_lazy_one",
        "$JS.API.STREAM.UPDATE.EXEC",
        "$JS.API.CONSUMER.CREATE.EXEC.backend",
    ] {
        assert!(
            bootstrap.contains(&needed.to_owned()),
            "{needed} in {bootstrap:#?}"
        );
    }
    assert!(bootstrap.iter().all(|subject| !subject.contains("DELETE")));
    let operate = publish("operate = true");
    assert!(operate.contains(&"$JS.API.STREAM.DELETE.OBJ_files".to_owned()));
    assert!(operate.iter().all(|subject| subject != "$JS.API.>"));
    let domain = all("bootstrap = true", &Options::default().domain(Some("hub"))).publish;
    assert!(
        domain
            .iter()
            .all(|subject| !subject.starts_with("$JS.API."))
    );
}

#[test]
fn what_another_subject_covers_is_left_out() {
    let texts = |subjects: &[&str]| -> Vec<String> {
        subjects.iter().map(|text| (*text).to_owned()).collect()
    };
    let subjects = texts(&["b.*", "a.b", "b.c", "b.>", "a.b", "a.*", "c.*", "c.d.e"]);
    assert_eq!(least(subjects), texts(&["a.*", "b.>", "c.*", "c.d.e"]));
}

#[test]
fn a_binding_that_does_not_fit_is_refused() {
    let arena = Bump::new();
    let source = format!("{FILE}\n[roles.agent]\npublish = [\"core_subjects.ping\"]\n");
    let checked =
        analyse(&source, &arena).unwrap_or_else(|rejected| panic!("{:?}", rejected.findings));
    for hostile in ["*", ">", "a.b", "", "a b", "a\n"] {
        let given = [("pc_id", Value::Text(hostile))];
        let made = of_role(
            &checked,
            &checked.roles[0],
            &Options::default().bind(&given),
        );
        assert!(made.is_err(), "{hostile:?}");
    }
}

#[test]
fn every_subject_survives_a_configuration_file_and_a_shell() {
    let hostile = "a\"b.c'd.e\\f.g,h.$JS.`id`.größe";
    let permissions = Permissions {
        publish: vec![hostile.to_owned()],
        deny_publish: Vec::new(),
        subscribe: vec![Subscription {
            subject: "deliver.exec".to_owned(),
            queue: Some("workers".to_owned()),
        }],
        responds: true,
    };
    let text = permissions.nats_server().unwrap_or_default();
    assert_eq!(
        text,
        "publish {\n  allow: [\n    \"a\\\"b.c'd.e\\\\f.g,h.$JS.`id`.größe\"\n  ]\n}\nsubscribe {\n  allow: [\n    \
         \"deliver.exec workers\"\n  ]\n}\nallow_responses { max: 1, expires: \"120s\" }\n"
    );
    assert_eq!(
        permissions.nsc(),
        [
            "--allow-pub '\"a\"\"b.c'\\''d.e\\f.g,h.$JS.`id`.größe\"'",
            "--allow-sub 'deliver.exec workers'",
            "--allow-pub-response=1",
            "--response-ttl 120s",
        ]
    );
}

#[test]
fn a_configuration_file_has_no_placeholders() {
    let role = "publish = [\"core_subjects.ping\"]\nbind = { pc_id = \"{{name()}}\" }";
    let subject = "ping.{{name()}}".to_owned();
    let made = all(role, &Options::default()).nats_server();
    assert_eq!(made, Err(Unexpanded { subject }));
}
