//! Emulators as processes: how each is started, what it uses, and that it ends.

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{SocketAddr, TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;

use crate::run::Result;

/// How long one may take until it answers.
const PATIENCE: Duration = Duration::from_secs(60);
/// What the others take for keys.
const ANY_KEY: &str = "testing";

/// An emulator that runs. It ends when this is dropped.
pub struct Server {
    child: Child,
    /// Where AWS is.
    pub url: String,
    /// A key that it knows.
    pub key: String,
    /// Its secret.
    pub secret: String,
    /// From the start of the process until it accepted connections.
    pub start_ms: f64,
    ours: bool,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

impl Server {
    /// `rolelab serve`, which says when it is ready.
    pub fn ours(program: &Path) -> Result<Self> {
        let began = Instant::now();
        let mut child = Command::new(program).args(["serve", "--json"]).stdout(Stdio::piped()).spawn()?;
        let mut line = String::new();
        if let Some(out) = child.stdout.take() {
            BufReader::new(out).read_line(&mut line)?;
        }
        let start_ms = began.elapsed().as_secs_f64() * 1000.0;
        let said: Value = serde_json::from_str(&line)?;
        let text = |path: &str| said.pointer(path).and_then(Value::as_str).unwrap_or_default().to_owned();
        let (url, key) = (text("/aws"), text("/users/0/access_key_id"));
        Ok(Self { child, url, key, secret: text("/users/0/secret_access_key"), start_ms, ours: true })
    }

    /// moto's server.
    pub fn moto(bin: &Path) -> Result<Self> {
        let port = free_port()?;
        let mut command = Command::new(bin.join("moto_server"));
        command.args(["-H", "127.0.0.1", "-p", &port.to_string()]);
        Self::other(command, port)
    }

    /// MiniStack.
    pub fn ministack(bin: &Path) -> Result<Self> {
        let port = free_port()?;
        let mut command = Command::new(bin.join("ministack"));
        command.env("GATEWAY_PORT", port.to_string());
        Self::other(command, port)
    }

    fn other(mut command: Command, port: u16) -> Result<Self> {
        let began = Instant::now();
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
        let any = || ANY_KEY.to_owned();
        let url = format!("http://127.0.0.1:{port}");
        let mut server = Self { child, url, key: any(), secret: any(), start_ms: 0.0, ours: false };
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            if server.child.try_wait()?.is_some() || began.elapsed() > PATIENCE {
                return Err("it does not start".into());
            }
            thread::sleep(Duration::from_millis(20));
        }
        server.start_ms = began.elapsed().as_secs_f64() * 1000.0;
        Ok(server)
    }

    /// Where the metadata service of an instance answers: ours when the instance runs, the others' anywhere.
    pub fn metadata(&mut self, instance: &str) -> Result<SocketAddr> {
        let own = self.url.trim_start_matches("http://").to_owned();
        if !self.ours {
            return Ok(own.parse()?);
        }
        let mut stream = TcpStream::connect(&own)?;
        stream.write_all(b"GET /_rolelab HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
        let mut text = String::new();
        stream.read_to_string(&mut text)?;
        let said: Value = serde_json::from_str(text.split("\r\n\r\n").nth(1).unwrap_or_default())?;
        let all = said.get("instances").and_then(Value::as_array).ok_or("no instances")?;
        let found = all.iter().find(|found| found.get("id").and_then(Value::as_str) == Some(instance));
        let address =
            found.and_then(|found| found.get("imds")?.as_str()).ok_or("the instance has no port")?;
        let address: SocketAddr = address.trim_start_matches("http://").parse()?;
        // It runs some seconds after it was launched; until then a request gets no answer.
        let began = Instant::now();
        while super::client::one(address, Duration::from_millis(200)).is_err() {
            if began.elapsed() > PATIENCE {
                return Err("the instance does not run".into());
            }
        }
        Ok(address)
    }

    /// The number of its process.
    pub fn process(&self) -> String {
        self.child.id().to_string()
    }

    /// Resident memory, where the system tells.
    pub fn memory_kb(&self) -> Option<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        line.trim().trim_end_matches(" kB").parse().ok()
    }

    /// Processor time used so far, where the system tells.
    pub fn processor_ms(&self) -> Option<f64> {
        processor_ms(&self.process())
    }
}

/// Processor time of a process so far: fields 14 and 15 of its `stat` (proc(5)), in hundredths of a second.
pub fn processor_ms(process: &str) -> Option<f64> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |place: usize| fields.get(place).and_then(|field| field.parse::<f64>().ok());
    Some((ticks(11)? + ticks(12)?) * 10.0)
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}
