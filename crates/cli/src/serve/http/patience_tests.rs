//! Clients that take their time, on a clock that jumps whenever everybody waits.

use std::{cell::Cell, rc::Rc, sync::Arc, time::Duration};

use rolelab_core::http::{Request, Response, StatusCode};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::Semaphore,
    time::Instant,
};

use super::{Answer, Limits, Service, serve};

const LIMITS: Limits = Limits {
    body: 100 << 20,
    idle: Duration::from_secs(75),
    request: Duration::from_secs(30),
    answer: Duration::from_secs(20),
    silence: Duration::from_secs(300),
};

/// Answers with so many bytes, or with silence.
struct Desk {
    bytes: Option<usize>,
    asked: Cell<u32>,
    places: Arc<Semaphore>,
}

impl Service for Desk {
    fn answer(&self, _: Request) -> Answer {
        self.asked.set(self.asked.get() + 1);
        match self.bytes {
            Some(bytes) => Answer::Response(Arc::new(Response::new(StatusCode::OK, vec![b'a'; bytes]))),
            None => Answer::Silence(Arc::clone(&self.places).try_acquire_owned().unwrap()),
        }
    }
}

/// What a client that sends this and then waits is told, how often its requests came through, and after how many seconds
/// the connection ended.
async fn told(sent: &[u8], bytes: Option<usize>, reads: bool) -> (String, u32, u64) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut client = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
    client.write_all(sent).await.unwrap();
    let (stream, _) = listener.accept().await.unwrap();
    let desk = Rc::new(Desk { bytes, asked: Cell::new(0), places: Arc::new(Semaphore::new(1)) });
    let began = Instant::now();
    serve(stream, desk.as_ref(), &LIMITS).await;
    assert_eq!(desk.places.available_permits(), 1, "a place is given back");
    let mut all = Vec::new();
    if reads {
        client.read_to_end(&mut all).await.unwrap();
    }
    (String::from_utf8_lossy(&all).into_owned(), desk.asked.get(), began.elapsed().as_secs())
}

#[tokio::test(flavor = "current_thread", start_paused = true)]
async fn a_slow_client_is_told_and_loses_its_connection() {
    for (case, sent, status, asked, seconds) in [
        ("nothing", "", "", 0, 75),
        // The client here never ends its side, so the server waits for it as long as for an answer to be taken.
        ("half a head", "GET / HT", "HTTP/1.1 408 ", 0, 30 + 20),
        (
            "half a body",
            "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nhalf",
            "HTTP/1.1 408 ",
            0,
            50,
        ),
        (
            "half a chunk",
            "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nha",
            "HTTP/1.1 408 ",
            0,
            50,
        ),
        ("one request", "GET / HTTP/1.1\r\nHost: h\r\n\r\n", "HTTP/1.1 200 ", 1, 75),
        ("one and a half", "GET / HTTP/1.1\r\nHost: h\r\n\r\nGET /", "HTTP/1.1 200 ", 1, 50),
    ] {
        let (text, count, after) = told(sent.as_bytes(), Some(0), true).await;
        assert_eq!((text.starts_with(status), count, after), (true, asked, seconds), "{case}: {text}");
        assert_eq!(text.contains("408"), after == 50, "{case}: {text}");
    }
}

#[tokio::test(flavor = "current_thread", start_paused = true)]
async fn silence_has_an_end() {
    let get = b"GET / HTTP/1.1\r\nHost: h\r\n\r\n";
    assert_eq!(told(get, None, true).await, (String::new(), 1, 300));
}

#[tokio::test(flavor = "current_thread", start_paused = true)]
async fn a_client_that_takes_no_answer_loses_it() {
    let get = b"GET / HTTP/1.1\r\nHost: h\r\n\r\n";
    // More than the system holds for anybody.
    assert_eq!(told(get, Some(64 << 20), false).await, (String::new(), 1, 20));
}
