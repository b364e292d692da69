//! A URL as people type it at curl, made into one that can be sent. Sends nothing.
//!
//! Observed on curl 7.88.1: a missing scheme is `http`, one to three slashes after it are the same,
//! numbers are addresses (`2852039166` is 169.254.169.254), dot segments go away, other bytes than ASCII
//! are percent-encoded in lower case.

use rolelab_core::{http::Url, inet::numeric};

/// Longer ones are the lab's no. curl's own bound is 8,000,000 bytes (curl, lib/urldata.h, CURL_MAX_INPUT_LENGTH).
const MAX_URL: usize = 8 << 10;

/// A readable URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Target {
    /// Where it goes.
    pub(super) url: Url,
    /// What `%{url_effective}` shows: completed, not otherwise changed.
    pub(super) effective: String,
    /// What stood before `@`.
    pub(super) user: Option<String>,
}

/// Why there is nothing to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Bad {
    /// Status 3.
    Malformed,
    /// Status 1: no curl knows this protocol.
    Protocol(String),
    /// The real one does it; here nobody listens.
    NotSimulated(String),
}

/// Protocols of the real curl for which nothing answers here.
const OTHER_PROTOCOLS: [&str; 26] = [
    "dict", "file", "ftp", "ftps", "gopher", "gophers", "imap", "imaps", "ldap", "ldaps", "mqtt", "pop3",
    "pop3s", "rtmp", "rtsp", "scp", "sftp", "smb", "smbs", "smtp", "smtps", "telnet", "tftp", "ws", "wss",
    "rtmps",
];

/// Reads `text`.
///
/// # Errors
/// [`Bad`] when it names nothing that can be sent to.
pub(super) fn read(text: &str, globoff: bool, path_as_is: bool) -> Result<Target, Bad> {
    if text.len() > MAX_URL {
        return Err(Bad::NotSimulated("a URL of more than 8 kB".to_owned()));
    }
    if text.is_empty() || text.bytes().any(|b| b <= b' ' || b == 0x7f) {
        return Err(Bad::Malformed);
    }
    let (scheme, rest) = split_scheme(text)?;
    let (rest, fragment) = match rest.split_once('#') {
        Some((rest, fragment)) => (rest, Some(fragment)),
        None => (rest, None),
    };
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (authority, tail) = rest.split_at_checked(end).ok_or(Bad::Malformed)?;
    let (user, authority) = match authority.rsplit_once('@') {
        Some((user, host)) => (Some(user), host),
        None => (None, authority),
    };
    let bracketed = authority.starts_with('[') && authority.contains(']');
    let globbed = |part: &str| part.contains(['{', '}', '[', ']']);
    if !globoff && (globbed(tail) || (globbed(authority) && !bracketed)) {
        return Err(Bad::NotSimulated("a URL with {…} or […] (use -g for a plain one)".to_owned()));
    }
    let authority = match authority.split_once(':') {
        Some((host, port)) if !bracketed => numeric(host).map(|ip| format!("{ip}:{port}")),
        None if !bracketed => numeric(authority).map(|ip| ip.to_string()),
        _ => None,
    }
    .unwrap_or_else(|| authority.to_owned());
    let (path, query) = match tail.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (tail, None),
    };
    let path = if path_as_is { path.to_owned() } else { without_dots(path) };
    let path = if path.is_empty() { "/" } else { &path };
    let query = query.map(|query| format!("?{query}")).unwrap_or_default();
    let tail = encoded(&format!("{path}{query}"));
    let url = Url::parse(&format!("{scheme}://{authority}{tail}")).ok_or(Bad::Malformed)?;
    let at = user.map(|user| format!("{user}@")).unwrap_or_default();
    let fragment = fragment.map(|fragment| format!("#{fragment}")).unwrap_or_default();
    let effective = format!("{scheme}://{at}{authority}{tail}{fragment}");
    Ok(Target { url, effective, user: user.map(str::to_owned) })
}

/// Where a `Location` leads from `base`: an absolute URL as text.
pub(super) fn join(base: &Url, location: &str) -> String {
    let root = |tail: &str| {
        let mut root = base.clone();
        root.path = String::new();
        root.query = None;
        format!("{root}{tail}")
    };
    let looks_absolute = location
        .split_once("://")
        .is_some_and(|(scheme, _)| !scheme.is_empty() && scheme.bytes().all(|b| b.is_ascii_alphanumeric()));
    if looks_absolute {
        return location.to_owned();
    }
    if let Some(rest) = location.strip_prefix("//") {
        let scheme = root("").split("//").next().unwrap_or("http:").to_owned();
        return format!("{scheme}//{rest}");
    }
    if location.starts_with('/') {
        return root(location);
    }
    if location.starts_with('?') {
        return root(&format!("{}{location}", base.path));
    }
    let folder = base.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    root(&format!("{folder}/{location}"))
}

fn split_scheme(text: &str) -> Result<(&str, &str), Bad> {
    let Some((scheme, rest)) = text.split_once(':') else { return Ok(("http", text)) };
    let named =
        !scheme.is_empty() && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b));
    if !named || !rest.starts_with('/') {
        return Ok(("http", text));
    }
    let slashes = rest.chars().take_while(|c| *c == '/').count();
    let rest = rest.trim_start_matches('/');
    let lower = scheme.to_ascii_lowercase();
    match lower.as_str() {
        "http" | "https" if slashes > 3 || rest.is_empty() => Err(Bad::Malformed),
        "http" => Ok(("http", rest)),
        "https" => Ok(("https", rest)),
        known if OTHER_PROTOCOLS.contains(&known) => Err(Bad::NotSimulated(format!("{known}://"))),
        _ => Err(Bad::Protocol(scheme.to_owned())),
    }
}

/// RFC 3986, 5.2.4.
fn without_dots(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let parts: Vec<&str> = path.split('/').collect();
    let last = parts.len().saturating_sub(1);
    for (index, part) in parts.iter().enumerate() {
        match *part {
            "." | ".." => {
                if *part == ".." && kept.len() > 1 {
                    kept.pop();
                }
                if index == last {
                    kept.push("");
                }
            }
            other => kept.push(other),
        }
    }
    kept.join("/")
}

fn encoded(text: &str) -> String {
    let mut out = String::new();
    for character in text.chars() {
        if character.is_ascii() {
            out.push(character);
            continue;
        }
        for byte in character.encode_utf8(&mut [0; 4]).bytes() {
            out.push_str(&format!("%{byte:02x}"));
        }
    }
    out
}
