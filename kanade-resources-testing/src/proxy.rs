//! A wire with latency between a test and its server.

use std::io::{self, Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::{Error, host_and_port};

/// A TCP proxy on 127.0.0.1 that delays everything by half a round trip in each direction.
///
/// What is sent together still arrives together: the wire is long, not slow, so pipelined requests take one round trip and requests that wait for each other take one
/// each. Opening a connection to the proxy itself is not delayed. Dropping the proxy closes its
/// connections.
///
/// ```
/// use std::time::Duration;
///
/// use kanade_resources_testing::{DelayProxy, Server};
///
/// let server = Server::start()?;
/// let far_away = DelayProxy::start(server.url(), Duration::from_millis(10))?;
/// assert_ne!(far_away.url(), server.url());
/// # Ok::<(), kanade_resources_testing::Error>(())
/// ```
#[derive(Debug)]
pub struct DelayProxy {
    address: SocketAddr,
    connections: Arc<Connections>,
    acceptor: Option<JoinHandle<()>>,
}

/// What the accepting thread and the owner of a proxy share.
#[derive(Debug, Default)]
pub(crate) struct Connections {
    stopped: AtomicBool,
    streams: Mutex<Vec<TcpStream>>,
}

impl DelayProxy {
    /// Starts a proxy to `upstream`: the URL of a server, or `host:port`.
    ///
    /// The upstream is connected to once per client, so it may be restarted meanwhile.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use kanade_resources_testing::{DelayProxy, Server};
    /// let server = Server::start()?;
    /// let proxy = DelayProxy::start(server.url(), Duration::from_millis(10))?;
    /// // async_nats::connect(proxy.url()).await?;
    /// # Ok::<(), kanade_resources_testing::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When no port of 127.0.0.1 is free.
    pub fn start(upstream: &str, round_trip: Duration) -> Result<Self, Error> {
        let failed = || Error::io("listen on 127.0.0.1");
        let listener = TcpListener::bind("127.0.0.1:0").map_err(failed())?;
        let address = listener.local_addr().map_err(failed())?;
        let connections = Arc::new(Connections::default());
        let upstream = host_and_port(upstream).to_owned();
        let shared = Arc::clone(&connections);
        let acceptor = thread::spawn(move || accept(&listener, &upstream, round_trip / 2, &shared));
        Ok(Self {
            address,
            connections,
            acceptor: Some(acceptor),
        })
    }

    /// Where clients connect.
    ///
    /// ```
    /// # use kanade_resources_testing::DelayProxy;
    /// let proxy = DelayProxy::start("127.0.0.1:4222", std::time::Duration::ZERO)?;
    /// assert!(proxy.url().starts_with("nats://127.0.0.1:"));
    /// # Ok::<(), kanade_resources_testing::Error>(())
    /// ```
    pub fn url(&self) -> String {
        format!("nats://{}", self.address)
    }
}

impl Drop for DelayProxy {
    fn drop(&mut self) {
        self.connections.stop();
        // Only a connection wakes the thread that accepts them.
        let _ = TcpStream::connect(self.address);
        if let Some(acceptor) = self.acceptor.take() {
            let _ = acceptor.join();
        }
        self.connections.close();
    }
}

impl Connections {
    /// Has no more connections accepted.
    pub(crate) fn stop(&self) {
        self.stopped.store(true, Ordering::SeqCst);
    }

    pub(crate) fn are_stopped(&self) -> bool {
        self.stopped.load(Ordering::SeqCst)
    }

    pub(crate) fn keep(&self, stream: &TcpStream) -> io::Result<()> {
        let stream = stream.try_clone()?;
        self.streams
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(stream);
        Ok(())
    }

    pub(crate) fn close(&self) {
        for stream in self
            .streams
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .drain(..)
        {
            // It may be closed already.
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

fn accept(listener: &TcpListener, upstream: &str, delay: Duration, connections: &Connections) {
    for client in listener.incoming() {
        if connections.are_stopped() {
            return;
        }
        // A client that cannot be served sees its connection close, as it would without a proxy.
        let _ = client.and_then(|client| join(&client, upstream, delay, connections));
    }
}

fn join(
    client: &TcpStream,
    upstream: &str,
    delay: Duration,
    connections: &Connections,
) -> io::Result<()> {
    let server = TcpStream::connect(upstream)?;
    for stream in [client, &server] {
        stream.set_nodelay(true)?;
        connections.keep(stream)?;
    }
    carry(client, &server, delay)?;
    carry(&server, client, delay)
}

/// One direction: one thread takes chunks in at any time, another hands each out when it is due.
fn carry(from: &TcpStream, to: &TcpStream, delay: Duration) -> io::Result<()> {
    let (from, to) = (from.try_clone()?, to.try_clone()?);
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || take_in(from, delay, &sender));
    thread::spawn(move || hand_out(to, &receiver));
    Ok(())
}

type Chunk = (Instant, Vec<u8>);

fn take_in(mut from: TcpStream, delay: Duration, chunks: &Sender<Chunk>) {
    let mut buffer = [0; 16 * 1024];
    while let Ok(length @ 1..) = from.read(&mut buffer) {
        if chunks
            .send((Instant::now() + delay, buffer[..length].to_vec()))
            .is_err()
        {
            return;
        }
    }
}

fn hand_out(mut to: TcpStream, chunks: &Receiver<Chunk>) {
    for (due, bytes) in chunks {
        thread::sleep(due.saturating_duration_since(Instant::now()));
        if to.write_all(&bytes).is_err() {
            break;
        }
    }
    // The other side has closed; pass it on.
    let _ = to.shutdown(Shutdown::Write);
}
