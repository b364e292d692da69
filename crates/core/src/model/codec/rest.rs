//! Protocol `rest-xml` as S3 speaks it: method, path, query and headers.
//!
//! Source: botocore's serialize.py and utils.py of awscli 2.9.19; for the service's half the S3 API reference.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde_json::{Map, Value};

use super::{InputError, RequestError, value};
use crate::{
    http::{Method, Request},
    model::{Location, Operation, Protocol, Service},
};

const QUERY: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
const PATH: &AsciiSet = &QUERY.remove(b'/');
/// botocore 1.29.58, handlers.py, `validate_bucket_name`.
const BUCKET_RULE: &str = r#"Bucket name must match the regex "^[a-zA-Z0-9.\-_]{1,255}$" or be an ARN matching the regex "^arn:(aws).*:(s3|s3-object-lambda):[a-z\-0-9]*:[0-9]{12}:accesspoint[/:][a-zA-Z0-9\-.]{1,63}$|^arn:(aws).*:s3-outposts:[a-z\-0-9]+:[0-9]{12}:outpost[/:][a-zA-Z0-9\-]{1,63}[/:]accesspoint[/:][a-zA-Z0-9\-]{1,63}$""#;

/// What a request without an operation in the model would have called: method, whether it names a bucket and
/// a key, name. Enough to say what is not simulated.
const OTHERS: [(Method, bool, bool, &str); 9] = [
    (Method::GET, true, false, "ListObjects"),
    (Method::PUT, true, false, "CreateBucket"),
    (Method::HEAD, true, false, "HeadBucket"),
    (Method::DELETE, true, false, "DeleteBucket"),
    (Method::GET, true, true, "GetObject"),
    (Method::PUT, true, true, "PutObject"),
    (Method::HEAD, true, true, "HeadObject"),
    (Method::DELETE, true, true, "DeleteObject"),
    (Method::POST, true, true, "CreateMultipartUpload"),
];

pub(super) fn encode(
    service: &Service,
    operation: &Operation,
    input: &Value,
    request: &mut Request,
) -> Result<(), InputError> {
    let (mut path, fixed) = operation.uri.split_once('?').unwrap_or((&operation.uri, ""));
    let bucket = input.get("Bucket").and_then(Value::as_str);
    if let Some(bucket) = bucket {
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        if bucket.is_empty() || bucket.len() > 255 || !bucket.chars().all(allowed) {
            return Err(InputError(format!(
                "Parameter validation failed:\nInvalid bucket name \"{bucket}\": {BUCKET_RULE}"
            )));
        }
        if is_host_label(bucket) {
            request.url.host = format!("{bucket}.{}", request.url.host);
            path = path.strip_prefix("/{Bucket}").unwrap_or(path);
        }
    }
    let mut path = if path.is_empty() { "/".to_owned() } else { path.to_owned() };
    let mut query: Vec<String> = Vec::new();
    query.extend((!fixed.is_empty()).then(|| fixed.to_owned()));
    let shape = service.input(operation);
    for (name, given) in input.as_object().into_iter().flatten() {
        let Some(member) = shape.and_then(|shape| shape.member(name)) else { continue };
        let wire = service.location_name(member).unwrap_or(name);
        let text = value::to_text(service.of(member), given, Protocol::RestXml);
        match member.location {
            Location::Uri => {
                path = path.replace(&format!("{{{wire}}}"), &utf8_percent_encode(&text, QUERY).to_string());
                path = path.replace(&format!("{{{wire}+}}"), &utf8_percent_encode(&text, PATH).to_string());
            }
            Location::QueryString => query.push(format!("{wire}={}", utf8_percent_encode(&text, QUERY))),
            Location::Header => request.headers.push(wire, text),
            Location::Body => {}
        }
    }
    request.url.path = path;
    request.url.query = (!query.is_empty()).then(|| query.join("&"));
    Ok(())
}

/// Whether a bucket can stand before the endpoint's name under TLS (botocore, `check_dns_name` and no dots).
fn is_host_label(bucket: &str) -> bool {
    let inner = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    (3..=63).contains(&bucket.len())
        && bucket.chars().all(inner)
        && !bucket.starts_with('-')
        && !bucket.ends_with('-')
}

/// The bucket that a host names: `b.s3.us-east-1.amazonaws.com`, `b.s3.amazonaws.com`.
fn bucket_of_host(host: &str) -> Option<&str> {
    let name = host.strip_suffix(".amazonaws.com")?;
    let (bucket, after) = name.rsplit_once(".s3").or_else(|| name.rsplit_once(".s3-"))?;
    (after.is_empty() || after.starts_with(['.', '-'])).then_some(bucket)
}

pub(super) fn decode<'a>(
    service: &'a Service,
    request: &Request,
) -> Result<(&'a Operation, Value), RequestError> {
    let path = request.url.path.trim_start_matches('/');
    let (bucket, key) = match bucket_of_host(&request.url.host) {
        Some(bucket) => (bucket.to_owned(), path),
        None => {
            let (bucket, key) = path.split_once('/').unwrap_or((path, ""));
            (plain(bucket), key)
        }
    };
    let query: Vec<(String, String)> = request
        .url
        .query
        .iter()
        .flat_map(|query| query.split('&'))
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (plain(name), plain(value)))
        .collect();
    let found = service
        .operations()
        .iter()
        .find(|operation| answers(operation, request, !bucket.is_empty(), !key.is_empty(), &query));
    let Some(operation) = found else {
        return Err(RequestError::UnknownOperation(other(request, &bucket, key, &query)));
    };
    let mut members = Map::new();
    let shape = service.input(operation);
    for member in shape.into_iter().flat_map(|shape| &shape.members) {
        let wire = service.location_name(member).unwrap_or(&member.name);
        let text = match member.location {
            Location::Uri if wire == "Bucket" => Some(bucket.clone()),
            Location::Uri => Some(plain(key)),
            Location::QueryString => query.iter().find(|(name, _)| name == wire).map(|(_, v)| v.clone()),
            Location::Header => request.headers.get(wire).map(str::to_owned),
            Location::Body => None,
        };
        let Some(text) = text else { continue };
        let value = value::from_text(service.of(member), &text).ok_or_else(|| RequestError::Malformed {
            operation: operation.name.clone(),
            parameter: wire.to_owned(),
            value: text,
        })?;
        members.insert(member.name.clone(), value);
    }
    Ok((operation, Value::Object(members)))
}

/// Whether a request is a call of the operation: the method, the depth of the path, and the fixed query.
fn answers(
    operation: &Operation,
    request: &Request,
    bucket: bool,
    key: bool,
    query: &[(String, String)],
) -> bool {
    let (path, fixed) = operation.uri.split_once('?').unwrap_or((&operation.uri, ""));
    let (fixed_name, fixed_value) = fixed.split_once('=').unwrap_or((fixed, ""));
    let told = fixed.is_empty() || query.iter().any(|(n, v)| n == fixed_name && v == fixed_value);
    operation.method == request.method.as_str()
        && path.contains("{Bucket}") == bucket
        && path.contains("{Key+}") == key
        && told
}

fn other(request: &Request, bucket: &str, key: &str, query: &[(String, String)]) -> String {
    // `?policy`, `?acl` and their like are operations of their own.
    let part = query.iter().find(|(name, value)| value.is_empty() && !name.is_empty());
    let known = OTHERS.iter().find(|(method, b, k, _)| {
        *method == request.method && *b != bucket.is_empty() && *k != key.is_empty()
    });
    match (part, known) {
        (None, Some((_, _, _, name))) => (*name).to_owned(),
        (Some((part, _)), _) => format!("{} ?{part}", request.method),
        (None, None) => format!("{} {}", request.method, request.url.path),
    }
}

fn plain(text: &str) -> String {
    percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned()
}
