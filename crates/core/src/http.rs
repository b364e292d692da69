//! HTTP as plain data: the only door between a program and a service.
//!
//! Headers keep the order and the spelling they were written with, which is what a raw socket shows;
//! the `http` crate's map would lower-case them.

pub use http::{Method, StatusCode};
use serde::{Deserialize, Serialize};

/// The most bytes a body may have.
pub const MAX_BODY: usize = 1 << 20;

/// Header lines in order, name and value as written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Headers(Vec<(String, String)>);

impl Headers {
    /// The first value of `name`, which matches ignoring case.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v.as_str())
    }
    /// Every value of `name` in order.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> + 'a {
        self.0.iter().filter(move |(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v.as_str())
    }
    /// Adds a line at the end.
    pub fn push(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.0.push((name.into(), value.into()));
    }
    /// Removes every line of `name`, then adds one.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.remove(name);
        self.push(name, value);
    }
    /// Removes every line of `name`.
    pub fn remove(&mut self, name: &str) {
        self.0.retain(|(n, _)| !n.eq_ignore_ascii_case(name));
    }
    /// The lines in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(n, v)| (n.as_str(), v.as_str()))
    }
}

impl<N: Into<String>, V: Into<String>> FromIterator<(N, V)> for Headers {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(lines: I) -> Self {
        Self(lines.into_iter().map(|(n, v)| (n.into(), v.into())).collect())
    }
}

/// Bytes of a body. Written to JSON as text when they are UTF-8, else as a list of numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Body(pub Vec<u8>);

impl Body {
    /// The bytes as text, unreadable ones replaced.
    pub fn text(&self) -> std::borrow::Cow<'_, str> {
        String::from_utf8_lossy(&self.0)
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Self(text.into_bytes())
    }
}

impl From<&str> for Body {
    fn from(text: &str) -> Self {
        Self(text.as_bytes().to_vec())
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum BodyForm<'a> {
    Text(std::borrow::Cow<'a, str>),
    Bytes(std::borrow::Cow<'a, [u8]>),
}

impl Serialize for Body {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match std::str::from_utf8(&self.0) {
            Ok(text) => BodyForm::Text(text.into()).serialize(to),
            Err(_) => BodyForm::Bytes(self.0.as_slice().into()).serialize(to),
        }
    }
}

impl<'de> Deserialize<'de> for Body {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Ok(match BodyForm::deserialize(from)? {
            BodyForm::Text(text) => Self(text.into_owned().into_bytes()),
            BodyForm::Bytes(bytes) => Self(bytes.into_owned()),
        })
    }
}

/// `http` or `https`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scheme {
    /// Port 80 unless the URL names another.
    Http,
    /// Port 443 unless the URL names another. Encryption is not simulated.
    Https,
}

/// Where a request goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Url {
    /// `http` or `https`.
    pub scheme: Scheme,
    /// Lower-cased name or address, IPv6 without its brackets.
    pub host: String,
    /// The port, given or the scheme's own.
    pub port: u16,
    /// Begins with `/`, percent-encoded as written.
    pub path: String,
    /// What follows `?`, as written; `None` without a question mark.
    pub query: Option<String>,
}

impl Url {
    /// Reads `http://host[:port][/path][?query]`. A fragment is dropped. `None` when it is no such URL.
    pub fn parse(text: &str) -> Option<Self> {
        let (scheme, rest) = text.split_once("://")?;
        let scheme = match scheme.to_ascii_lowercase().as_str() {
            "http" => Scheme::Http,
            "https" => Scheme::Https,
            _ => return None,
        };
        let rest = rest.split('#').next().unwrap_or_default();
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let (authority, tail) = rest.split_at_checked(end)?;
        let authority = authority.rsplit('@').next().unwrap_or_default();
        let (host, port) = split_port(authority)?;
        let port = match (port, scheme) {
            (Some(port), _) => port,
            (None, Scheme::Http) => 80,
            (None, Scheme::Https) => 443,
        };
        let (path, query) = match tail.split_once('?') {
            Some((path, query)) => (path, Some(query.to_owned())),
            None => (tail, None),
        };
        let path = if path.is_empty() { "/" } else { path };
        let good = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ':');
        if host.is_empty() || !host.chars().all(good) || path.contains(char::is_whitespace) {
            return None;
        }
        Some(Self { scheme, host: host.to_ascii_lowercase(), port, path: path.to_owned(), query })
    }

    /// The value of the `Host` header: name, and the port when it is not the scheme's own.
    pub fn authority(&self) -> String {
        let host = if self.host.contains(':') { format!("[{}]", self.host) } else { self.host.clone() };
        match (self.scheme, self.port) {
            (Scheme::Http, 80) | (Scheme::Https, 443) => host,
            (_, port) => format!("{host}:{port}"),
        }
    }

    /// Path and query as they stand in the request line.
    pub fn target(&self) -> String {
        match &self.query {
            Some(query) => format!("{}?{query}", self.path),
            None => self.path.clone(),
        }
    }
}

fn split_port(authority: &str) -> Option<(&str, Option<u16>)> {
    if let Some(inner) = authority.strip_prefix('[') {
        let (host, after) = inner.split_once(']')?;
        return match after.strip_prefix(':') {
            Some(port) => Some((host, Some(port.parse().ok()?))),
            None => after.is_empty().then_some((host, None)),
        };
    }
    match authority.split_once(':') {
        Some((host, port)) => Some((host, Some(port.parse().ok()?))),
        None => Some((authority, None)),
    }
}

impl std::fmt::Display for Url {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let scheme = match self.scheme {
            Scheme::Http => "http",
            Scheme::Https => "https",
        };
        write!(f, "{scheme}://{}{}", self.authority(), self.target())
    }
}

/// One request. The `Host` header is part of `headers`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// The method as written.
    #[serde(with = "method")]
    pub method: Method,
    /// Where it goes.
    pub url: Url,
    /// Header lines in order.
    pub headers: Headers,
    /// The body; empty when there is none.
    pub body: Body,
}

impl Request {
    /// A request without headers and body.
    pub fn new(method: Method, url: Url) -> Self {
        Self { method, url, headers: Headers::default(), body: Body::default() }
    }
}

/// One response.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Response {
    /// The status code.
    #[serde(with = "status")]
    pub status: StatusCode,
    /// The reason phrase as it stands on the wire; the metadata service says `405 Not Allowed`.
    pub reason: String,
    /// Header lines in order.
    pub headers: Headers,
    /// The body.
    pub body: Body,
}

impl Response {
    /// A response with the usual reason phrase.
    pub fn new(status: StatusCode, body: impl Into<Body>) -> Self {
        let reason = status.canonical_reason().unwrap_or_default().to_owned();
        Self { status, reason, headers: Headers::default(), body: body.into() }
    }
}

mod method {
    use serde::{Deserialize, Deserializer, Serializer};
    pub(super) fn serialize<S: Serializer>(method: &super::Method, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(method.as_str())
    }
    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<super::Method, D::Error> {
        let text = String::deserialize(from)?;
        super::Method::from_bytes(text.as_bytes()).map_err(serde::de::Error::custom)
    }
}

mod status {
    use serde::{Deserialize, Deserializer, Serializer};
    pub(super) fn serialize<S: Serializer>(status: &super::StatusCode, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_u16(status.as_u16())
    }
    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<super::StatusCode, D::Error> {
        super::StatusCode::from_u16(u16::deserialize(from)?).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_read_and_write() {
        for text in [
            "http://169.254.169.254/latest/meta-data/",
            "https://a.b:8443/x?y=1&z",
            "http://[fd00:ec2::254]/latest",
        ] {
            assert_eq!(Url::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(Url::parse("http://h").unwrap().target(), "/");
        for text in ["ftp://h/", "http://", "http://a b/", "http://h:99999/", "x"] {
            assert_eq!(Url::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_body_survives_json() {
        for body in [Body::from("text"), Body(vec![0xff, 0, 7])] {
            let json = serde_json::to_string(&body).unwrap();
            assert_eq!(serde_json::from_str::<Body>(&json).unwrap(), body);
        }
    }
}
