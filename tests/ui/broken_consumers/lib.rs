//! Consumers that break rules, and every one that has a constant of its own is still there.

kanade_resources::kanade_resources!();

pub const NAMES: [&str; 3] = [CONSUMER_A_B_C, CONSUMER_A_PUSH, CONSUMER_JOBS_WORKER];

pub async fn start(
    js: &kanade_resources::async_nats::jetstream::Context,
) -> Result<(), kanade_resources::Error> {
    let consumers = ensure_jetstream_resources(js).await?.consumers;
    let _clash: kanade_resources::PullConsumer = consumers.a_b_c;
    let _push: kanade_resources::PushConsumer = consumers.a_push;
    let _worker = consumers.jobs_worker;
    Ok(())
}
