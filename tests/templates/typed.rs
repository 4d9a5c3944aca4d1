//! The generated items with async-nats as it is.

use std::collections::HashMap;
use std::time::Duration;

use anyhow::{Context as _, Result, bail, ensure};
use futures_util::StreamExt as _;
use kanade_fleet::keys::{self, agent_config};
use kanade_fleet::names::result_output;
use kanade_fleet::subjects::{self, exec, inventory};
use kanade_fleet::{
    JetStreamResources, Platform, Release, core_subjects, ensure_jetstream_resources, names,
};
use kanade_resources::async_nats::jetstream::kv::Operation;
use kanade_resources::async_nats::jetstream::{self};
use kanade_resources::async_nats::{self, Client};
use kanade_resources::{Filters, InvalidToken, Key, Name, Subject, Subscription, Watch};
use kanade_resources_testing::{Server, Version};
use tokio::time::timeout;

const SOON: Duration = Duration::from_secs(10);

async fn broker() -> Result<(Server, Client, JetStreamResources)> {
    let server = Server::start()?;
    let client = async_nats::connect(server.url()).await?;
    let resources = ensure_jetstream_resources(&jetstream::new(client.clone())).await?;
    Ok((server, client, resources))
}

#[test]
fn everything_can_be_sent_to_another_thread() {
    fn owned<T: Send + Sync + 'static>() {}
    fn sent<T: Send + 'static>() {}
    owned::<exec::Pc>();
    owned::<agent_config::Group>();
    owned::<result_output::Stdout>();
    owned::<Filters<exec::Pc>>();
    owned::<InvalidToken>();
    owned::<inventory::OfPcCategory>();
    sent::<Subscription>();
    sent::<Watch>();
}

#[test]
fn a_string_is_compared_hashed_and_shown_as_one() -> Result<()> {
    let subject = exec::pc("pc1.lab")?;
    let same: Subject<_> = subject.clone();
    assert_eq!(subject, same);
    assert_eq!(subject.as_str(), "commands.pc.pc1.lab");
    assert_eq!(
        format!("{subject} {subject:?} {subject:>22}"),
        "commands.pc.pc1.lab \"commands.pc.pc1.lab\"    commands.pc.pc1.lab"
    );
    let counts = HashMap::from([(subject, 1)]);
    assert_eq!(counts.get("commands.pc.pc1.lab"), Some(&1));
    assert_eq!(String::from(same), "commands.pc.pc1.lab");
    assert_eq!(
        async_nats::Subject::from(exec::group("lab")?).as_str(),
        "commands.group.lab"
    );
    Ok(())
}

#[test]
fn the_items_say_what_the_declaration_says() -> Result<()> {
    assert_eq!(exec::ALL, "commands.all");
    assert_eq!(exec::Pc::TEMPLATE, "commands.pc.{pc_id...4}");
    assert_eq!(
        exec::Pc::FILTERS,
        [
            "commands.pc.*",
            "commands.pc.*.*",
            "commands.pc.*.*.*",
            "commands.pc.*.*.*.*"
        ]
    );
    assert_eq!(
        agent_config::Pc::FILTERS,
        ["pcs.*", "pcs.*.*", "pcs.*.*.*", "pcs.*.*.*.*"]
    );
    assert_eq!(result_output::Stdout::TEMPLATE, "{request_id}/stdout");

    let parts = inventory::OfPc::parse("inventory.pc1.lab.hw").context("an inventory")?;
    assert_eq!(
        parts,
        inventory::OfPcParts {
            pc_id: "pc1.lab",
            category: inventory::OfPcCategory::Hw
        }
    );
    assert_eq!(parts.build()?.as_str(), "inventory.pc1.lab.hw");
    assert_eq!(inventory::OfPc::parse("inventory.pc1.lab.cpu"), None);
    assert_eq!(inventory::OfPcCategory::ALL.len(), 3);

    let filters = inventory::of_pc_filters(Some("pc1"), None)?;
    assert_eq!(filters.subjects(), ["inventory.pc1.*"]);
    let filters: Vec<String> =
        inventory::of_pc_filters(Some("pc1.lab"), Some(inventory::OfPcCategory::Sw))?.into();
    assert_eq!(filters, ["inventory.pc1.lab.sw"]);
    assert!(exec::pc_filters(Some("*")).is_err());

    let release = Release::new("1.4.2", Platform::MacOs).context("a release")?;
    let name: Name<_> = names::agent_releases::release(&release)?;
    assert_eq!(name.as_str(), "1.4.2-macos-aarch64");
    let parsed = names::agent_releases::parse(name.as_str()).context("a name")?;
    let names::agent_releases::Parsed::Release(parts) = parsed.clone();
    assert_eq!(parts.release, release);
    assert_eq!(format!("{parsed:?}"), format!("Release({parts:?})"));
    Ok(())
}

#[tokio::test]
async fn one_subscription_covers_every_number_of_tokens() -> Result<()> {
    let (_server, client, _) = broker().await?;
    let mut subscription = core_subjects::ping_filters(None)?
        .subscribe(&client)
        .await?;
    client.flush().await?;
    for pc in ["pc1", "pc1.lab", "pc1.lab.example", "pc1.lab.example.org"] {
        client.publish(core_subjects::ping(pc)?, "x".into()).await?;
        let message = timeout(SOON, subscription.next())
            .await?
            .context("a ping")?;
        let Some(core_subjects::Parsed::Ping(parts)) = core_subjects::parse(&message.subject)
        else {
            bail!("not a ping: {}", message.subject);
        };
        assert_eq!(parts.pc_id, pc);
    }
    subscription.unsubscribe().await?;
    client
        .publish(core_subjects::ping("pc1")?, "x".into())
        .await?;
    assert!(
        timeout(SOON, subscription.next()).await?.is_none(),
        "unsubscribed, or delivered twice"
    );
    Ok(())
}

#[tokio::test]
async fn a_request_is_answered_by_one_member_of_a_group() -> Result<()> {
    let (_server, client, _) = broker().await?;
    let filters = core_subjects::ping_filters(None)?;
    for _ in 0..2 {
        let mut subscription = filters.queue_subscribe(&client, "agents").await?;
        let client = client.clone();
        tokio::spawn(async move {
            while let Some(message) = subscription.next().await {
                if let Some(reply) = message.reply {
                    client.publish(reply, "here".into()).await?;
                }
            }
            Ok::<_, async_nats::PublishError>(())
        });
    }
    client.flush().await?;
    let mut answers = client.subscribe("answers").await?;
    client
        .publish_with_reply(core_subjects::ping("pc1.lab")?, "answers", "x".into())
        .await?;
    timeout(SOON, answers.next()).await?.context("an answer")?;
    let answer = client
        .request(&core_subjects::ping("pc1")?, "x".into())
        .await?;
    assert_eq!(answer.payload, "here");
    assert!(
        timeout(Duration::from_millis(200), answers.next())
            .await
            .is_err(),
        "answered twice"
    );
    Ok(())
}

#[tokio::test]
async fn keys_and_names_go_straight_into_their_stores() -> Result<()> {
    let (_server, _, resources) = broker().await?;
    let store = &resources.kv.agent_config;
    let key: Key<_> = agent_config::group("lab")?;
    store.put(&key, "30".into()).await?;
    store.put(agent_config::GLOBAL, "60".into()).await?;
    assert_eq!(store.get(&key).await?.as_deref(), Some(&b"30"[..]));
    let entry = store.entry(key).await?.context("an entry")?;
    assert_eq!(
        agent_config::parse(&entry.key),
        Some(agent_config::Parsed::Group(agent_config::GroupParts {
            name: "lab"
        }))
    );

    let store = &resources.object_stores.result_output;
    let name = result_output::stderr("r 1.*")?;
    let info = store.put(&name, &mut &b"oops"[..]).await?;
    assert_eq!(store.get(&name).await?.info.size, 4);
    assert_eq!(
        result_output::Stderr::parse(&info.name).map(|parts| parts.request_id),
        Some("r 1.*")
    );
    store.put(name.clone(), &mut &b"again"[..]).await?;
    assert_eq!(store.info(name).await?.size, 5);
    Ok(())
}

#[tokio::test]
async fn a_watch_shows_what_is_there_and_what_changes() -> Result<()> {
    for version in Version::ALL {
        let server = Server::builder().version(*version).start()?;
        let client = async_nats::connect(server.url()).await?;
        let store = ensure_jetstream_resources(&jetstream::new(client))
            .await?
            .kv
            .agent_config;
        store.put(agent_config::pc("pc1")?, "1".into()).await?;
        store.put(agent_config::pc("pc1.lab")?, "2".into()).await?;
        store.put(agent_config::GLOBAL, "0".into()).await?;

        let mut watch = agent_config::pc_filters(None)?
            .watch_with_history(&store)
            .await?;
        let mut seen = Vec::new();
        loop {
            let entry = timeout(SOON, watch.next()).await?.context("an entry")??;
            let parts = agent_config::Pc::parse(&entry.key).context("a PC")?;
            seen.push(parts.pc_id.to_owned());
            if entry.seen_current {
                break;
            }
        }
        seen.sort_unstable();
        assert_eq!(seen, ["pc1", "pc1.lab"], "{version}");

        let mut news = agent_config::pc_filters(Some("pc1"))?.watch(&store).await?;
        store.put(agent_config::pc("pc2")?, "3".into()).await?;
        store.delete(agent_config::pc("pc1")?).await?;
        store.purge(agent_config::pc("pc1")?).await?;
        for operation in [Operation::Delete, Operation::Purge] {
            let entry = timeout(SOON, news.next()).await?.context("an entry")??;
            ensure!(
                entry.key == "pcs.pc1" && entry.operation == operation,
                "{version}: {entry:?}"
            );
        }
    }
    Ok(())
}

/// Who may watch the keys of groups, and no other.
const USERS: &str = r#"
authorization { users: [
    { user: admin, password: secret }
    { user: group, password: secret, permissions: {
        publish: [
            "$JS.API.STREAM.INFO.KV_agent_config"
            "$JS.API.CONSUMER.CREATE.KV_agent_config.*.$KV.agent_config.groups.*"
            "$JS.API.CONSUMER.DELETE.KV_agent_config.*"
            "$JS.FC.>"
        ]
        subscribe: "_INBOX.>"
    } }
] }
"#;

#[tokio::test]
async fn a_user_can_be_allowed_to_watch_some_keys_only() -> Result<()> {
    for version in [Version::V2_10, Version::V2_15] {
        let server = Server::builder().version(version).config(USERS).start()?;
        let connect = async |user: &str| {
            let options = async_nats::ConnectOptions::with_user_and_password(
                user.to_owned(),
                "secret".to_owned(),
            );
            options
                .request_timeout(Some(Duration::from_secs(2)))
                .connect(server.url())
                .await
        };
        let admin = connect("admin").await?;
        let store = ensure_jetstream_resources(&jetstream::new(admin))
            .await?
            .kv
            .agent_config;
        store.put(agent_config::group("lab")?, "1".into()).await?;

        let mut js = jetstream::new(connect("group").await?);
        js.set_timeout(Duration::from_secs(2));
        let own = js.get_key_value(kanade_fleet::BUCKET_AGENT_CONFIG).await?;
        let mut watch = agent_config::group_filters(None)?
            .watch_with_history(&own)
            .await?;
        let entry = timeout(SOON, watch.next()).await?.context("an entry")??;
        assert_eq!(entry.key, "groups.lab", "{version}");
        let refused = agent_config::pc_filters(Some("pc1"))?.watch(&own).await;
        ensure!(
            refused.is_err(),
            "{version}: the keys of PCs are not for this user"
        );
        ensure!(
            own.watch("groups.*").await.is_err(),
            "{version}: an unnamed consumer could watch anything"
        );
    }
    Ok(())
}

#[test]
fn subjects_of_several_resources_stand_in_modules_of_their_own() -> Result<()> {
    assert_eq!(subjects::obs_events::of_pc("pc1")?.as_str(), "obs.pc1");
    assert_eq!(keys::fleet_config::SUPPORT_CODES, "support_codes");
    assert_eq!(core_subjects::NOTIF_AMEND, "notif-amend");
    Ok(())
}
