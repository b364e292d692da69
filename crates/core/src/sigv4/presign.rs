//! Signing into the query string, as botocore's `SigV4QueryAuth` and `S3SigV4QueryAuth` do, and taking it out again.
//!
//! A presigned URL is made without asking anybody: whether it works is told when it is used.

use super::{ALGORITHM, Credentials, Form, Signed, canonical::written, pieces};
use crate::{
    http::{Headers, Request},
    time::{Span, Timestamp},
};

/// The parameters that a signature puts into a query string.
const PARAMETERS: [&str; 7] = [
    "X-Amz-Algorithm",
    "X-Amz-Credential",
    "X-Amz-Date",
    "X-Amz-Expires",
    "X-Amz-Security-Token",
    "X-Amz-Signature",
    "X-Amz-SignedHeaders",
];

/// Signs a request's URL, whole seconds of `valid` from `at`. Parameters stand behind those that are there, in botocore's
/// order. Headers that are there are covered, so whoever uses the URL has to send them.
pub fn presign(
    request: &mut Request,
    credentials: &Credentials,
    region: &str,
    service: &str,
    at: Timestamp,
    valid: Span,
) {
    request.headers.remove("Authorization");
    let compact = at.compact();
    let expires = valid.as_seconds().to_string();
    let form = Form::Query { expires: Some(expires.clone()) };
    let mut signed = Signed::begun(request, credentials, (region, service), at, form);
    let mut pairs = vec![
        ("X-Amz-Algorithm", ALGORITHM.to_owned()),
        ("X-Amz-Credential", signed.credential()),
        ("X-Amz-Date", compact),
        ("X-Amz-Expires", expires),
        ("X-Amz-SignedHeaders", signed.signed_headers.join(";")),
    ];
    pairs.extend(credentials.token.clone().map(|token| ("X-Amz-Security-Token", token)));
    for (name, value) in pairs {
        add(request, name, &value);
    }
    signed.signature = pieces(request, &signed, &credentials.secret).signature;
    add(request, "X-Amz-Signature", &signed.signature);
}

fn add(request: &mut Request, name: &str, value: &str) {
    let pair = format!("{name}={}", written(value));
    request.url.query = match request.url.query.take().filter(|query| !query.is_empty()) {
        Some(query) => Some(format!("{query}&{pair}")),
        None => Some(pair),
    };
}

/// The request that was signed: what the signature put into the query string is taken out. Headers stay.
#[must_use]
pub fn without_signature(request: &Request) -> Request {
    let query = request.url.query.as_deref().unwrap_or_default();
    let own = |pair: &&str| !PARAMETERS.contains(&pair.split('=').next().unwrap_or_default());
    let rest: Vec<&str> = query.split('&').filter(|pair| !pair.is_empty()).filter(own).collect();
    let mut plain = request.clone();
    plain.url.query = (!rest.is_empty()).then(|| rest.join("&"));
    plain
}

/// The value of a parameter of the query string; the first, when there are several.
pub(super) fn parameter(request: &Request, name: &str) -> Option<String> {
    let query = request.url.query.as_deref()?;
    let found = query.split('&').filter_map(|pair| pair.split_once('=')).find(|(given, _)| *given == name);
    found.map(|(_, value)| percent_encoding::percent_decode_str(value).decode_utf8_lossy().into_owned())
}

/// Headers that S3 wants covered when they are sent: its own and `Content-MD5` (S3 answers `HeadersNotSigned`).
pub(crate) fn must_be_covered(headers: &Headers) -> impl Iterator<Item = String> {
    let names = headers.iter().map(|(name, _)| name.to_ascii_lowercase());
    names.filter(|name| name.starts_with("x-amz-") || name == "content-md5")
}
