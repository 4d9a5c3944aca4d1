//! Just enough of the NATS protocol to see what a server does; the broker itself is always a real one.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use anyhow::{Context as _, Result};

pub(crate) struct Connection(BufReader<TcpStream>);

impl Connection {
    pub(crate) fn open(url: &str) -> Result<Self> {
        let stream = TcpStream::connect(address(url)?)?;
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        stream.set_nodelay(true)?;
        let mut connection = Self(BufReader::new(stream));
        connection.expect("INFO")?;
        connection.send("CONNECT {\"verbose\":false}\r\n")?;
        Ok(connection)
    }

    pub(crate) fn send(&mut self, text: &str) -> Result<()> {
        Ok(self.0.get_mut().write_all(text.as_bytes())?)
    }

    /// The next line, which has to start like this.
    pub(crate) fn expect(&mut self, start: &str) -> Result<String> {
        let mut line = String::new();
        self.0.read_line(&mut line)?;
        anyhow::ensure!(
            line.starts_with(start),
            "`{line}` does not start with {start}"
        );
        Ok(line)
    }

    pub(crate) fn ping(&mut self) -> Result<()> {
        self.send("PING\r\n")?;
        self.expect("PONG").map(drop)
    }

    /// The answer to a request, over a new subscription.
    pub(crate) fn request(&mut self, subject: &str, payload: &str) -> Result<String> {
        let length = payload.len();
        self.send(&format!(
            "SUB answer 1\r\nPUB {subject} answer {length}\r\n{payload}\r\n"
        ))?;
        let header = self.expect("MSG")?;
        let length = header
            .split_whitespace()
            .last()
            .context("an empty header")?
            .parse()?;
        let mut answer = vec![0; length];
        self.0.read_exact(&mut answer)?;
        self.expect("\r\n")?;
        self.send("UNSUB 1\r\n")?;
        Ok(String::from_utf8(answer)?)
    }
}

pub(crate) fn address(url: &str) -> Result<&str> {
    url.strip_prefix("nats://").context("not a NATS URL")
}
