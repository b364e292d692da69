//! The canonical request: one text that client and service build alike from the same request.
//!
//! Source: IAM User Guide, "Create a signed AWS API request", step 1; S3's exceptions from the S3 API
//! reference, "Signature Calculations for the Authorization Header".

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use super::{Form, Signed};
use crate::http::Request;

/// All but the unreserved characters.
const STRICT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
/// The same, slashes left as they are.
const PATH: &AsciiSet = &STRICT.remove(b'/');

/// How the path is written. Services differ in this alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rules {
    /// Whether `.`, `..` and empty segments are taken out.
    pub(super) normalise: bool,
    /// Whether the path is encoded on top of the encoding it was sent with.
    pub(super) encode_twice: bool,
    /// Whether a session token in the query string is covered. Few services have it added afterwards, and none of
    /// those here (IAM User Guide, "Create a signed AWS API request").
    pub(super) token: bool,
}

impl Rules {
    /// S3's object keys may hold anything, so it takes paths as they are.
    pub(super) fn of(service: &str) -> Self {
        let other = service != "s3";
        Self { normalise: other, encode_twice: other, token: true }
    }
}

/// The canonical request over the headers that the signature names.
pub(super) fn request(request: &Request, signed: &Signed, body_hash: &str, rules: Rules) -> String {
    let path = path(&request.url.path, rules);
    let uncovered: &[&str] = match (&signed.form, rules.token) {
        (Form::Header, _) => &[],
        (Form::Query { .. }, true) => &["X-Amz-Signature"],
        (Form::Query { .. }, false) => &["X-Amz-Signature", "X-Amz-Security-Token"],
    };
    let query = query(request.url.query.as_deref().unwrap_or_default(), uncovered);
    let mut names: Vec<&str> = signed.signed_headers.iter().map(String::as_str).collect();
    names.sort_unstable();
    let headers: String = names.iter().map(|name| format!("{name}:{}\n", header(request, name))).collect();
    format!("{}\n{path}\n{query}\n{headers}\n{}\n{body_hash}", request.method, names.join(";"))
}

fn path(sent: &str, rules: Rules) -> String {
    let kept = if rules.normalise { normalised(sent) } else { sent.to_owned() };
    if rules.encode_twice {
        return utf8_percent_encode(&kept, PATH).to_string();
    }
    // A slash that was sent as `%2F` is a letter of a name and stays one.
    let parts: Vec<String> = kept.split('/').map(written).collect();
    parts.join("/")
}

/// RFC 3986, 5.2.4, and runs of slashes taken for one. A path that ends in `.` or `..` ends in a slash, as the RFC and the
/// AWS SDK for Rust have it; botocore leaves that slash out.
fn normalised(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                kept.pop();
            }
            other => kept.push(other),
        }
    }
    let open = matches!(path.rsplit('/').next(), Some("" | "." | ".."));
    let end = if open && !kept.is_empty() { "/" } else { "" };
    format!("/{}{end}", kept.join("/"))
}

/// A name or value of the query string as both sides write it.
pub(super) fn written(text: &str) -> String {
    let plain: Vec<u8> = percent_decode_str(text).collect();
    percent_encoding::percent_encode(&plain, STRICT).to_string()
}

fn query(sent: &str, uncovered: &[&str]) -> String {
    let mut pairs: Vec<(String, String)> = sent
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (written(name), written(value)))
        .filter(|(name, _)| !uncovered.contains(&name.as_str()))
        .collect();
    pairs.sort_unstable();
    let pairs: Vec<String> = pairs.into_iter().map(|(name, value)| format!("{name}={value}")).collect();
    pairs.join("&")
}

fn header(request: &Request, name: &str) -> String {
    let values: Vec<String> = request
        .headers
        .all(name)
        .map(|value| value.split_whitespace().collect::<Vec<&str>>().join(" "))
        .collect();
    if values.is_empty() && name == "host" { request.url.authority() } else { values.join(",") }
}
