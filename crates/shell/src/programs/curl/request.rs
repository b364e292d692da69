//! What curl sends: method, header lines in its order, body. Sends nothing itself.
//!
//! Order and rules as seen on a raw socket with curl 7.88.1.

use base64::{Engine, engine::general_purpose::STANDARD};
use rolelab_core::http::{Headers, Method, Request, Url};

use super::options::{Config, Does, Piece};

/// Hex digits of `--data-urlencode`.
const HEX: &[u8; 16] = b"0123456789ABCDEF";

/// What stays the same over the redirections of one transfer, and what they change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Plan {
    /// `GET`, `HEAD` or `POST` by what is sent, whatever `-X` says.
    pub(super) inferred: &'static str,
    /// The body of `-d`; `None` when nothing is posted.
    pub(super) body: Option<Vec<u8>>,
    /// `user:password` of `-u` or the URL.
    pub(super) user: Option<String>,
    json: bool,
}

impl Plan {
    /// `data` is the joined body of all pieces, if there are any.
    pub(super) fn new(config: &Config, data: Option<Vec<u8>>, user: Option<String>) -> Self {
        let body = if config.get { None } else { data };
        let inferred = match (&body, config.head) {
            (_, true) => "HEAD",
            (Some(_), false) => "POST",
            (None, false) => "GET",
        };
        let json = config.pieces.iter().any(|piece| piece.kind == Does::Json);
        Self { inferred, body, user: config.user.clone().or(user), json }
    }

    /// A redirection with this status: the body goes with 307 and 308 only.
    pub(super) fn redirected(&mut self, status: u16) {
        if matches!(status, 301..=303) && self.inferred == "POST" {
            self.body = None;
            self.inferred = "GET";
        }
    }

    /// The request, or `None` when the method of `-X` is not one that can be sent.
    pub(super) fn request(&self, config: &Config, url: Url) -> Option<Request> {
        let method = config.method.as_deref().unwrap_or(self.inferred);
        let mut request = Request::new(Method::from_bytes(method.as_bytes()).ok()?, url);
        request.headers = self.headers(config, &request.url);
        request.body = self.body.clone().unwrap_or_default().into();
        Some(request)
    }

    fn headers(&self, config: &Config, url: &Url) -> Headers {
        let own: Vec<Own<'_>> = config.headers.iter().filter_map(|line| own(line)).collect();
        let named = |name: &str| own.iter().find(|o| o.name.eq_ignore_ascii_case(name));
        let mut headers = Headers::default();
        match named("Host") {
            Some(own) if own.value.is_some_and(|v| !v.is_empty()) => {
                headers.push("Host", own.value.unwrap_or_default());
            }
            Some(_) => {}
            None => headers.push("Host", url.authority()),
        }
        let agent = config.user_agent.as_deref().unwrap_or("curl/7.88.1");
        let basic = self.user.as_ref().map(|user| {
            let user = if user.contains(':') { user.clone() } else { format!("{user}:") };
            format!("Basic {}", STANDARD.encode(user))
        });
        let cookies: Vec<&str> =
            config.cookie.iter().map(String::as_str).filter(|cookie| cookie.contains('=')).collect();
        let accept = if self.json { None } else { Some("*/*".to_owned()) };
        let usual = [
            ("Authorization", basic),
            ("User-Agent", (!agent.is_empty()).then(|| agent.to_owned())),
            ("Accept", accept),
            ("Accept-Encoding", config.compressed.then(|| "deflate, gzip, br, zstd".to_owned())),
            ("Referer", config.referer.clone()),
            ("Cookie", (!cookies.is_empty()).then(|| cookies.join("; "))),
        ];
        for (name, value) in usual {
            if let (Some(value), None) = (value, named(name)) {
                headers.push(name, value);
            }
        }
        for line in own.iter().filter(|o| !o.name.eq_ignore_ascii_case("Host")) {
            if let Some(value) = line.value {
                headers.push(line.name, value);
            }
        }
        if self.json {
            for name in ["Content-Type", "Accept"] {
                if named(name).is_none() {
                    headers.push(name, "application/json");
                }
            }
        }
        if let Some(body) = &self.body {
            if named("Content-Length").is_none() {
                headers.push("Content-Length", body.len().to_string());
            }
            if named("Content-Type").is_none() && !self.json {
                headers.push("Content-Type", "application/x-www-form-urlencoded");
            }
        }
        headers
    }
}

/// A line of `-H`.
struct Own<'a> {
    name: &'a str,
    /// `None`: curl's own header of that name is left out, and nothing stands instead.
    value: Option<&'a str>,
}

/// `Name: value`; `Name:` or `Name: ` removes; `Name;` sends it empty; a line with neither is nothing.
fn own(line: &str) -> Option<Own<'_>> {
    if let Some((name, value)) = line.split_once(':') {
        let value = value.trim();
        return Some(Own { name, value: (!value.is_empty()).then_some(value) });
    }
    line.trim_end().strip_suffix(';').map(|name| Own { name, value: Some("") })
}

/// The bytes of one piece, when `content` is what its `@file` held.
pub(super) fn piece(piece: &Piece, content: Option<Vec<u8>>) -> Vec<u8> {
    match (piece.kind, content) {
        (Does::Data, Some(content)) => {
            content.into_iter().filter(|byte| !matches!(byte, b'\r' | b'\n' | 0)).collect()
        }
        (Does::DataUrlencode, content) => {
            let (name, text) = urlencode_parts(&piece.text);
            let value = content.unwrap_or_else(|| text.as_bytes().to_vec());
            let mut out = match name {
                "" => String::new(),
                name => format!("{name}="),
            };
            out.push_str(&urlencoded(&value));
            out.into_bytes()
        }
        (_, Some(content)) => content,
        (_, None) => piece.text.as_bytes().to_vec(),
    }
}

/// The file that a piece names: `@file`, and `name@file` for `--data-urlencode`.
pub(super) fn file_of(piece: &Piece) -> Option<&str> {
    match piece.kind {
        Does::DataRaw => None,
        Does::DataUrlencode => {
            let end = piece.text.find(['=', '@'])?;
            piece.text.split_at_checked(end)?.1.strip_prefix('@')
        }
        _ => piece.text.strip_prefix('@'),
    }
}

fn urlencode_parts(text: &str) -> (&str, &str) {
    match text.find(['=', '@']).and_then(|end| text.split_at_checked(end)) {
        Some((name, rest)) => (name, rest.trim_start_matches(['=', '@'])),
        None => ("", text),
    }
}

fn urlencoded(bytes: &[u8]) -> String {
    let mut out = String::new();
    for byte in bytes {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                out.push(char::from(*byte));
            }
            b' ' => out.push('+'),
            other => {
                let digit = |n: u8| char::from(HEX.get(usize::from(n)).copied().unwrap_or(b'0'));
                out.push('%');
                out.push(digit(other >> 4));
                out.push(digit(other & 15));
            }
        }
    }
    out
}
