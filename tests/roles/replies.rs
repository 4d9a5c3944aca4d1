//! What permissions can't do: `docs/roles.md` says all of this, and here servers are asked.
//!
//! A test fails if a server starts to refuse one of these. Then the guide says too little good of it.

use std::fmt::Write as _;

use anyhow::{Context as _, Result, ensure};
use futures_util::StreamExt as _;
use kanade_fleet::{attach, ensure_jetstream_resources};
use kanade_resources::async_nats::{HeaderMap, jetstream};
use kanade_resources_testing::{Server, Version};
use serde_json::{Value, json};
use tokio::time::{Instant, sleep, timeout};

use crate::support::{Connected, SOON, User, ensure_clean, on_every_version, server};
use crate::values::{FLEET, permissions_in};

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
];

/// An order to another agent, which `pc1` may not publish.
const FORGED: &str = "commands.pc.pc2";

/// A server that holds the fleet, and the backend that brought it there.
async fn fleet(version: Version) -> Result<(Server, Connected)> {
    let server = server(version, FLEET, USERS, "")?;
    let backend = Connected::user(&server, "backend").await?;
    ensure_jetstream_resources(&backend.js()).await?;
    Ok((server, backend))
}

#[tokio::test]
async fn an_answer_goes_wherever_the_request_says() -> Result<()> {
    on_every_version(answers).await
}

async fn answers(version: Version) -> Result<()> {
    let (server, backend) = fleet(version).await?;
    let admin = Connected::user(&server, "admin").await?;
    let pc1 = Connected::user(&server, "pc1").await?;
    attach(&pc1.js()).await?;

    // An acknowledgement.
    asks(&pc1, "inventory.pc1.hw", FORGED).await?;
    let forged = last(&admin, "EXEC", FORGED).await?;
    ensure!(forged.contains("INVENTORY"), "{forged}");
    // Whatever it can write and look up.
    let own = "$O.result_output.M.any";
    pc1.js().publish(own, "forged".into()).await?.await?;
    let lookup = format!("$JS.API.DIRECT.GET.OBJ_result_output.{own}");
    asks(&pc1, &lookup, "$KV.agent_config.global").await?;
    let forged = last(&admin, "KV_agent_config", "$KV.agent_config.global").await?;
    ensure!(forged == "forged", "{forged}");
    // Nothing: the JetStream API takes that as a request.
    let nothing = "$JS.API.DIRECT.GET.KV_fleet_config.$KV.fleet_config.freeze";
    asks(&pc1, nothing, "$JS.API.STREAM.DELETE.AUDIT").await?;
    gone(&admin, "AUDIT").await?;
    ensure_clean(&server, &[&backend, &pc1])
}

#[tokio::test]
async fn a_consumer_delivers_wherever_its_request_says() -> Result<()> {
    on_every_version(deliveries).await
}

async fn deliveries(version: Version) -> Result<()> {
    let (server, backend) = fleet(version).await?;
    let js = backend.js();
    js.publish("commands.pc.pc1", "run".into()).await?.await?;
    let admin = Connected::user(&server, "admin").await?;

    let pc1 = Connected::user(&server, "pc1").await?;
    let create = "$JS.API.CONSUMER.CREATE.EXEC.any.commands.pc.pc1";
    let body = |target: &str| {
        let config = json!({
            "name": "any", "ack_policy": "none", "filter_subject": "commands.pc.pc1", "deliver_subject": target,
        });
        json!({ "stream_name": "EXEC", "config": config })
    };
    let mut heard = admin.client.subscribe("notifications.all").await?;
    admin.settle().await?;
    let made = pc1
        .client_request(create, &body("notifications.all"))
        .await?;
    ensure!(made["error"].is_null(), "{made}");
    let copied = timeout(SOON, heard.next()).await?.context("a copy")?;
    ensure!(copied.payload == "run", "{copied:?}");
    // Into its own stream, it would turn in a circle.
    let refused = pc1.client_request(create, &body(FORGED)).await?;
    ensure!(refused["error"]["err_code"] == 10081, "{refused}");
    ensure_clean(&server, &[&backend, &pc1])
}

#[tokio::test]
async fn one_key_is_enough_to_purge_a_bucket() -> Result<()> {
    on_every_version(purge).await
}

async fn purge(version: Version) -> Result<()> {
    let (server, _backend) = fleet(version).await?;
    let admin = Connected::user(&server, "admin").await?;
    let pc1 = Connected::user(&server, "pc1").await?;
    let mut everything = HeaderMap::new();
    everything.insert("Nats-Rollup", "all");
    let purge = async |key: &'static str| {
        let sent = pc1
            .js()
            .publish_with_headers(key, everything.clone(), "".into())
            .await?;
        anyhow::Ok(sent.await)
    };

    let others = "$KV.agents_state.pc2";
    admin.js().publish(others, "up".into()).await?.await?;
    purge("$KV.agents_state.pc1").await??;
    let left = last_now(&admin, "KV_agents_state", others).await?;
    ensure!(left.is_none(), "{left:?}");

    // Not where the stream takes no roll-ups: neither in a plain stream, nor in a bucket that was told so.
    let refused = purge("inventory.pc1.hw").await?;
    ensure!(refused.is_err(), "{refused:?}");
    let mut config = info(&admin, "KV_agents_state").await?["config"].take();
    config["allow_rollup_hdrs"] = json!(false);
    let updated: Value = admin
        .js()
        .request("STREAM.UPDATE.KV_agents_state", &config)
        .await?;
    ensure!(updated["error"].is_null(), "{updated}");
    admin.js().publish(others, "up".into()).await?.await?;
    let refused = purge("$KV.agents_state.pc1").await?;
    ensure!(refused.is_err(), "{refused:?}");
    let agent = attach(&pc1.js()).await?;
    let state = &agent.kv.agents_state;
    state.put("pc1", "up".into()).await?;
    state.delete("pc1").await?;
    ensure!(last(&admin, "KV_agents_state", others).await? == "up");
    Ok(())
}

/// In an account of its own, a process is answered there and nowhere else.
#[tokio::test]
async fn an_account_of_its_own_keeps_answers_in() -> Result<()> {
    on_every_version(apart).await
}

/// The account of the fleet, and one of an agent that has what its role may publish as services of the fleet. It reaches
/// JetStream by the domain `fleet`, because servers answer `$JS.API` themselves in every account.
fn accounts(allowed: &[String]) -> Result<String> {
    let mut exports = String::new();
    let mut imports = String::new();
    for local in allowed {
        let remote = in_the_fleet(local);
        writeln!(exports, "{{ service: {remote:?}, response_type: stream }}")?;
        writeln!(
            imports,
            "{{ service: {{ account: fleet, subject: {remote:?} }}, to: {local:?} }}"
        )?;
    }
    let fleet = format!(
        "jetstream: enabled\nusers: [ {{ user: admin, password: x }} ]\nexports: [\n{exports}]"
    );
    let agent = format!("users: [ {{ user: pc1, password: x }} ]\nimports: [\n{imports}]");
    Ok(format!(
        "accounts {{\nfleet {{\n{fleet}\n}}\nagent {{\n{agent}\n}}\n}}\n"
    ))
}

/// What the subject `local` of the agent's account is in that of the fleet.
fn in_the_fleet(local: &str) -> String {
    match local.strip_prefix("$JS.fleet.API.") {
        Some(key) if key.starts_with("$KV.") => key.to_owned(),
        Some(request) => format!("$JS.API.{request}"),
        None => local.to_owned(),
    }
}

/// Whether a subject is of use in an account of its own: what push consumers deliver does not come there.
fn is_of_use(subject: &str) -> bool {
    !["$SYS.", "$JS.FC.", "$JS.fleet.API.CONSUMER."]
        .iter()
        .any(|prefix| subject.starts_with(prefix))
}

async fn apart(version: Version) -> Result<()> {
    let bound = [("pc_id", "pc1")];
    let role = permissions_in(FLEET, "agent", &bound, Some("fleet"), None)?;
    let mut allowed = role.publish;
    allowed.retain(|subject| is_of_use(subject));
    let server = Server::builder()
        .version(version)
        .config(&accounts(&allowed)?)
        .start()?;
    let admin = Connected::user(&server, "admin").await?;
    let resources = ensure_jetstream_resources(&admin.js()).await?;
    resources.kv.agent_config.put("pcs.pc1", "x".into()).await?;
    let pc1 = Connected::user(&server, "pc1").await?;

    // It does its job.
    let js = jetstream::with_domain(pc1.client.clone(), "fleet");
    let agent = attach(&js).await?;
    let settings = agent.kv.agent_config.get("pcs.pc1").await?;
    ensure!(settings.is_some_and(|settings| settings == "x"));
    let state = &agent.kv.agents_state;
    state.put("pc1", "up".into()).await?;
    let output = &agent.object_stores.result_output;
    output.put("1/stdout", &mut &b"done"[..]).await?;
    let report = js.publish("inventory.pc1.hw", "x".into()).await?;
    ensure!(report.await?.stream == "INVENTORY");

    // And nobody else is.
    let lookup = "$JS.fleet.API.DIRECT.GET.KV_fleet_config.$KV.fleet_config.freeze";
    let mut heard = pc1.client.subscribe("$JS.API.STREAM.DELETE.AUDIT").await?;
    asks(&pc1, lookup, "$JS.API.STREAM.DELETE.AUDIT").await?;
    timeout(SOON, heard.next())
        .await?
        .context("its own answer")?;
    let mut heard = pc1.client.subscribe(FORGED).await?;
    asks(&pc1, "inventory.pc1.hw", FORGED).await?;
    timeout(SOON, heard.next())
        .await?
        .context("its own answer")?;
    ensure!(info(&admin, "AUDIT").await?["error"].is_null());
    ensure!(last_now(&admin, "EXEC", FORGED).await?.is_none());
    Ok(())
}

/// Publishes `request`, to be answered on `reply`.
async fn asks(user: &Connected, request: &str, reply: &str) -> Result<()> {
    let (request, reply) = (request.to_owned(), reply.to_owned());
    user.client
        .publish_with_reply(request, reply, "".into())
        .await?;
    user.client.flush().await?;
    Ok(())
}

async fn info(user: &Connected, stream: &str) -> Result<Value> {
    let request = format!("STREAM.INFO.{stream}");
    Ok(user.js().request(request, &json!({})).await?)
}

/// The last message of a subject, if there is one.
async fn last_now(user: &Connected, stream: &str, subject: &str) -> Result<Option<String>> {
    let got = user
        .js()
        .get_stream_no_info(stream)
        .await?
        .get_last_raw_message_by_subject(subject)
        .await;
    match got {
        Ok(message) => Ok(Some(String::from_utf8(message.payload.to_vec())?)),
        Err(_) => Ok(None),
    }
}

/// The last message of a subject, once there is one.
async fn last(user: &Connected, stream: &str, subject: &str) -> Result<String> {
    let until = Instant::now() + SOON;
    loop {
        if let Some(payload) = last_now(user, stream, subject).await? {
            return Ok(payload);
        }
        ensure!(Instant::now() < until, "nothing came to {subject}");
        sleep(std::time::Duration::from_millis(20)).await;
    }
}

/// Waits until a stream is deleted.
async fn gone(user: &Connected, stream: &str) -> Result<()> {
    let until = Instant::now() + SOON;
    while info(user, stream).await?["error"].is_null() {
        ensure!(Instant::now() < until, "{stream} is still there");
        sleep(std::time::Duration::from_millis(20)).await;
    }
    Ok(())
}
