//! The head of a request: its line and header lines, and what they say about the body and the connection.

use rolelab_core::http::{Headers, Method, Request, Url};

use super::{Fault, fault};

/// The most bytes of a request line; what is longer is 414.
const MAX_TARGET: usize = 16 << 10;
/// The most bytes of a whole head, and the most lines in it; what is more is 431.
const MAX_HEAD: usize = 64 << 10;
/// See [`MAX_HEAD`].
const MAX_LINES: usize = 100;

/// How long the body is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Framing {
    /// So many bytes.
    Length(u64),
    /// In chunks.
    Chunked,
}

/// A line folded into the next is one that begins with a space, which is in no name (RFC 9112, 5.1 and 5.2).
const NAME: &str = "the name of a header line has a character that is in no name, such as a space before the colon or at the line's begin";

/// A head that was read. The request has no body yet.
#[derive(Debug)]
pub(super) struct Head {
    pub(super) request: Request,
    pub(super) framing: Framing,
    /// The client waits for a word before it sends the body.
    pub(super) expects: bool,
    /// The client wants the connection to stay.
    pub(super) stays: bool,
    /// How many bytes it took.
    pub(super) taken: usize,
}

/// Reads a head from the bytes that came so far; `None` when there must be more.
pub(super) fn read(bytes: &[u8]) -> Result<Option<Head>, Fault> {
    let mut lines = [httparse::EMPTY_HEADER; MAX_LINES];
    let mut parsed = httparse::Request::new(&mut lines);
    let taken = match parsed.parse(bytes) {
        Ok(httparse::Status::Complete(taken)) => taken,
        Ok(httparse::Status::Partial) => return unfinished(bytes).map(|()| None),
        Err(httparse::Error::TooManyHeaders) => return Err(fault(431, "too many header lines")),
        Err(httparse::Error::Version) if names_http(bytes) => {
            return Err(fault(505, "HTTP/1.1 is spoken here"));
        }
        Err(httparse::Error::HeaderName) => return Err(fault(400, NAME)),
        Err(httparse::Error::HeaderValue) => {
            return Err(fault(400, "the value of a header line has a control character in it"));
        }
        Err(_) => return Err(fault(400, "this is not an HTTP request")),
    };
    if taken > MAX_HEAD {
        return Err(fault(431, "the header lines are too long"));
    }
    let (Some(method), Some(target), Some(minor)) = (parsed.method, parsed.path, parsed.version) else {
        return Err(fault(400, "this is not an HTTP request"));
    };
    if target.len() > MAX_TARGET {
        return Err(fault(414, "the address is too long"));
    }
    let headers: Headers =
        parsed.headers.iter().map(|line| (line.name, String::from_utf8_lossy(line.value))).collect();
    let method = Method::from_bytes(method.as_bytes()).map_err(|_| fault(400, "this is no method"))?;
    let url = url(&method, target, &headers, minor)?;
    let framing = framing(&headers, minor)?;
    let expects = expects(&headers, minor)?;
    let stays = minor > 0 && !says(&headers, "Connection", "close");
    let mut request = Request::new(method, url);
    request.headers = headers;
    Ok(Some(Head { request, framing, expects, stays, taken }))
}

/// Whether the first line claims to be HTTP, of whatever version.
fn names_http(bytes: &[u8]) -> bool {
    bytes
        .split(|byte| *byte == b'\n')
        .next()
        .is_some_and(|line| line.windows(6).any(|word| word == b" HTTP/"))
}

/// Whether a head may still become one.
fn unfinished(bytes: &[u8]) -> Result<(), Fault> {
    if bytes.len() <= MAX_TARGET {
        return Ok(());
    }
    let line = bytes.iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len());
    if line > MAX_TARGET {
        return Err(fault(414, "the address is too long"));
    }
    if bytes.len() > MAX_HEAD { Err(fault(431, "the header lines are too long")) } else { Ok(()) }
}

/// Where it goes: a path and the one `Host`, or a whole URL, as a client sends to a proxy (RFC 9112, 3.2).
fn url(method: &Method, target: &str, headers: &Headers, minor: u8) -> Result<Url, Fault> {
    if *method == Method::CONNECT {
        return Err(fault(501, "this is no proxy"));
    }
    let mut hosts = headers.all("Host");
    let host = match (hosts.next(), hosts.next()) {
        (Some(host), None) => host,
        (None, None) if minor == 0 => "localhost",
        _ => return Err(fault(400, "a request has one Host line")),
    };
    if target.starts_with('/') && Url::parse(&format!("http://{host}/")).is_none() {
        return Err(fault(400, "the Host line names no host"));
    }
    let text = match target.starts_with('/') {
        true => format!("http://{host}{target}"),
        false => target.to_owned(),
    };
    Url::parse(&text).ok_or(fault(400, "the request line asks for neither a path nor a whole http address"))
}

/// How long the body is. A request that says it in two ways could be read as two requests by somebody else.
fn framing(headers: &Headers, minor: u8) -> Result<Framing, Fault> {
    let codings: Vec<&str> = listed(headers, "Transfer-Encoding").collect();
    let lengths: Vec<&str> = headers.all("Content-Length").map(str::trim).collect();
    if !codings.is_empty() {
        if !lengths.is_empty() || minor == 0 {
            return Err(fault(400, "the body's length is said in two ways"));
        }
        return match codings.as_slice() {
            [only] if only.eq_ignore_ascii_case("chunked") => Ok(Framing::Chunked),
            _ => Err(fault(501, "the only transfer coding known here is chunked")),
        };
    }
    let Some(first) = lengths.first() else { return Ok(Framing::Length(0)) };
    let digits = !first.is_empty() && first.bytes().all(|byte| byte.is_ascii_digit());
    if !digits || lengths.iter().any(|other| other != first) {
        return Err(fault(400, "this is no length"));
    }
    // More digits than a number holds are a body that nobody takes.
    Ok(Framing::Length(first.parse().unwrap_or(u64::MAX)))
}

fn expects(headers: &Headers, minor: u8) -> Result<bool, Fault> {
    match headers.get("Expect") {
        Some(what) if what.trim().eq_ignore_ascii_case("100-continue") => Ok(minor > 0),
        Some(_) => Err(fault(417, "100-continue is all that may be expected")),
        None => Ok(false),
    }
}

/// Whether a header that is a list has a word in it.
pub(super) fn says(headers: &Headers, name: &str, word: &str) -> bool {
    listed(headers, name).any(|item| item.eq_ignore_ascii_case(word))
}

fn listed<'a>(headers: &'a Headers, name: &'a str) -> impl Iterator<Item = &'a str> {
    headers.all(name).flat_map(|line| line.split(',')).map(str::trim).filter(|item| !item.is_empty())
}
