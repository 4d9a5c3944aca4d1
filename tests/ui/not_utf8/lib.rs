//! Uses what is there whatever the file says.

kanade_resources::kanade_resources!();

pub async fn start(js: &kanade_resources::async_nats::jetstream::Context) -> bool {
    let _names = [ALL_STREAMS, ALL_KV_BUCKETS, ALL_OBJECT_STORES, LAZY_STREAMS];
    let _count = RESOURCES.iter().count();
    let _attached = attach(js).await;
    ensure_jetstream_resources(js).await.is_ok()
}
