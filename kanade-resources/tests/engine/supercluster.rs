//! Two clusters joined by gateways, of which one is cut off.

use std::net::TcpListener;
use std::time::Duration;

use anyhow::{Context as _, Result};
use kanade_resources::{Bootstrap, FailureKind, Placement, Resource, StreamSpec};
use kanade_resources_testing::{Server, Version};

use crate::support::{Brought, connect, declare, labels, stream};

const EAST: &str = "east";
const WEST: &str = "west";

const fn within(name: &'static str, cluster: &'static str) -> Resource<'static> {
    stream(StreamSpec {
        placement: Some(Placement {
            cluster: Some(cluster),
            tags: &[],
            preferred: None,
        }),
        ..StreamSpec::named(name)
    })
}

declare!(Joined: within("FAR", WEST), within("HERE", EAST));
declare!(CutOff: within("FAR", WEST), within("HERE", EAST), within("NEW", EAST));

/// One server, before it is started.
struct Seat {
    cluster: &'static str,
    /// Where the other servers of the cluster find it.
    route: u16,
    /// Where the other cluster finds it.
    gateway: u16,
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

impl Seat {
    fn in_cluster(cluster: &'static str) -> Result<Self> {
        Ok(Self {
            cluster,
            route: free_port()?,
            gateway: free_port()?,
        })
    }

    fn start(&self, place: usize, all: &[Self], version: Version) -> Result<Server> {
        let of = |cluster: &str, port: fn(&Self) -> u16| -> String {
            let seats = all.iter().filter(|seat| seat.cluster == cluster);
            let urls: Vec<String> = seats
                .map(|seat| format!("\"nats://127.0.0.1:{}\"", port(seat)))
                .collect();
            urls.join(", ")
        };
        let gateway = |cluster| {
            format!(
                "{{ name: {cluster}, urls: [{}] }}",
                of(cluster, |seat| seat.gateway)
            )
        };
        let configuration = format!(
            "server_name: n{place}\n\
             cluster {{ name: {name}, listen: \"127.0.0.1:{route}\", routes: [{routes}] }}\n\
             gateway {{ name: {name}, listen: \"127.0.0.1:{listen}\", gateways: [{}, {}] }}",
            gateway(EAST),
            gateway(WEST),
            name = self.cluster,
            route = self.route,
            routes = of(self.cluster, |seat| seat.route),
            listen = self.gateway,
        );
        let server = Server::builder().version(version).config(&configuration);
        Ok(server.start()?)
    }
}

/// Three servers in the east, which decide alone, and two in the west.
fn supercluster(version: Version) -> Result<Vec<Server>> {
    let seats = [EAST, EAST, EAST, WEST, WEST]
        .map(Seat::in_cluster)
        .into_iter()
        .collect::<Result<Vec<Seat>>>()?;
    let places = seats.iter().enumerate();
    places
        .map(|(place, seat)| seat.start(place, &seats, version))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cluster_that_is_cut_off_keeps_nothing_from_being_done_in_the_other() -> Result<()> {
    for version in [Version::V2_10, Version::LATEST] {
        let mut servers = supercluster(version)?;
        let js = &connect(servers[0].url()).await?;
        Bootstrap::<Brought<Joined>>::new(js)
            .deadline(Duration::from_secs(60))
            .run()
            .await
            .with_context(|| format!("{version}"))?;
        for server in &mut servers[3..] {
            server.kill();
        }
        let run = Bootstrap::<Brought<CutOff>>::new(js).deadline(Duration::from_secs(30));
        let error = run.run().await.unwrap_err();
        let [failure] = error.failures() else {
            panic!("{version}: {error:?}")
        };
        assert_eq!(failure.resource.name, "FAR", "{error:?}");
        assert!(
            !matches!(failure.kind, FailureKind::Unfinished),
            "{error:?}"
        );
        let help = failure.help().context("help")?;
        assert!(
            help.contains("the server that keeps the resource may be down"),
            "{error:?}"
        );
        let report = error.report().context("a report")?;
        assert_eq!(labels(report), ["failed", "in sync", "created"], "{report}");
        let handles = error.handles().context("handles")?;
        handles.stream("HERE")?;
        handles.stream("NEW")?;
    }
    Ok(())
}
