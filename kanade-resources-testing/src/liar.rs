//! A broker that says what no real one would.

use std::fmt;
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::{self, JoinHandle};

use crate::Error;
use crate::proxy::Connections;

/// A server on 127.0.0.1 that speaks enough of the NATS protocol to be connected to, and answers
/// every request as a test wants: malformed, hostile, or not at all.
///
/// Dropping it closes its connections.
///
/// ```
/// use kanade_resources_testing::{Liar, Lie};
///
/// let liar = Liar::start(|subject, _payload| match subject {
///     "$JS.API.INFO" => Lie::Answer(r#"{"error": {"code": 503, "description": "\u001b[2J"}}"#.into()),
///     _ => Lie::Silence,
/// })?;
/// // async_nats::connect(liar.url()).await?;
/// assert_eq!(liar.requests(), 0);
/// # Ok::<(), kanade_resources_testing::Error>(())
/// ```
pub struct Liar {
    address: SocketAddr,
    requests: Arc<AtomicU64>,
    connections: Arc<Connections>,
    acceptor: Option<JoinHandle<()>>,
}

/// What a request comes back with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lie {
    /// A message with this payload.
    Answer(Vec<u8>),
    /// An error of the protocol, `-ERR` with this text, and no message.
    Error(String),
    /// Nothing.
    Silence,
}

/// From the subject and the payload of a request to what it comes back with.
type Answers = dyn Fn(&str, &[u8]) -> Lie + Send + Sync;

/// What clients are greeted with: a lone server of the newest version.
const GREETING: &str = "INFO {\"server_id\":\"LIAR\",\"server_name\":\"liar\",\"version\":\"2.15.1\",\"go\":\"go1\",\
     \"host\":\"127.0.0.1\",\"port\":4222,\"headers\":true,\"max_payload\":1048576,\"proto\":1,\"client_id\":1,\
     \"jetstream\":true}\r\n";

impl Liar {
    /// Starts a server that `answers` requests.
    ///
    /// # Errors
    ///
    /// When no port of 127.0.0.1 is free.
    pub fn start(
        answers: impl Fn(&str, &[u8]) -> Lie + Send + Sync + 'static,
    ) -> Result<Self, Error> {
        let failed = || Error::io("listen on 127.0.0.1");
        let listener = TcpListener::bind("127.0.0.1:0").map_err(failed())?;
        let address = listener.local_addr().map_err(failed())?;
        let connections = Arc::new(Connections::default());
        let requests = Arc::new(AtomicU64::new(0));
        let host = Host {
            answers: Arc::new(answers),
            requests: Arc::clone(&requests),
        };
        let shared = Arc::clone(&connections);
        let acceptor = thread::spawn(move || accept(&listener, &host, &shared));
        Ok(Self {
            address,
            requests,
            connections,
            acceptor: Some(acceptor),
        })
    }

    /// Where clients connect.
    pub fn url(&self) -> String {
        format!("nats://{}", self.address)
    }

    /// How many requests have come in so far.
    pub fn requests(&self) -> u64 {
        self.requests.load(Ordering::SeqCst)
    }
}

impl fmt::Debug for Liar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Liar")
            .field("address", &self.address)
            .field("requests", &self.requests())
            .finish_non_exhaustive()
    }
}

impl Drop for Liar {
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

/// What every connection shares.
#[derive(Clone)]
struct Host {
    answers: Arc<Answers>,
    requests: Arc<AtomicU64>,
}

fn accept(listener: &TcpListener, host: &Host, connections: &Connections) {
    for client in listener.incoming() {
        if connections.are_stopped() {
            return;
        }
        let (Ok(client), host) = (client, host.clone()) else {
            continue;
        };
        if connections.keep(&client).is_ok() {
            // A client that goes away ends its thread.
            thread::spawn(move || host.serve(&client));
        }
    }
}

impl Host {
    fn serve(&self, mut client: &TcpStream) -> io::Result<()> {
        client.set_nodelay(true)?;
        client.write_all(GREETING.as_bytes())?;
        let mut reader = BufReader::new(client);
        let mut subscription = String::from("1");
        let mut line = String::new();
        loop {
            line.clear();
            if reader.read_line(&mut line)? == 0 {
                return Ok(());
            }
            let words: Vec<&str> = line.split_whitespace().collect();
            match words.as_slice() {
                ["PING", ..] => client.write_all(b"PONG\r\n")?,
                // A client waits for all of its answers on one subscription.
                ["SUB", .., id] => (*id).clone_into(&mut subscription),
                ["PUB", subject, reply, size] => {
                    let payload = payload(&mut reader, size)?;
                    self.answer(client, &subscription, (subject, reply), &payload)?;
                }
                ["PUB", _, size] | ["HPUB", .., size] => drop(payload(&mut reader, size)?),
                _ => {}
            }
        }
    }

    fn answer(
        &self,
        mut client: &TcpStream,
        subscription: &str,
        (subject, reply): (&str, &str),
        payload: &[u8],
    ) -> io::Result<()> {
        self.requests.fetch_add(1, Ordering::SeqCst);
        match (self.answers)(subject, payload) {
            Lie::Answer(payload) => {
                let size = payload.len();
                let mut message = format!("MSG {reply} {subscription} {size}\r\n").into_bytes();
                message.extend(payload);
                message.extend(b"\r\n");
                client.write_all(&message)
            }
            Lie::Error(text) => client.write_all(format!("-ERR '{text}'\r\n").as_bytes()),
            Lie::Silence => Ok(()),
        }
    }
}

/// A payload of `size` bytes, without the end of line after it.
fn payload(reader: &mut BufReader<&TcpStream>, size: &str) -> io::Result<Vec<u8>> {
    let size: usize = size.parse().map_err(io::Error::other)?;
    let mut payload = vec![0; size + 2];
    reader.read_exact(&mut payload)?;
    payload.truncate(size);
    Ok(payload)
}
