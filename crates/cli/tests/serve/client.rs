//! A server of its own for each test, and clients that speak bytes. Nothing here sleeps or tries again: a test waits for
//! the line that the server prints, and for bytes.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    process::{Child, ChildStdout, Command, Stdio},
    time::Duration,
};

use rolelab_core::{
    http::{Body, Headers, Request, Response, StatusCode, Url},
    model::{self, codec},
    sigv4,
    time::Timestamp,
};
use serde_json::{Value, json};

/// When the worlds of these tests begin.
pub(crate) const EPOCH: &str = "2026-03-02T10:00:00Z";
/// Whoever waits longer than this waits for something that never comes.
const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) fn rolelab(words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rolelab"));
    command.args(words).stdin(Stdio::null());
    command
}

/// A server that ends with its test.
pub(crate) struct Server {
    pub(crate) child: Child,
    pub(crate) out: BufReader<ChildStdout>,
    /// What it printed first.
    pub(crate) said: Value,
    pub(crate) aws: SocketAddr,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

impl Server {
    /// With its clock standing at [`EPOCH`].
    pub(crate) fn manual() -> Self {
        Self::start(&["--clock", "manual", "--epoch", EPOCH])
    }

    pub(crate) fn start(words: &[&str]) -> Self {
        let words = [&["serve", "--json"], words].concat();
        let mut child = rolelab(&words).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        out.read_line(&mut line).unwrap();
        let said: Value = serde_json::from_str(&line).unwrap();
        let aws = address(&said["aws"]);
        Self { child, out, said, aws }
    }

    /// What `GET /_rolelab` says now.
    pub(crate) fn listed(&self) -> Value {
        let response = Wire::to(self.aws).ask("GET /_rolelab HTTP/1.1\r\nHost: localhost\r\n\r\n");
        serde_json::from_slice(&response.body.0).unwrap()
    }

    /// A signal by its name, and the status that the server ends with.
    pub(crate) fn signal(self, name: &str) -> Option<i32> {
        self.signal_heard(name).0
    }

    /// The same, and what it said on standard error.
    pub(crate) fn signal_heard(mut self, name: &str) -> (Option<i32>, String) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args([&format!("-{name}"), id.as_str()]).status().unwrap().success());
        let status = self.child.wait().unwrap().code();
        let mut said = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        (status, said)
    }

    pub(crate) fn credentials(&self) -> sigv4::Credentials {
        let user = &self.said["users"][0];
        let text = |name: &str| user[name].as_str().unwrap().to_owned();
        sigv4::Credentials {
            access_key: text("access_key_id"),
            secret: text("secret_access_key"),
            token: None,
        }
    }

    /// A call of the first user, signed at an instant, for the AWS port.
    pub(crate) fn signed(&self, at: Timestamp, service: &str, operation: &str, input: &Value) -> Request {
        self.signed_for(self.aws, at, service, operation, input)
    }

    pub(crate) fn signed_for(
        &self,
        to: SocketAddr,
        at: Timestamp,
        service: &str,
        operation: &str,
        input: &Value,
    ) -> Request {
        let service = model::service(service).unwrap();
        let operation = service.operation(operation).unwrap();
        let mut request = codec::encode_request(service, operation, "us-east-1", input).unwrap();
        request.url = Url::parse(&format!("http://{to}{}", request.url.target())).unwrap();
        request.headers.set("Host", request.url.authority());
        sigv4::sign(&mut request, &self.credentials(), "us-east-1", &service.signing_name, at);
        request
    }

    pub(crate) fn call_at(&self, at: &str, service: &str, operation: &str, input: &Value) -> Response {
        let request = self.signed(Timestamp::parse(at).unwrap(), service, operation, input);
        Wire::to(self.aws).ask(bytes(&request))
    }

    /// Lets an instance be launched from Amazon Linux 2: its id and its port.
    pub(crate) fn launch(&self) -> (String, SocketAddr) {
        self.launch_at(EPOCH)
    }

    pub(crate) fn launch_at(&self, at: &str) -> (String, SocketAddr) {
        let found = self.call_at(at, "ec2", "DescribeImages", &json!({}));
        let found = found.body.text();
        let image = found.split("<item>").find(|item| item.contains("amzn2")).unwrap();
        let image = image.split_once("<imageId>").unwrap().1.split('<').next().unwrap();
        let input = json!({
            "ImageId": image, "InstanceType": "t3.micro", "MinCount": 1, "MaxCount": 1,
            "TagSpecifications": [{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": "web-1"}]}],
        });
        let launched = self.call_at(at, "ec2", "RunInstances", &input);
        assert_eq!(launched.status, StatusCode::OK, "{}", launched.body.text());
        let listed = self.listed();
        let last = listed["instances"].as_array().unwrap().last().unwrap();
        (last["id"].as_str().unwrap().to_owned(), address(&last["imds"]))
    }

    /// What the clock shows after so much time.
    pub(crate) fn advance(&self, span: &str) -> Response {
        let length = span.len();
        let head = format!(
            "POST /_rolelab/advance HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n\r\n{span}"
        );
        Wire::to(self.aws).ask(head)
    }
}

pub(crate) fn address(url: &Value) -> SocketAddr {
    url.as_str().unwrap().strip_prefix("http://").unwrap().parse().unwrap()
}

/// A request as it goes over the wire.
pub(crate) fn bytes(request: &Request) -> Vec<u8> {
    let mut text = format!("{} {} HTTP/1.1\r\n", request.method, request.url.target());
    for (name, value) in request.headers.iter() {
        text += &format!("{name}: {value}\r\n");
    }
    if !request.body.0.is_empty() {
        text += &format!("Content-Length: {}\r\n", request.body.0.len());
    }
    [text.as_bytes(), b"\r\n", &request.body.0].concat()
}

/// One connection.
pub(crate) struct Wire {
    pub(crate) stream: TcpStream,
    came: Vec<u8>,
}

impl Wire {
    pub(crate) fn to(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        Self { stream, came: Vec::new() }
    }

    pub(crate) fn send(&mut self, bytes: impl AsRef<[u8]>) {
        self.stream.write_all(bytes.as_ref()).unwrap();
    }

    /// A request and its answer.
    pub(crate) fn ask(&mut self, bytes: impl AsRef<[u8]>) -> Response {
        self.send(bytes);
        self.response(false)
    }

    /// One response: its head, and as many bytes as it says unless it answers HEAD.
    pub(crate) fn response(&mut self, of_head: bool) -> Response {
        let text = self.until(b"\r\n\r\n");
        let text = String::from_utf8(text).unwrap();
        let mut lines = text.trim_end().split("\r\n");
        let first = lines.next().unwrap().strip_prefix("HTTP/1.1 ").unwrap();
        let (status, reason) = first.split_once(' ').unwrap();
        let status = StatusCode::from_bytes(status.as_bytes()).unwrap();
        let headers: Headers = lines.map(|line| line.split_once(": ").unwrap()).collect();
        let length = headers.get("Content-Length").map_or(0, |length| length.parse().unwrap());
        let body = if of_head || status.is_informational() { Vec::new() } else { self.exactly(length) };
        Response { status, reason: reason.to_owned(), headers, body: Body(body) }
    }

    /// Bytes up to and with these.
    pub(crate) fn until(&mut self, end: &[u8]) -> Vec<u8> {
        loop {
            if let Some(place) = self.came.windows(end.len()).position(|window| window == end) {
                return self.came.drain(..place + end.len()).collect();
            }
            assert!(self.more(), "the connection ended after {:?}", String::from_utf8_lossy(&self.came));
        }
    }

    fn exactly(&mut self, length: usize) -> Vec<u8> {
        while self.came.len() < length {
            assert!(self.more(), "the connection ended");
        }
        self.came.drain(..length).collect()
    }

    /// All bytes until the other side ends the connection.
    pub(crate) fn rest(&mut self) -> Vec<u8> {
        while self.more() {}
        std::mem::take(&mut self.came)
    }

    fn more(&mut self) -> bool {
        let mut some = [0; 16 << 10];
        let count = self.stream.read(&mut some).unwrap();
        self.came.extend_from_slice(&some[..count]);
        count > 0
    }

    /// Nothing came, and the connection stands.
    pub(crate) fn is_silent(&mut self) -> bool {
        self.stream.set_nonblocking(true).unwrap();
        let got = self.stream.peek(&mut [0]);
        self.stream.set_nonblocking(false).unwrap();
        matches!(got, Err(why) if why.kind() == std::io::ErrorKind::WouldBlock)
    }
}
