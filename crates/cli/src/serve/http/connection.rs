//! One connection: request after request, in order, until somebody ends it.

use std::{future::Future, io, sync::Arc, time::Duration};

use rolelab_core::http::{Method, Request, Response};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    sync::OwnedSemaphorePermit,
    time::timeout,
};

use super::{
    Fault,
    body::Chunks,
    fault,
    head::{self, Framing, Head, says},
    write,
};

/// Bytes that are asked for at once.
const READ: usize = 4 << 10;

/// What a connection may take. One that takes longer is told, where it can be, and ended.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// Bytes of a body; more is 413.
    pub(crate) body: u64,
    /// Nothing comes.
    pub(crate) idle: Duration,
    /// A request that began, until its last byte is there.
    pub(crate) request: Duration,
    /// An answer, until the client has taken it.
    pub(crate) answer: Duration,
    /// A request that is never answered.
    pub(crate) silence: Duration,
}

/// What becomes of a request.
pub(crate) enum Answer {
    /// This is sent.
    Response(Arc<Response>),
    /// Nothing is, and the connection stays open, for as long as it has this place.
    Silence(OwnedSemaphorePermit),
    /// The connection ends without a word.
    End,
}

/// Who answers.
pub(crate) trait Service {
    /// Answers one request.
    fn answer(&self, request: Request) -> Answer;
}

/// Serves one connection to its end. An error of the socket is the client's way to leave.
pub(crate) async fn serve(stream: TcpStream, service: &impl Service, limits: &Limits) {
    let mut connection = Connection { stream, bytes: Vec::new(), limits };
    let _ = connection.run(service).await;
}

struct Connection<'a> {
    stream: TcpStream,
    /// What came and was not taken yet.
    bytes: Vec<u8>,
    limits: &'a Limits,
}

/// Why there is no request.
enum Stop {
    /// The client left, or the socket broke.
    Left,
    /// It gets told, and the connection ends.
    Told(Fault),
}

impl From<io::Error> for Stop {
    fn from(_: io::Error) -> Self {
        Self::Left
    }
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::Told(fault)
    }
}

impl Connection<'_> {
    async fn run(&mut self, service: &impl Service) -> io::Result<()> {
        loop {
            if self.bytes.is_empty() && !self.wait().await {
                return Ok(());
            }
            let read = timeout(self.limits.request, self.request()).await;
            let (request, stays) = match read.unwrap_or(Err(fault(408, "the request took too long").into())) {
                Ok(read) => read,
                Err(Stop::Left) => return Ok(()),
                Err(Stop::Told(fault)) => {
                    self.send(&write::refusal(fault)).await?;
                    return self.linger().await;
                }
            };
            let of_head = request.method == Method::HEAD;
            match service.answer(request) {
                Answer::Response(response) => {
                    let stays = stays && !says(&response.headers, "Connection", "close");
                    self.send(&write::response(&response, of_head, !stays)).await?;
                    if !stays {
                        return if self.bytes.is_empty() { Ok(()) } else { self.linger().await };
                    }
                }
                Answer::Silence(place) => {
                    let hung = self.hang().await;
                    drop(place);
                    return hung;
                }
                Answer::End => return Ok(()),
            }
        }
    }

    /// Waits for the first bytes of a request. False when none come.
    async fn wait(&mut self) -> bool {
        // Whoever asked for much once does not keep the room for it.
        self.bytes.shrink_to(READ);
        matches!(timeout(self.limits.idle, self.fill()).await, Ok(Ok(())))
    }

    /// Reads one request; false beside it when the client wants no other.
    async fn request(&mut self) -> Result<(Request, bool), Stop> {
        let head = self.head().await?;
        let Head { mut request, framing, expects, stays, .. } = head;
        if matches!(framing, Framing::Length(length) if length > self.limits.body) {
            return Err(fault(413, "the body is too long").into());
        }
        if expects && self.bytes.is_empty() && framing != Framing::Length(0) {
            self.send(b"HTTP/1.1 100 Continue\r\n\r\n").await?;
        }
        request.body.0 = match framing {
            Framing::Length(length) => self.body(length).await?,
            Framing::Chunked => self.chunks().await?,
        };
        Ok((request, stays))
    }

    async fn head(&mut self) -> Result<Head, Stop> {
        let mut looked = 0;
        loop {
            // Only a line's end can finish a head, and a drip of bytes must not be read again and again.
            let new = self.bytes.get(looked..).unwrap_or_default();
            if new.contains(&b'\n') || new.len() > READ {
                if let Some(head) = head::read(&self.bytes)? {
                    self.bytes.drain(..head.taken);
                    return Ok(head);
                }
                looked = self.bytes.len();
            }
            self.fill().await?;
        }
    }

    async fn body(&mut self, length: u64) -> Result<Vec<u8>, Stop> {
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        while self.bytes.len() < length {
            self.fill().await?;
        }
        let rest = self.bytes.split_off(length);
        Ok(std::mem::replace(&mut self.bytes, rest))
    }

    async fn chunks(&mut self) -> Result<Vec<u8>, Stop> {
        let mut chunks = Chunks::default();
        loop {
            let (taken, whole) = chunks.take(&self.bytes, self.limits.body)?;
            self.bytes.drain(..taken);
            if whole {
                return Ok(chunks.body);
            }
            self.fill().await?;
        }
    }

    async fn fill(&mut self) -> Result<(), Stop> {
        self.bytes.reserve(READ);
        if self.stream.read_buf(&mut self.bytes).await? == 0 { Err(Stop::Left) } else { Ok(()) }
    }

    async fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        within(self.limits.answer, self.stream.write_all(bytes)).await
    }

    /// Ends the connection so that what was said is read: closing a socket with unread bytes takes the answer back.
    async fn linger(&mut self) -> io::Result<()> {
        self.stream.shutdown().await?;
        within(self.limits.answer, self.drain()).await
    }

    /// Answers nothing until the client has had enough.
    async fn hang(&mut self) -> io::Result<()> {
        within(self.limits.silence, self.drain()).await
    }

    async fn drain(&mut self) -> io::Result<()> {
        loop {
            self.bytes.clear();
            self.bytes.reserve(READ);
            if self.stream.read_buf(&mut self.bytes).await? == 0 {
                return Ok(());
            }
        }
    }
}

async fn within(limit: Duration, done: impl Future<Output = io::Result<()>>) -> io::Result<()> {
    timeout(limit, done).await.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
}
