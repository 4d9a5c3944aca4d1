//! Every use that a role can name, by generated items and the handles that they give, without one refusal.

use std::collections::BTreeSet;

use anyhow::{Context as _, Result, anyhow, ensure};
use futures_util::{StreamExt as _, TryStreamExt as _};
use kanade_resources::async_nats::jetstream::consumer::DeliverPolicy;
use kanade_resources::async_nats::jetstream::kv::Store;
use kanade_resources::{Replay, Watch};
use kanade_resources_testing::{Server, Version};
use tokio::io::AsyncReadExt as _;
use tokio::time::timeout;

use crate::support::{Connected, SOON, User, ensure_clean, on_every_version, server};
use crate::values::WORKSHOP;
use crate::workshop::subjects::orders;
use crate::workshop::{
    JetStreamResources, attach, core_subjects, ensure_jetstream_resources, keys, names,
};

/// Acknowledgements and flow control in their second form, which servers since 2.14 can be told to use.
const SECOND_FORM: &str = "feature_flags { js_ack_fc_v2: true }";

const USERS: &[User<'static>] = &[
    user("office", "office", &[]),
    user("berlin", "shop", &[("shop", "berlin")]),
    user("packer", "packer", &[]),
    user("screen", "screen", &[]),
    user("clerk", "clerk", &[]),
    user("operator", "operator", &[]),
];

const fn user(
    name: &'static str,
    role: &'static str,
    bound: &'static [(&'static str, &'static str)],
) -> User<'static> {
    User { name, role, bound }
}

#[tokio::test]
async fn every_use_is_allowed_on_every_version() -> Result<()> {
    on_every_version(async |version| Box::pin(everything(version, "")).await).await
}

#[tokio::test]
async fn every_use_is_allowed_in_the_second_form() -> Result<()> {
    for version in [Version::V2_14, Version::V2_15] {
        Box::pin(everything(version, SECOND_FORM))
            .await
            .with_context(|| version.to_string())?;
    }
    Ok(())
}

async fn everything(version: Version, more: &str) -> Result<()> {
    let server = server(version, WORKSHOP, USERS, more)?;
    let office = Connected::user(&server, "office").await?;
    let resources = bootstrap(&office).await?;
    let berlin = Connected::user(&server, "berlin").await?;
    let shop = attach(&berlin.js()).await?;

    core(&office, &berlin).await?;
    publish_and_replay(&office, &resources, &berlin, &shop).await?;
    let packer = packer(&server).await?;
    let screen = screen(&server).await?;
    keys_of_one_shop(&resources, &shop).await?;
    whole_bucket(&resources.kv.prices).await?;
    let clerk = Box::pin(objects(&server, &resources)).await?;
    let operator = operator(&server).await?;
    ensure_clean(
        &server,
        &[&office, &berlin, &packer, &screen, &clerk, &operator],
    )
}

/// New, in sync, and planned.
async fn bootstrap(office: &Connected) -> Result<JetStreamResources> {
    let js = office.js();
    let resources = ensure_jetstream_resources(&js).await?;
    ensure_jetstream_resources(&js).await?;
    let plan = JetStreamResources::bootstrap(&js).plan().await?;
    ensure!(plan.is_in_sync(), "{plan}");
    Ok(resources)
}

/// A message without an answer, and one with.
async fn core(office: &Connected, berlin: &Connected) -> Result<()> {
    let mut alarms = core_subjects::alarm_filters(None)?
        .subscribe(&office.client)
        .await?;
    office.settle().await?;
    let alarm = core_subjects::alarm("berlin")?;
    berlin.client.publish(alarm, "fire".into()).await?;
    timeout(SOON, alarms.next()).await?.context("an alarm")?;

    let mut quotes = core_subjects::quote_filters(Some("berlin"))?
        .subscribe(&berlin.client)
        .await?;
    berlin.settle().await?;
    let shop = berlin.client.clone();
    let answering = tokio::spawn(async move {
        let quote = quotes.next().await.context("a question")?;
        let reply = quote.reply.context("somebody who asks")?;
        shop.publish(reply, "3 EUR".into()).await?;
        anyhow::Ok(())
    });
    let question = core_subjects::quote("berlin")?;
    let answer = office.client.request(question, "?".into()).await?;
    ensure!(answer.payload == "3 EUR", "{answer:?}");
    answering.await?
}

async fn publish_and_replay(
    office: &Connected,
    resources: &JetStreamResources,
    berlin: &Connected,
    shop: &JetStreamResources,
) -> Result<()> {
    office
        .js()
        .publish(orders::RUSH, "now".into())
        .await?
        .await?;
    for id in 1..=3 {
        let placed = orders::placed("berlin", id)?;
        berlin.js().publish(placed, "tea".into()).await?.await?;
    }
    let elsewhere = orders::placed("paris", 4)?;
    office.js().publish(elsewhere, "tea".into()).await?.await?;

    let stream = &shop.streams.orders;
    let own = orders::placed_filters(Some("berlin"), None)?
        .replay(stream, DeliverPolicy::All)
        .await?;
    let subjects = [
        "orders.placed.berlin.1",
        "orders.placed.berlin.2",
        "orders.placed.berlin.3",
    ];
    ensure!(replayed(own, 3).await? == subjects);
    let rush = Replay::of(stream, orders::RUSH, DeliverPolicy::All).await?;
    ensure!(replayed(rush, 1).await? == [orders::RUSH]);
    let all = Replay::of(&resources.streams.orders, "orders.>", DeliverPolicy::All).await?;
    ensure!(replayed(all, 5).await?.len() == 5);
    Ok(())
}

async fn replayed(replay: Replay, count: usize) -> Result<Vec<String>> {
    let subjects = replay
        .take(count)
        .map_ok(|message| message.subject.to_string());
    Ok(timeout(SOON, subjects.try_collect()).await??)
}

async fn packer(server: &Server) -> Result<Connected> {
    let packer = Connected::user(server, "packer").await?;
    let resources = attach(&packer.js()).await?;
    let consumer = &resources.consumers.orders_packer;
    let mut messages = consumer.stream().messages().await?;
    for _ in 0..4 {
        let message = timeout(SOON, messages.next())
            .await?
            .context("an order")??;
        message
            .double_ack()
            .await
            .map_err(anyhow::Error::from_boxed)?;
    }
    drop(messages);
    Ok(packer)
}

async fn screen(server: &Server) -> Result<Connected> {
    let screen = Connected::user(server, "screen").await?;
    let resources = attach(&screen.js()).await?;
    let mut messages = resources.consumers.orders_screen.messages().await?;
    for _ in 0..5 {
        let message = timeout(SOON, messages.next())
            .await?
            .context("an order")??;
        message
            .double_ack()
            .await
            .map_err(anyhow::Error::from_boxed)?;
    }
    Ok(screen)
}

async fn keys_of_one_shop(office: &JetStreamResources, shop: &JetStreamResources) -> Result<()> {
    let (all, own) = (&office.kv.prices, &shop.kv.prices);
    all.put(keys::prices::STANDARD, "1".into()).await?;
    all.put(keys::prices::of_shop("paris")?, "2".into()).await?;
    own.put(keys::prices::of_shop("berlin")?, "3".into())
        .await?;
    own.delete(keys::prices::of_shop("berlin")?).await?;
    own.purge(keys::prices::of_shop("berlin")?).await?;
    own.create(keys::prices::of_shop("berlin")?, "4".into())
        .await?;
    ensure!(
        own.get(keys::prices::STANDARD)
            .await?
            .is_some_and(|price| price == "1")
    );
    let price = own.get(keys::prices::of_shop("berlin")?).await?;
    ensure!(
        price.as_ref().is_some_and(|price| price == "4"),
        "{price:?}"
    );

    let mut of_shop = keys::prices::of_shop_filters(Some("berlin"))?
        .watch_with_history(own)
        .await?;
    let entry = timeout(SOON, of_shop.next()).await?.context("an entry")??;
    ensure!(
        entry.key == "shops.berlin" && entry.seen_current,
        "{entry:?}"
    );
    own.put(keys::prices::of_shop("berlin")?, "5".into())
        .await?;
    let entry = timeout(SOON, of_shop.next()).await?.context("a change")??;
    ensure!(entry.value == "5", "{entry:?}");
    let policy = DeliverPolicy::LastPerSubject;
    let mut standard = Watch::of(own, keys::prices::STANDARD, policy).await?;
    timeout(SOON, standard.next())
        .await?
        .context("an entry")??;
    Ok(())
}

async fn whole_bucket(prices: &Store) -> Result<()> {
    let entry = prices.entry("standard").await?.context("an entry")?;
    let same = prices
        .entry_for_revision("standard", entry.revision)
        .await?;
    ensure!(same.is_some(), "no revision");
    let names: BTreeSet<String> = timeout(SOON, prices.keys().await?.try_collect()).await??;
    ensure!(names.len() == 3, "{names:?}");
    let history: Vec<_> =
        timeout(SOON, prices.history("shops.berlin").await?.try_collect()).await??;
    ensure!(!history.is_empty(), "no history");
    let mut watch = prices.watch_all().await?;
    let mut many = prices.watch_many(["standard", "shops.*"]).await?;
    let mut typed = keys::prices::of_shop_filters(None)?.watch(prices).await?;
    prices.put("shops.rome", "6".into()).await?;
    timeout(SOON, watch.next()).await?.context("an entry")??;
    timeout(SOON, many.next()).await?.context("an entry")??;
    timeout(SOON, typed.next()).await?.context("an entry")??;
    Ok(())
}

/// Put, put again, got, listed, deleted: in several chunks.
async fn objects(server: &Server, resources: &JetStreamResources) -> Result<Connected> {
    let clerk = Connected::user(server, "clerk").await?;
    let attached = attach(&clerk.js()).await?;
    let written = vec![7; 300 * 1024];
    for id in [1, 1, 2] {
        let name = names::invoices::invoice(id);
        let store = &attached.object_stores.invoices;
        store.put(name, &mut written.as_slice()).await?;
    }
    let name = names::invoices::invoice(2);
    attached.object_stores.invoices.delete(name).await?;

    let store = &resources.object_stores.invoices;
    let mut object = store.get(names::invoices::invoice(1)).await?;
    let mut read = Vec::new();
    timeout(SOON, object.read_to_end(&mut read)).await??;
    ensure!(read == written, "{} bytes", read.len());
    let listed: Vec<_> = timeout(SOON, store.list().await?.try_collect()).await??;
    ensure!(listed.len() == 1, "{listed:?}");
    let mut watch = store.watch_with_history().await?;
    timeout(SOON, watch.next()).await?.context("an object")??;
    Ok(clerk)
}

async fn operator(server: &Server) -> Result<Connected> {
    let operator = Connected::user(server, "operator").await?;
    let js = operator.js();
    let plan = JetStreamResources::bootstrap(&js).plan().await?;
    ensure!(plan.is_in_sync(), "{plan}");
    let streams: Vec<_> = js.stream_names().try_collect().await?;
    ensure!(streams.len() == 3, "{streams:?}");
    for stream in streams {
        js.delete_stream(&stream).await?;
    }
    ensure_jetstream_resources(&js).await?;
    Ok(operator)
}

/// Without flow control, a watch stops after about a thousand entries.
#[tokio::test]
async fn ten_thousand_keys_are_watched() -> Result<()> {
    for (version, more) in [(Version::V2_10, ""), (Version::V2_15, SECOND_FORM)] {
        Box::pin(watch_many(version, more))
            .await
            .with_context(|| version.to_string())?;
    }
    Ok(())
}

async fn watch_many(version: Version, more: &str) -> Result<()> {
    const KEYS: usize = 10_000;
    let server = server(version, WORKSHOP, USERS, more)?;
    let office = Connected::user(&server, "office").await?;
    let resources = ensure_jetstream_resources(&office.js()).await?;
    let (store, value) = (&resources.kv.prices, vec![b'x'; 1024]);
    let puts = futures_util::stream::iter(0..KEYS).map(|number| {
        let value = value.clone().into();
        async move {
            let key = keys::prices::of_shop(&number.to_string())?;
            store.put(key, value).await.map_err(|error| anyhow!(error))
        }
    });
    let _: Vec<u64> = puts.buffer_unordered(256).try_collect().await?;
    let typed = keys::prices::of_shop_filters(None)?;
    let typed = typed.watch_with_history(store).await?.take(KEYS);
    let plain = store.watch_with_history(">").await?.take(KEYS);
    let minute = SOON * 6;
    timeout(minute, typed.try_for_each(|_| async { Ok(()) })).await??;
    timeout(minute, plain.try_for_each(|_| async { Ok(()) })).await??;
    let names: Vec<String> = timeout(minute, store.keys().await?.try_collect()).await??;
    ensure!(names.len() == KEYS, "{} keys", names.len());
    ensure_clean(&server, &[&office])
}
