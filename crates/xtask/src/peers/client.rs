//! The client of metadata GETs: a connection for each, as its clients have, in two threads.

use std::{
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    thread,
    time::{Duration, Instant},
};

use super::process;
use crate::run::Result;

const THREADS: usize = 2;
const REQUEST: &[u8] =
    b"GET /latest/meta-data/instance-id HTTP/1.1\r\nHost: 169.254.169.254\r\nConnection: close\r\n\r\n";
const PATIENCE: Duration = Duration::from_secs(10);

/// What came of many GETs.
pub struct Gets {
    pub per_second: f64,
    pub median_ms: f64,
    /// Processor time of each, where the system tells.
    pub server_ms: Option<f64>,
    /// The same of this client.
    pub client_ms: Option<f64>,
}

/// One GET: how long it took.
pub fn one(address: SocketAddr, patience: Duration) -> Result<f64> {
    let began = Instant::now();
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(patience))?;
    stream.write_all(REQUEST)?;
    let mut answer = Vec::with_capacity(1024);
    stream.read_to_end(&mut answer)?;
    let status = answer.get(..12).unwrap_or_default();
    if !(status.starts_with(b"HTTP/1.") && status.ends_with(b" 200")) {
        return Err(format!("a GET was answered {}", String::from_utf8_lossy(status)).into());
    }
    Ok(began.elapsed().as_secs_f64() * 1000.0)
}

/// So many GETs by each thread.
pub fn gets(address: SocketAddr, count: usize, server: impl Fn() -> Option<f64>) -> Result<Gets> {
    // What is done once is not counted.
    for _ in 0..50 {
        one(address, PATIENCE)?;
    }
    let (server_before, client_before) = (server(), process::processor_ms("self"));
    let began = Instant::now();
    let turn = || (0..count).map(|_| one(address, PATIENCE).map_err(|why| why.to_string())).collect();
    let done: Vec<std::result::Result<Vec<f64>, String>> = thread::scope(|scope| {
        let turns: Vec<_> = (0..THREADS).map(|_| scope.spawn(turn)).collect();
        turns
            .into_iter()
            .map(|turn| turn.join().unwrap_or_else(|_| Err("the client failed".to_owned())))
            .collect()
    });
    let seconds = began.elapsed().as_secs_f64();
    let mut all: Vec<f64> = done.into_iter().collect::<std::result::Result<Vec<_>, _>>()?.concat();
    all.sort_by(f64::total_cmp);
    let number = all.len() as f64;
    let each = |after: Option<f64>, before: Option<f64>| Some((after? - before?) / number);
    Ok(Gets {
        per_second: number / seconds,
        median_ms: all.get(all.len() / 2).copied().unwrap_or_default(),
        server_ms: each(server(), server_before),
        client_ms: each(process::processor_ms("self"), client_before),
    })
}
