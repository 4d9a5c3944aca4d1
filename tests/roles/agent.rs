//! The fleet's agent, looked at by somebody who got hold of its credentials.

use anyhow::{Context as _, Result, bail, ensure};
use futures_util::{FutureExt as _, StreamExt as _, TryStreamExt as _};
use kanade_fleet::subjects::{events, exec, inventory, obs_events, results};
use kanade_fleet::{
    JetStreamResources, attach, core_subjects, ensure_jetstream_resources, keys, names,
};
use kanade_resources::async_nats::jetstream::consumer::DeliverPolicy;
use kanade_resources::{Replay, Watch};
use kanade_resources_testing::{Server, Version};
use serde_json::{Value, json};
use tokio::io::AsyncReadExt as _;
use tokio::time::timeout;

use crate::support::{Connected, SOON, User, ensure_clean, on_every_version, server};
use crate::values::FLEET;

/// Two agents, and the others of the fleet.
const USERS: &[User<'static>] = &[
    User {
        name: "backend",
        role: "backend",
        bound: &[],
    },
    User {
        name: "pc1",
        role: "agent",
        bound: &[("pc_id", "pc1")],
    },
    User {
        name: "pc2",
        role: "agent",
        bound: &[("pc_id", "pc2")],
    },
    User {
        name: "operator",
        role: "operator",
        bound: &[],
    },
];

/// What the agent `pc1` may not publish: messages, keys and objects of others, and requests.
const UNPUBLISHABLE: &[&str] = &[
    // Orders, to whomever.
    "commands.all",
    "commands.pc.pc1",
    "commands.pc.pc2",
    "kill.1",
    "notifications.all",
    // What others report.
    "inventory.pc2.hw",
    "inventory.pc1.pc2.hw",
    "obs.pc2",
    "events.started.1.pc2",
    "events.notifications.acked.pc1.user.1",
    "heartbeat.pc2",
    "host_perf.pc2",
    "job.tail.pc2",
    "audit.login",
    // Keys and objects.
    "$KV.agents_state.pc2",
    "$KV.agents_state.pc1.more",
    "$KV.agent_config.global",
    "$KV.agent_config.pcs.pc1",
    "$KV.fleet_config.freeze",
    "$KV.jobs.any",
    "$KV.agents_state.>",
    "$KV.agents_state.*",
    "$O.scripts.C.any",
    "$O.scripts.M.any",
    "$O.agent_releases.C.any",
    "$O.agent_releases.M.any",
    "$O.app_packages.M.any",
    "$JS.API.DIRECT.GET.KV_agent_config.$KV.agent_config.pcs.pc2",
    "$JS.API.DIRECT.GET.KV_agent_config",
    "$JS.API.DIRECT.GET.KV_agents_state.$KV.agents_state.pc2",
    "$JS.API.DIRECT.GET.KV_agents_state.$KV.agents_state.pc1",
    "$JS.API.DIRECT.GET.KV_fleet_config.$KV.fleet_config.support_codes",
    "$JS.API.DIRECT.GET.KV_jobs.$KV.jobs.any",
    "$JS.API.DIRECT.GET.EXEC",
    "$JS.API.DIRECT.GET.EXEC.commands.pc.pc1",
    "$JS.API.DIRECT.GET.KV_agent_config.$KV.agent_config.>",
    "$JS.API.DIRECT.GET.KV_fleet_config",
    "$JS.API.DIRECT.GET.OBJ_result_output",
    "$JS.API.DIRECT.GET.OBJ_result_output.$O.result_output.C.any",
    "$JS.API.DIRECT.GET.OBJ_scripts",
    "$JS.API.DIRECT.GET.OBJ_scripts.$O.scripts.C.any",
    "$JS.API.STREAM.MSG.GET.EXEC",
    "$JS.API.STREAM.MSG.GET.KV_agent_config",
    "$JS.API.STREAM.MSG.GET.OBJ_scripts",
    // Purges and deletes.
    "$JS.API.STREAM.PURGE.EXEC",
    "$JS.API.STREAM.PURGE.KV_agents_state",
    "$JS.API.STREAM.PURGE.OBJ_scripts",
    "$JS.API.STREAM.MSG.DELETE.EXEC",
    "$JS.API.STREAM.DELETE.EXEC",
    "$JS.API.STREAM.DELETE.KV_agents_state",
    "$JS.API.STREAM.DELETE.OBJ_result_output",
    "$JS.API.STREAM.MSG.DELETE.KV_agents_state",
    "$JS.API.STREAM.PURGE.*",
    "$JS.API.CONSUMER.DELETE.EXEC.durable",
    "$JS.API.CONSUMER.DELETE.KV_agent_config.any",
    "$JS.API.CONSUMER.RESET.EXEC.durable",
    "$JS.API.CONSUMER.UNPIN.EXEC.durable",
    // Configuration.
    "$JS.API.STREAM.CREATE.MINE",
    "$JS.API.STREAM.UPDATE.EXEC",
    "$JS.API.STREAM.SNAPSHOT.EXEC",
    "$JS.API.STREAM.RESTORE.MINE",
    "$JS.API.CONSUMER.PAUSE.EXEC.durable",
    "$JS.API.META.LEADER.STEPDOWN",
    "$JS.API.STREAM.LEADER.STEPDOWN.EXEC",
    "$JS.API.STREAM.PEER.REMOVE.EXEC",
    "$JS.API.CONSUMER.LEADER.STEPDOWN.EXEC.durable",
    "$JS.API.SERVER.REMOVE",
    "$JS.API.ACCOUNT.PURGE.$G",
    "$JS.SNAPSHOT.ACK.EXEC.1",
    "$JS.SNAPSHOT.RESTORE.EXEC.1",
    // The whole of the API, by one name.
    "$JS.API.>",
    "$JS.>",
    // Consumers on anything else.
    "$JS.API.CONSUMER.CREATE.EXEC",
    "$JS.API.CONSUMER.CREATE.EXEC.any",
    "$JS.API.CONSUMER.CREATE.EXEC.any.>",
    "$JS.API.CONSUMER.CREATE.EXEC.any.commands.>",
    "$JS.API.CONSUMER.CREATE.EXEC.any.commands.pc.*",
    "$JS.API.CONSUMER.CREATE.EXEC.any.commands.pc.pc2",
    "$JS.API.CONSUMER.CREATE.EXEC.any.commands.pc.pc1.>",
    "$JS.API.CONSUMER.CREATE.EXEC.any.commands.pc.pc1.commands.pc.pc2",
    "$JS.API.CONSUMER.CREATE.EXEC.a.b.commands.pc.pc1",
    "$JS.API.CONSUMER.CREATE.*.any.commands.pc.pc1",
    "$JS.API.CONSUMER.DURABLE.CREATE.EXEC.durable",
    "$JS.API.CONSUMER.CREATE.RESULTS",
    "$JS.API.CONSUMER.CREATE.RESULTS.any.results.1",
    "$JS.API.CONSUMER.CREATE.KV_agent_config",
    "$JS.API.CONSUMER.CREATE.KV_agent_config.any.$KV.agent_config.>",
    "$JS.API.CONSUMER.CREATE.KV_agent_config.any.$KV.agent_config.pcs.pc2",
    "$JS.API.CONSUMER.CREATE.KV_agents_state.any.$KV.agents_state.pc1",
    "$JS.API.CONSUMER.CREATE.OBJ_result_output",
    "$JS.API.CONSUMER.MSG.NEXT.EXEC.durable",
    "$JS.ACK.EXEC.durable.1.1.1.1.0",
    "$JS.ACK._._.EXEC.durable.1.1.1.1.0",
    "$JS.FC.RESULTS.any.1",
    "$JS.FC.KV_agents_state.any.1",
    // What there is.
    "$JS.API.INFO",
    "$JS.API.STREAM.LIST",
    "$JS.API.STREAM.NAMES",
    "$JS.API.CONSUMER.LIST.EXEC",
    "$JS.API.CONSUMER.NAMES.EXEC",
    "$SYS.REQ.SERVER.PING",
    "$SYS.REQ.ACCOUNT.PING.CONNZ",
    "$SYS.REQ.ACCOUNT.$G.JSZ",
    "$SYS.REQ.SERVER.PING.JSZ",
    "$SYS.ACCOUNT.$G.CLAIMS.UPDATE",
];

/// What it may not listen to.
const INAUDIBLE: &[&str] = &[
    ">",
    "*.>",
    "commands.>",
    "results.>",
    "heartbeat.pc2",
    "heartbeat.>",
    "agents.*.ping",
    "agents.pc2.ping",
    "logs.fetch.pc2",
    "notifications.pc.pc2",
    "$KV.>",
    "$O.>",
    "$JS.>",
    "$JS.ACK.>",
    "$JS.API.>",
    "$JS.FC.>",
    "$JS.EVENT.>",
    "$SYS.>",
    "_INBOX",
    "_R_.>",
    "_REQS.>",
];

#[tokio::test]
async fn the_agent_does_its_job_and_nothing_else() -> Result<()> {
    on_every_version(try_agent).await
}

async fn try_agent(version: Version) -> Result<()> {
    let server = server(version, FLEET, USERS, "")?;
    let backend = Connected::user(&server, "backend").await?;
    let resources = ensure_jetstream_resources(&backend.js()).await?;
    fill(&backend, &resources).await?;
    let pc1 = Connected::user(&server, "pc1").await?;
    let agent = attach(&pc1.js()).await?;
    works(&backend, &pc1, &agent).await?;
    let operator = Connected::user(&server, "operator").await?;
    ensure_jetstream_resources(&operator.js()).await?;
    ensure_clean(&server, &[&backend, &pc1, &operator])?;

    let before = state(&server).await?;
    pc1.is_refused_to_publish(UNPUBLISHABLE).await?;
    pc1.is_refused_to_subscribe(INAUDIBLE).await?;
    ensure!(
        server.log().contains("Publish Violation"),
        "the log tells of refusals"
    );
    tricks(&pc1).await?;
    ensure!(state(&server).await? == before, "something changed");
    Ok(())
}

/// What agents are to find.
async fn fill(backend: &Connected, resources: &JetStreamResources) -> Result<()> {
    let js = backend.js();
    for subject in ["commands.pc.pc1", "commands.pc.pc2", exec::ALL] {
        js.publish(subject, "run".into()).await?.await?;
    }
    for key in ["global", "pcs.pc1", "pcs.pc2"] {
        resources.kv.agent_config.put(key, "x".into()).await?;
    }
    let mut script = &b"echo"[..];
    resources
        .object_stores
        .scripts
        .put("hello", &mut script)
        .await?;
    Ok(())
}

/// The job of an agent.
async fn works(backend: &Connected, pc1: &Connected, agent: &JetStreamResources) -> Result<()> {
    let js = pc1.js();
    let stream = &agent.streams.exec;
    let own = exec::pc_filters(Some("pc1"))?
        .replay(stream, DeliverPolicy::LastPerSubject)
        .await?;
    let to_all = Replay::of(stream, exec::ALL, DeliverPolicy::LastPerSubject).await?;
    let told: Vec<_> = futures_util::stream::select(own, to_all)
        .take(2)
        .try_collect()
        .await?;
    ensure!(told.len() == 2);
    let _groups = exec::group_filters(Some("lab"))?
        .replay(stream, DeliverPolicy::LastPerSubject)
        .await?;

    let category = inventory::OfPcCategory::Hw;
    let subject = inventory::of_pc("pc1", category)?;
    js.publish(subject, "x".into()).await?.await?;
    js.publish(results::of_request("1")?, "x".into())
        .await?
        .await?;
    js.publish(events::started("1", "pc1")?, "x".into())
        .await?
        .await?;
    js.publish(obs_events::of_pc("pc1")?, "x".into())
        .await?
        .await?;
    pc1.client
        .publish(core_subjects::heartbeat("pc1")?, "x".into())
        .await?;
    ping(backend, pc1).await?;

    let config = &agent.kv.agent_config;
    ensure!(config.get(keys::agent_config::GLOBAL).await?.is_some());
    ensure!(config.get(keys::agent_config::pc("pc1")?).await?.is_some());
    let policy = DeliverPolicy::LastPerSubject;
    let mut watch = keys::agent_config::pc_filters(Some("pc1"))?
        .watch_with_history(config)
        .await?;
    timeout(SOON, watch.next())
        .await?
        .context("its settings")??;
    let mut global = Watch::of(config, keys::agent_config::GLOBAL, policy).await?;
    timeout(SOON, global.next())
        .await?
        .context("the settings of all")??;
    let state = &agent.kv.agents_state;
    state
        .put(keys::agents_state::pc("pc1")?, "up".into())
        .await?;

    let mut script = agent.object_stores.scripts.get("hello").await?;
    let mut text = String::new();
    timeout(SOON, script.read_to_string(&mut text)).await??;
    ensure!(text == "echo", "{text}");
    let output = &agent.object_stores.result_output;
    for _ in 0..2 {
        let name = names::result_output::stdout("1")?;
        output.put(name, &mut &b"done"[..]).await?;
    }
    Ok(())
}

async fn ping(backend: &Connected, pc1: &Connected) -> Result<()> {
    let mut pings = core_subjects::ping_filters(Some("pc1"))?
        .subscribe(&pc1.client)
        .await?;
    pc1.settle().await?;
    let agent = pc1.client.clone();
    let answering = tokio::spawn(async move {
        let ping = pings.next().await.context("a ping")?;
        let reply = ping.reply.context("somebody who asks")?;
        agent.publish(reply, "here".into()).await?;
        anyhow::Ok(())
    });
    let answer = backend
        .client
        .request(core_subjects::ping("pc1")?, "".into())
        .await?;
    ensure!(answer.payload == "here", "{answer:?}");
    answering.await?
}

/// Requests on subjects that are allowed, with bodies that want more.
async fn tricks(pc1: &Connected) -> Result<()> {
    let own = "CONSUMER.CREATE.EXEC.any.commands.pc.pc1";
    let wider = json!({ "filter_subject": "commands.>" });
    let several = json!({ "filter_subjects": ["commands.pc.pc1", "commands.pc.pc2"] });
    let unfiltered = json!({});
    for config in [wider, several, unfiltered] {
        let mut config = config;
        config["name"] = json!("any");
        config["ack_policy"] = json!("none");
        let body = json!({ "stream_name": "EXEC", "config": config });
        refused_body(pc1, own, &body).await?;
    }
    let config = json!({ "name": "any", "filter_subject": "commands.pc.pc1" });
    let elsewhere = json!({ "stream_name": "RESULTS", "config": config });
    refused_body(pc1, own, &elsewhere).await?;
    is_named_by_its_request(pc1, "other").await?;
    let of_store = json!({ "stream_name": "EXEC", "config": { "deliver_subject": "_INBOX.any" } });
    refused_body(pc1, "CONSUMER.CREATE.OBJ_scripts", &of_store).await?;
    lookups(pc1).await
}

/// A lookup of one key, with bodies that ask for others.
async fn lookups(pc1: &Connected) -> Result<()> {
    let key = "$JS.API.DIRECT.GET.KV_agent_config.$KV.agent_config.pcs.pc1";
    let everything = "$KV.agent_config.>";
    let bodies = [
        json!({ "multi_last": [everything] }),
        json!({ "multi_last": [everything], "batch": 100 }),
        json!({ "last_by_subj": "$KV.agent_config.pcs.pc2" }),
        json!({ "next_by_subj": everything, "seq": 1 }),
        json!({ "next_by_subj": everything, "seq": 1, "batch": 100 }),
        json!({ "seq": 3 }),
        json!({ "batch": 100, "start_time": "2020-01-01T00:00:00Z" }),
    ];
    for body in bodies {
        let (inbox, body) = (pc1.client.new_inbox(), body.to_string());
        let mut answers = pc1.client.subscribe(inbox.clone()).await?;
        let lookup = pc1
            .client
            .publish_with_reply(key, inbox, body.clone().into());
        lookup.await?;
        let answer = timeout(SOON, answers.next()).await?.context("an answer")?;
        pc1.settle().await?;
        let further = answers.next().now_or_never();
        ensure!(further.is_none(), "{body} has more answers: {further:?}");
        ensure!(answer.payload.is_empty(), "{body} was answered: {answer:?}");
    }
    Ok(())
}

/// Whether the body of a request can't name another consumer than its subject: servers refuse it, or go by the subject.
async fn is_named_by_its_request(pc1: &Connected, other: &str) -> Result<()> {
    for name in ["name", "durable_name"] {
        let config = json!({ name: other, "filter_subject": "commands.pc.pc1" });
        let body = json!({ "stream_name": "EXEC", "config": config });
        let request = "CONSUMER.CREATE.EXEC.any.commands.pc.pc1".to_owned();
        let answer: Value = pc1.js().request(request, &body).await?;
        let is_kept = !answer["error"].is_null() || answer["name"] == "any";
        ensure!(is_kept, "{body} made {answer}");
    }
    Ok(())
}

async fn refused_body(pc1: &Connected, request: &str, body: &Value) -> Result<()> {
    let answer: Value = pc1.js().request(request.to_owned(), body).await?;
    if answer["error"].is_null() {
        bail!("{body} was taken: {answer}");
    }
    Ok(())
}

/// The streams, with their configurations and what is in them.
async fn state(server: &Server) -> Result<Vec<(String, String, u64, usize)>> {
    let admin = Connected::user(server, "admin").await?;
    let js = admin.js();
    let mut all = Vec::new();
    let mut streams = js.streams();
    while let Some(stream) = streams.try_next().await? {
        let config = serde_json::to_string(&stream.config)?;
        all.push((stream.config.name, config, stream.state.messages, 0));
    }
    all.sort();
    ensure!(all.len() == kanade_fleet::RESOURCES.iter().len(), "{all:?}");
    Ok(all)
}

/// A durable consumer of a stream that a role replays: its name could stand in the request of an ordered consumer, and
/// servers would update it.
#[tokio::test]
async fn a_replay_takes_over_no_declared_consumer() -> Result<()> {
    const SOURCE: &str = r#"
[streams.EXEC]
subjects = ["commands.>"]
[streams.EXEC.subject_templates]
pc = "commands.pc.{pc_id}"
[streams.EXEC.consumers.backend]
filter_subject = "commands.>"
[roles.agent]
replay = ["streams.EXEC.pc"]
bind = { pc_id = "pc1" }
"#;
    for version in [Version::V2_10, Version::V2_15] {
        let users = [User {
            name: "pc1",
            role: "agent",
            bound: &[],
        }];
        let server = server(version, SOURCE, &users, "")?;
        let admin = Connected::user(&server, "admin").await?;
        let stream = json!({ "name": "EXEC", "subjects": ["commands.>"], "num_replicas": 1 });
        let made: Value = admin.js().request("STREAM.CREATE.EXEC", &stream).await?;
        ensure!(made["error"].is_null(), "{made}");
        let config = json!({ "name": "backend", "durable_name": "backend", "ack_policy": "explicit", "filter_subject": "commands.>" });
        let body = json!({ "stream_name": "EXEC", "config": config });
        let made: Value = admin
            .js()
            .request("CONSUMER.CREATE.EXEC.backend.commands.>", &body)
            .await?;
        ensure!(made["error"].is_null(), "{made}");

        let pc1 = Connected::user(&server, "pc1").await?;
        let subject = "$JS.API.CONSUMER.CREATE.EXEC.backend.commands.pc.pc1";
        pc1.is_refused_to_publish(&[subject]).await?;
        is_named_by_its_request(&pc1, "backend").await?;

        // Whoever may send it has the messages of the other one.
        let config = json!({ "name": "backend", "durable_name": "backend", "ack_policy": "explicit", "filter_subject": "commands.pc.pc1" });
        let body = json!({ "stream_name": "EXEC", "config": config });
        let taken: Value = admin.client_request(subject, &body).await?;
        ensure!(
            taken["config"]["filter_subject"] == "commands.pc.pc1",
            "{taken}"
        );
    }
    Ok(())
}
