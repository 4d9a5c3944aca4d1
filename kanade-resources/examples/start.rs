//! A start of the shop: everything that `resources.toml` declares, and a message into it.
//!
//! `cargo run --example start` needs a broker with JetStream: `docker run -p 4222:4222 nats -js`, or `NATS_URL`.

use std::env;
use std::error::Error;

use kanade_resources::async_nats::{self, jetstream};

mod resources {
    kanade_resources::kanade_resources!("examples/resources.toml");
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let url = env::var("NATS_URL").unwrap_or_else(|_| "nats://127.0.0.1:4222".to_owned());
    let js = jetstream::new(async_nats::connect(url).await?);

    // What would be done, before it is done.
    println!(
        "{}\n",
        resources::JetStreamResources::bootstrap(&js).plan().await?
    );

    let resources = resources::ensure_jetstream_resources(&js).await?;
    println!("{}\n", resources.report);

    let ack = js
        .publish("orders.paid.4711", "two of everything".into())
        .await?
        .await?;
    println!("order 4711 is message {} of {}", ack.sequence, ack.stream);

    let customers = &resources.kv.customers;
    customers.put("4711", "ACME, Inc.".into()).await?;
    let name = customers.get("4711").await?.ok_or("no such customer")?;
    println!("customer 4711 is {}", String::from_utf8_lossy(&name));
    Ok(())
}
