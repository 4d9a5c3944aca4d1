//! Scoped signing keys: the permissions of a role as a template, which servers fill in for each user.

use anyhow::{Context as _, Result, anyhow, ensure};
use data_encoding::BASE64URL_NOPAD;
use futures_util::StreamExt as _;
use kanade_fleet::subjects::exec;
use kanade_fleet::{attach, ensure_jetstream_resources, keys};
use kanade_resources::async_nats::ConnectOptions;
use kanade_resources::async_nats::jetstream::consumer::DeliverPolicy;
use kanade_resources_schema::permissions::Permissions;
use kanade_resources_testing::{Server, Version};
use nkeys::KeyPair;
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::support::{Connected, SOON, on_every_version};
use crate::values::{FLEET, permissions};

/// No limit, in the words of accounts.
const UNLIMITED: i64 = -1;

/// Who may do what, by JSON Web Tokens.
struct Keys {
    account: KeyPair,
    /// The scoped key that users of a role are signed with.
    agents: KeyPair,
}

#[tokio::test]
async fn the_name_of_a_user_is_put_into_the_permissions_of_its_role() -> Result<()> {
    on_every_version(try_names).await
}

async fn try_names(version: Version) -> Result<()> {
    let role = permissions(FLEET, "agent", &[], Some("_INBOX.{{name()}}"))?;
    let (server, keys) = server(version, &role)?;
    let admin = connect(&server, &keys, &keys.account, "admin").await?;
    let resources = ensure_jetstream_resources(&admin.js()).await?;
    for pc in ["pc1", "pc2"] {
        let settings = keys::agent_config::pc(pc)?;
        resources.kv.agent_config.put(settings, "x".into()).await?;
        admin
            .js()
            .publish(exec::pc(pc)?, "run".into())
            .await?
            .await?;
    }

    let pc1 = connect(&server, &keys, &keys.agents, "pc1").await?;
    let agent = attach(&pc1.js()).await?;
    let config = &agent.kv.agent_config;
    ensure!(config.get(keys::agent_config::pc("pc1")?).await?.is_some());
    let own = exec::pc_filters(Some("pc1"))?;
    let policy = DeliverPolicy::LastPerSubject;
    let mut orders = own
        .replay_to(&agent.streams.exec, policy, "_INBOX.pc1")
        .await?;
    timeout(SOON, orders.next()).await?.context("an order")??;
    let mut watch = keys::agent_config::pc_filters(Some("pc1"))?
        .watch_to(config, policy, "_INBOX.pc1")
        .await?;
    timeout(SOON, watch.next()).await?.context("settings")??;
    ensure!(pc1.refused().is_empty(), "{:?}", pc1.refused());

    let others = [
        "$KV.agents_state.pc2",
        "heartbeat.pc2",
        "$JS.API.DIRECT.GET.KV_agent_config.$KV.agent_config.pcs.pc2",
        "$JS.API.CONSUMER.CREATE.EXEC.any.commands.pc.pc2",
        "$JS.API.STREAM.NAMES",
    ];
    pc1.is_refused_to_publish(&others).await?;
    pc1.is_refused_to_subscribe(&["_INBOX.>", "_INBOX.pc2.>", "agents.pc2.ping"])
        .await
}

/// Connects as the user `name`, whose token is signed with `signer`.
async fn connect(server: &Server, keys: &Keys, signer: &KeyPair, name: &str) -> Result<Connected> {
    let user = KeyPair::new_user();
    let mut nats =
        json!({ "type": "user", "version": 2, "issuer_account": keys.account.public_key() });
    if signer.public_key() == keys.account.public_key() {
        // The account itself signs, so the user has what the token says.
        nats = json!({
            "type": "user", "version": 2, "subs": UNLIMITED, "data": UNLIMITED, "payload": UNLIMITED,
        });
    }
    let token = token(signer, &user.public_key(), name, &nats)?;
    let user = std::sync::Arc::new(user);
    let options = ConnectOptions::with_jwt(token, move |nonce: Vec<u8>| {
        let user = std::sync::Arc::clone(&user);
        async move {
            user.sign(&nonce)
                .map_err(kanade_resources::async_nats::AuthError::new)
        }
    });
    Connected::with(
        server,
        options.custom_inbox_prefix(format!("_INBOX.{name}")),
    )
    .await
}

/// A server whose account has a scoped signing key for the role.
fn server(version: Version, role: &Permissions) -> Result<(Server, Keys)> {
    let operator = KeyPair::new_operator();
    let system = KeyPair::new_account();
    let keys = Keys {
        account: KeyPair::new_account(),
        agents: KeyPair::new_account(),
    };
    let trust = json!({ "type": "operator", "version": 2, "system_account": system.public_key() });
    let trust = token(&operator, &operator.public_key(), "operator", &trust)?;
    let limits = json!({
        "subs": UNLIMITED, "data": UNLIMITED, "payload": UNLIMITED, "imports": UNLIMITED, "exports": UNLIMITED,
        "wildcards": true, "conn": UNLIMITED, "leaf": UNLIMITED, "mem_storage": UNLIMITED,
        "disk_storage": UNLIMITED, "streams": UNLIMITED, "consumer": UNLIMITED,
    });
    let fleet = json!({
        "type": "account", "version": 2, "limits": limits, "signing_keys": [scope(role, &keys.agents)],
    });
    let fleet = token(&operator, &keys.account.public_key(), "fleet", &fleet)?;
    let plain = json!({ "type": "account", "version": 2, "limits": {
        "subs": UNLIMITED, "data": UNLIMITED, "payload": UNLIMITED, "imports": UNLIMITED, "exports": UNLIMITED,
        "wildcards": true, "conn": UNLIMITED, "leaf": UNLIMITED,
    } });
    let plain = token(&operator, &system.public_key(), "system", &plain)?;
    let lines = format!(
        "operator: {trust}\nsystem_account: {}\nresolver: MEMORY\nresolver_preload: {{ {}: {fleet}, {}: {plain} }}",
        system.public_key(),
        keys.account.public_key(),
        system.public_key(),
    );
    let server = Server::builder().version(version).config(&lines).start()?;
    Ok((server, keys))
}

/// As `nsc edit signing-key --role` writes it.
fn scope(role: &Permissions, key: &KeyPair) -> Value {
    let subscribe: Vec<String> = role.subscribe.iter().map(ToString::to_string).collect();
    json!({
        "kind": "user_scope",
        "key": key.public_key(),
        "role": "agent",
        "template": {
            "pub": { "allow": role.publish, "deny": role.deny_publish },
            "sub": { "allow": subscribe },
            "resp": { "max": 1, "ttl": 120_000_000_000_u64 },
            "subs": UNLIMITED, "data": UNLIMITED, "payload": UNLIMITED,
        },
    })
}

/// A JSON Web Token of NATS: `issuer` says about `subject` what `nats` says.
fn token(issuer: &KeyPair, subject: &str, name: &str, nats: &Value) -> Result<String> {
    let header = json!({ "typ": "JWT", "alg": "ed25519-nkey" });
    let claims = json!({
        "jti": name, "iat": 1_700_000_000, "iss": issuer.public_key(), "name": name, "sub": subject, "nats": nats,
    });
    let encoded = |part: &Value| BASE64URL_NOPAD.encode(part.to_string().as_bytes());
    let signed = format!("{}.{}", encoded(&header), encoded(&claims));
    let signature = issuer
        .sign(signed.as_bytes())
        .map_err(|error| anyhow!("{error}"))?;
    Ok(format!("{signed}.{}", BASE64URL_NOPAD.encode(&signature)))
}
