//! `-w FORMAT`: the variables of curl 7.88.1 that can be known here. Prints nothing itself.

use std::net::IpAddr;

use rolelab_core::{
    http::{Headers, Scheme},
    time::Span,
};

use super::meter;

/// The port curl is said to have called from; the simulated network has none.
const LOCAL_PORT: u16 = 40_000;

/// What is known when a transfer is over.
#[derive(Clone, Debug)]
pub(super) struct Facts {
    pub(super) url: String,
    pub(super) effective: String,
    pub(super) method: String,
    pub(super) scheme: Option<Scheme>,
    pub(super) status: u16,
    pub(super) headers: Headers,
    pub(super) redirects: u32,
    pub(super) redirect_url: String,
    pub(super) size_header: usize,
    pub(super) size_request: usize,
    pub(super) down: u64,
    pub(super) up: u64,
    pub(super) connects: u32,
    pub(super) remote: Option<(IpAddr, u16)>,
    pub(super) local: IpAddr,
    pub(super) took: Span,
    pub(super) file: String,
    pub(super) number: usize,
    pub(super) exit: i32,
    pub(super) error: String,
}

/// A piece of output: to standard error when `true`.
pub(super) type Part = (bool, String);

/// Writes the format out.
pub(super) fn render(format: &str, facts: &Facts) -> Vec<Part> {
    let mut parts: Vec<Part> = vec![(false, String::new())];
    let mut to_stderr = false;
    let mut rest = format;
    while let Some(character) = rest.chars().next() {
        let mut text = String::new();
        let after = rest.strip_prefix(character).unwrap_or_default();
        rest = after;
        match character {
            '\\' => {
                let escape = after.chars().next();
                rest = escape.and_then(|e| after.strip_prefix(e)).unwrap_or_default();
                match escape {
                    Some('n') => text.push('\n'),
                    Some('r') => text.push('\r'),
                    Some('t') => text.push('\t'),
                    Some(other) => text.extend(['\\', other]),
                    None => text.push('\\'),
                }
            }
            '%' => {
                if let Some(after) = after.strip_prefix('%') {
                    rest = after;
                    text.push('%');
                } else if let Some((name, after)) = within(after, "{") {
                    rest = after;
                    match name {
                        "stderr" => to_stderr = true,
                        "stdout" => to_stderr = false,
                        "onerror" if facts.exit == 0 => break,
                        "onerror" => {}
                        name => match variable(name, facts) {
                            Some(value) => text = value,
                            None => {
                                let unknown = format!("curl: unknown --write-out variable: '{name}'\n");
                                parts.push((true, unknown));
                            }
                        },
                    }
                } else if let Some((name, after)) = within(after, "header{") {
                    rest = after;
                    text = facts.headers.get(name).unwrap_or_default().to_owned();
                } else {
                    text.push('%');
                }
            }
            other => text.push(other),
        }
        match parts.last_mut() {
            Some((stderr, last)) if *stderr == to_stderr => last.push_str(&text),
            _ => parts.push((to_stderr, text)),
        }
    }
    parts
}

fn within<'a>(text: &'a str, open: &str) -> Option<(&'a str, &'a str)> {
    text.strip_prefix(open)?.split_once('}')
}

fn variable(name: &str, facts: &Facts) -> Option<String> {
    let seconds =
        |span: Span| format!("{}.{:06}", span.as_seconds(), span.as_millis().rem_euclid(1000) * 1000);
    Some(match name {
        "http_code" | "response_code" => format!("{:03}", facts.status),
        "http_connect" => "000".to_owned(),
        "size_download" => facts.down.to_string(),
        "size_upload" => facts.up.to_string(),
        "size_header" => facts.size_header.to_string(),
        "size_request" => facts.size_request.to_string(),
        "speed_download" => meter::speed(facts.down, facts.took).to_string(),
        "speed_upload" => meter::speed(facts.up, facts.took).to_string(),
        "time_total" => seconds(facts.took.max(meter::NOMINAL)),
        "time_starttransfer" if facts.status != 0 => seconds(facts.took.max(meter::NOMINAL)),
        "time_starttransfer" | "time_namelookup" | "time_connect" | "time_appconnect"
        | "time_pretransfer" | "time_redirect" => seconds(Span::millis(0)),
        "url" => facts.url.clone(),
        "url_effective" => facts.effective.clone(),
        "urlnum" => facts.number.to_string(),
        "content_type" => facts.headers.get("Content-Type").unwrap_or_default().to_owned(),
        "redirect_url" => facts.redirect_url.clone(),
        "num_redirects" => facts.redirects.to_string(),
        "num_connects" => facts.connects.to_string(),
        "num_headers" => facts.headers.iter().count().to_string(),
        "method" => facts.method.clone(),
        "scheme" => match facts.scheme {
            Some(Scheme::Http) => "HTTP".to_owned(),
            Some(Scheme::Https) => "HTTPS".to_owned(),
            None => String::new(),
        },
        "http_version" if facts.status == 0 => "0".to_owned(),
        "http_version" => "1.1".to_owned(),
        "remote_ip" => facts.remote.map(|(ip, _)| ip.to_string()).unwrap_or_default(),
        "remote_port" => facts.remote.map_or(0, |(_, port)| port).to_string(),
        "local_ip" => facts.remote.map(|_| facts.local.to_string()).unwrap_or_default(),
        "local_port" => facts.remote.map_or(0, |_| LOCAL_PORT).to_string(),
        "filename_effective" => facts.file.clone(),
        "exitcode" => facts.exit.to_string(),
        "errormsg" => facts.error.clone(),
        "ssl_verify_result" | "proxy_ssl_verify_result" | "num_certs" => "0".to_owned(),
        "referer" | "certs" | "ftp_entry_path" => String::new(),
        _ => return None,
    })
}
