//! The part of a Caddyfile that the lab's proxy reads: one site, on a port of its own, that hands everything on.
//!
//! Source: Caddy's documentation, "Caddyfile Concepts" and "reverse_proxy (Caddyfile directive)".

use serde::{Deserialize, Serialize};

/// Where it stands.
pub(super) const PATH: &str = "/etc/caddy/Caddyfile";
/// What stands there at first: a proxy in front of the web application.
pub(super) const CADDYFILE: &str = ":8080 {\n\treverse_proxy localhost:80\n}\n";
/// The most bytes of it that are read.
const MAX: usize = 16 << 10;

/// Where a proxy sends what comes in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Upstream {
    /// A name or an address.
    pub host: String,
    /// Its port.
    pub port: u16,
}

/// What is wrong with the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    /// Caddy would not take it either.
    Wrong,
    /// Caddy would.
    NotSimulated(String),
}

/// The site's port, and where it sends what comes in.
pub(super) fn read(text: &str) -> Result<(u16, Upstream), Trouble> {
    let text = if text.len() > MAX { "" } else { text };
    let lines = text.lines().map(|line| line.split('#').next().unwrap_or_default().trim());
    let words: Vec<Vec<&str>> =
        lines.filter(|line| !line.is_empty()).map(|line| line.split_whitespace().collect()).collect();
    let Some((first, rest)) = words.split_first() else { return Err(Trouble::Wrong) };
    let (site, body) = match (first.as_slice(), rest.split_last()) {
        ([site, "{"], Some((last, body))) if last.as_slice() == ["}"] => (*site, body),
        ([site], _) if !rest.iter().flatten().any(|word| matches!(*word, "{" | "}")) => (*site, rest),
        _ => return Err(unlike(&words)),
    };
    let Some(port) = site.strip_prefix("http://").unwrap_or(site).strip_prefix(':') else {
        return Err(Trouble::NotSimulated(format!("a site at {site}")));
    };
    let port = port.parse().map_err(|_| Trouble::Wrong)?;
    match body {
        [line] => match line.as_slice() {
            ["reverse_proxy", to] => Ok((port, upstream(to)?)),
            ["reverse_proxy"] => Err(Trouble::Wrong),
            [directive, ..] => Err(Trouble::NotSimulated(format!("{directive} of a Caddyfile"))),
            [] => Err(Trouble::Wrong),
        },
        [] => Err(Trouble::NotSimulated("a site without reverse_proxy".to_owned())),
        _ => Err(Trouble::NotSimulated("more than reverse_proxy in a Caddyfile".to_owned())),
    }
}

/// Why a file of another form is not taken: its braces do not close, or it holds more.
fn unlike(words: &[Vec<&str>]) -> Trouble {
    let count = |brace: &str| words.iter().flatten().filter(|word| **word == brace).count();
    if count("{") != count("}") {
        return Trouble::Wrong;
    }
    Trouble::NotSimulated("a Caddyfile of another form than one site with reverse_proxy".to_owned())
}

/// `localhost:80`, `http://10.0.0.1:80`, `:9000`; port 80 when none is named.
fn upstream(text: &str) -> Result<Upstream, Trouble> {
    if text.starts_with("https://") || text.contains('*') || text.starts_with('/') {
        return Err(Trouble::NotSimulated(format!("reverse_proxy {text}")));
    }
    let text = text.strip_prefix("http://").unwrap_or(text);
    let (host, port) = match text.rsplit_once(':') {
        Some((host, port)) if !host.ends_with(':') => (host, port.parse().map_err(|_| Trouble::Wrong)?),
        _ => (text, 80),
    };
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let good = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':');
    if !host.chars().all(good) {
        return Err(Trouble::Wrong);
    }
    let host = if host.is_empty() { "localhost" } else { host };
    Ok(Upstream { host: host.to_ascii_lowercase(), port })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_that_hands_everything_on_is_read_and_other_files_are_not() {
        let to = |host: &str, port| Upstream { host: host.to_owned(), port };
        for (text, port, upstream) in [
            (":8080 {\n\treverse_proxy 169.254.169.254:80\n}\n", 8080, to("169.254.169.254", 80)),
            (":8080\n\nreverse_proxy 169.254.169.254\n", 8080, to("169.254.169.254", 80)),
            ("# ours\nhttp://:9000 {\n reverse_proxy :80 # here\n}\n", 9000, to("localhost", 80)),
            (":80 {\n reverse_proxy [fd00:ec2::254]:80\n}", 80, to("fd00:ec2::254", 80)),
        ] {
            assert_eq!(read(text), Ok((port, upstream)), "{text}");
        }
        for text in [":8080 {\n\treverse_proxy 1.2.3.4\n", ":eighty {\n\treverse_proxy a\n}\n", ""] {
            assert_eq!(read(text), Err(Trouble::Wrong), "{text}");
        }
        for text in ["example.com {\n\treverse_proxy a:1\n}\n", ":80 {\n\tfile_server\n}\n"] {
            assert!(matches!(read(text), Err(Trouble::NotSimulated(_))), "{text}");
        }
    }
}
