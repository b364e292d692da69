//! Protocol `rest-xml` as S3 speaks it: method, path, query, headers, and a body that is bytes or an element.
//!
//! Source: botocore's serialize.py and utils.py of awscli 2.9.19; for the service's half the S3 API reference.

use base64::{Engine, engine::general_purpose::STANDARD};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde_json::{Map, Value};

use super::{
    InputError, RequestError, decode,
    encode::Writing,
    form, value,
    xml::{self, Writer},
};
use crate::{
    http::{Body, Headers, Method, Request, Response, Url},
    model::{Kind, Location, Member, Operation, Service, Shape, instant},
};

const QUERY: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
const PATH: &AsciiSet = &QUERY.remove(b'/');
/// botocore 1.29.58, handlers.py, `validate_bucket_name`.
const BUCKET_RULE: &str = r#"Bucket name must match the regex "^[a-zA-Z0-9.\-_]{1,255}$" or be an ARN matching the regex "^arn:(aws).*:(s3|s3-object-lambda):[a-z\-0-9]*:[0-9]{12}:accesspoint[/:][a-zA-Z0-9\-.]{1,63}$|^arn:(aws).*:s3-outposts:[a-z\-0-9]+:[0-9]{12}:outpost[/:][a-zA-Z0-9\-]{1,63}[/:]accesspoint[/:][a-zA-Z0-9\-]{1,63}$""#;

/// What a request without an operation in the model would have called: method, whether it names a bucket and
/// a key, name. Enough to say what is not simulated.
const OTHERS: [(Method, bool, bool, &str); 1] = [(Method::POST, true, true, "CreateMultipartUpload")];
const NAMESPACE: &str = " xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"";
/// Where GetBucketLocation's answer, a bare element, is put.
const BARE_LOCATION: &str = "LocationConstraint";

/// Refuses a bucket that cannot be called so; botocore looks at it before it looks at anything else.
pub(super) fn named(input: &Value) -> Result<(), InputError> {
    let Some(bucket) = input.get("Bucket").and_then(Value::as_str) else { return Ok(()) };
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    if bucket.is_empty() || bucket.len() > 255 || !bucket.chars().all(allowed) {
        return Err(InputError(format!(
            "Parameter validation failed:\nInvalid bucket name \"{bucket}\": {BUCKET_RULE}"
        )));
    }
    Ok(())
}

pub(super) fn encode(
    service: &Service,
    operation: &Operation,
    input: &Value,
    request: &mut Request,
) -> Result<(), InputError> {
    let (mut path, fixed) = operation.uri.split_once('?').unwrap_or((&operation.uri, ""));
    let bucket = input.get("Bucket").and_then(Value::as_str);
    if let Some(bucket) = bucket {
        // botocore 1.29.58 asks for a bucket's place by path alone.
        if is_host_label(bucket) && operation.name != "GetBucketLocation" {
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
        let text = value::to_text(service.of(member), given);
        match member.location {
            Location::Uri => {
                path = path.replace(&format!("{{{wire}}}"), &utf8_percent_encode(&text, QUERY).to_string());
                path = path.replace(&format!("{{{wire}+}}"), &utf8_percent_encode(&text, PATH).to_string());
            }
            Location::QueryString => query.push(format!("{wire}={}", utf8_percent_encode(&text, QUERY))),
            Location::Header | Location::Headers | Location::Body => {}
        }
    }
    if let Some(shape) = shape {
        headers(service, shape, &as_python(input), &mut request.headers);
        let member = shape.payload.as_ref().and_then(|name| shape.member(name));
        if let Some((member, given)) = member.and_then(|m| Some((m, input.get(&m.name)?))) {
            request.body = payload(service, member, given, "", NAMESPACE);
        }
    }
    request.url.path = path;
    request.url.query = (!query.is_empty()).then(|| query.join("&"));
    Ok(())
}

/// The header lines of an input or an output, in the order of its members as given.
pub(super) fn headers(service: &Service, shape: &Shape, value: &Value, to: &mut Headers) {
    for (name, given) in value.as_object().into_iter().flatten() {
        let Some(member) = shape.member(name) else { continue };
        let wire = service.location_name(member).unwrap_or(name);
        match (member.location, given) {
            (Location::Header, given) => to.push(wire, header_text(service.of(member), given)),
            (Location::Headers, Value::Object(entries)) => {
                for (key, text) in entries {
                    to.push(format!("{wire}{key}"), text.as_str().unwrap_or_default());
                }
            }
            _ => {}
        }
    }
}

/// What botocore 1.29.58 makes of an input before it writes headers: `str()` of a truth, and a copy's source encoded.
fn as_python(input: &Value) -> Value {
    let members = input.as_object().into_iter().flatten().map(|(name, given)| {
        let given = match given {
            Value::Bool(true) => Value::from("True"),
            Value::Bool(false) => Value::from("False"),
            Value::String(source) if name == "CopySource" => {
                let (path, version) = source.split_once("?versionId=").unwrap_or((source, ""));
                let query = if version.is_empty() { String::new() } else { format!("?versionId={version}") };
                Value::from(format!("{}{query}", utf8_percent_encode(path, PATH)))
            }
            other => other.clone(),
        };
        (name.clone(), given)
    });
    members.collect()
}

/// A value in a header: instants as HTTP writes them.
fn header_text(shape: &Shape, given: &Value) -> String {
    let at = given.as_str().filter(|_| shape.kind == Kind::Timestamp && !shape.iso).and_then(instant::read);
    at.map_or_else(|| value::to_text(shape, given).into_owned(), |at| at.http_date())
}

/// The value of a header. The client writes a truth as Python prints it, which S3 takes.
fn from_header(shape: &Shape, text: &str) -> Option<Value> {
    match (shape.kind, text) {
        (Kind::Timestamp, _) => instant::read(text).map(|at| Value::from(at.iso())),
        (Kind::Boolean, "True") => Some(Value::Bool(true)),
        (Kind::Boolean, "False") => Some(Value::Bool(false)),
        _ => value::from_text(shape, text),
    }
}

/// A member that is the whole body: bytes, text, or an element of its own name.
pub(super) fn payload(
    service: &Service,
    member: &Member,
    given: &Value,
    head: &str,
    attributes: &str,
) -> Body {
    let shape = service.of(member);
    match (shape.kind, given) {
        (_, Value::Null) => Body::default(),
        (Kind::Blob, Value::String(text)) => STANDARD.decode(text).unwrap_or_default().into(),
        (Kind::Structure, _) => {
            let name = service.location_name(member).unwrap_or(&member.name);
            let mut to = Writer::new(head, None);
            to.element(name, attributes, |to| Writing { service }.structure(shape, given, to));
            to.finish().into()
        }
        _ => value::to_text(shape, given).into_owned().into(),
    }
}

/// The value of a payload; `None` when its element cannot be read.
fn read_payload(service: &Service, member: &Member, body: &Body) -> Option<Value> {
    let shape = service.of(member);
    Some(match shape.kind {
        Kind::Blob => Value::from(STANDARD.encode(&body.0)),
        Kind::Structure => decode::structure(service, shape, &xml::read(std::str::from_utf8(&body.0).ok()?)?),
        _ => Value::from(body.text()),
    })
}

/// An answer that went well, as botocore puts it together: headers first, then what is in the body. `None` when the body
/// cannot be read.
pub(super) fn read_answer(
    service: &Service,
    operation: &Operation,
    shape: &Shape,
    response: &Response,
) -> Option<Value> {
    let mut output = Map::new();
    for member in &shape.members {
        let wire = service.location_name(member).unwrap_or(&member.name);
        match member.location {
            Location::Header => {
                let Some(text) = response.headers.get(wire) else { continue };
                let given = match (service.of(member).kind, instant::read(text)) {
                    (Kind::Timestamp, Some(at)) => Some(Value::from(value::shown_time(&at.iso_millis()))),
                    _ => value::from_text(service.of(member), text),
                };
                output.extend(given.map(|given| (member.name.clone(), given)));
            }
            Location::Headers => {
                output.insert(member.name.clone(), prefixed(&response.headers, wire));
            }
            _ => {}
        }
    }
    let body = &response.body;
    if let Some(member) = shape.payload.as_ref().and_then(|name| shape.member(name)) {
        let given = match (body.0.is_empty(), service.of(member).kind) {
            (true, Kind::Structure) => Value::Object(Map::new()),
            _ => read_payload(service, member, body)?,
        };
        output.insert(member.name.clone(), given);
    } else if !body.0.is_empty() && shape.members.iter().any(|m| m.location == Location::Body) {
        let root = xml::read(&body.text())?;
        if operation.name == "GetBucketLocation" {
            let region = if root.text.is_empty() { Value::Null } else { Value::from(root.text.as_str()) };
            output.insert(BARE_LOCATION.to_owned(), region);
        } else if let Value::Object(members) = decode::structure(service, shape, &root) {
            output.extend(members);
        }
    }
    Some(Value::Object(output))
}

/// Every header that begins so, by what follows.
fn prefixed(headers: &Headers, prefix: &str) -> Value {
    let rest = |name: &str| {
        let (head, rest) = name.split_at_checked(prefix.len())?;
        head.eq_ignore_ascii_case(prefix).then(|| rest.to_owned())
    };
    headers.iter().filter_map(|(name, text)| Some((rest(name)?, Value::from(text)))).collect()
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

/// Bucket and key that a URL names, as they stand there; empty where it names none.
pub(crate) fn place(url: &Url) -> (&str, &str) {
    // One slash alone: a key may begin with more.
    let path = url.path.strip_prefix('/').unwrap_or(&url.path);
    match bucket_of_host(&url.host) {
        Some(bucket) => (bucket, path),
        None => path.split_once('/').unwrap_or((path, "")),
    }
}

pub(super) fn decode<'a>(
    service: &'a Service,
    request: &Request,
) -> Result<(&'a Operation, Value), RequestError> {
    let (bucket, key) = place(&request.url);
    let bucket = plain(bucket).ok_or(RequestError::NoText)?;
    let key = plain(key).ok_or(RequestError::NoText)?;
    let query: Vec<(String, String)> = request
        .url
        .query
        .iter()
        .flat_map(|query| query.split('&'))
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (form::plain(name), form::plain(value)))
        .collect();
    let told = Told { request, bucket: !bucket.is_empty(), key: !key.is_empty(), query: &query };
    let fitting = service.operations().iter().filter_map(|o| Some((told.fits(service, o)?, o)));
    let Some((_, operation)) = fitting.max_by_key(|(marks, _)| *marks) else {
        return Err(RequestError::UnknownOperation(told.other()));
    };
    if let Some((name, value)) = told.stray(service, operation) {
        return Err(match value.is_empty() {
            // `?acl` and its like are operations of their own.
            true => RequestError::UnknownOperation(format!("{} ?{name}", request.method)),
            false => {
                RequestError::UnknownParameter { operation: operation.name.clone(), parameter: name.clone() }
            }
        });
    }
    let mut members = Map::new();
    let shape = service.input(operation);
    for member in shape.into_iter().flat_map(|shape| &shape.members) {
        let wire = service.location_name(member).unwrap_or(&member.name);
        let text = match member.location {
            Location::Uri if wire == "Bucket" => Some(bucket.clone()),
            Location::Uri => Some(key.clone()),
            Location::QueryString => query.iter().find(|(name, _)| name == wire).map(|(_, v)| v.clone()),
            Location::Header => request.headers.get(wire).map(|text| match member.name.as_str() {
                "CopySource" => percent_decode_str(text).decode_utf8_lossy().into_owned(),
                _ => text.to_owned(),
            }),
            Location::Headers => {
                let entries = prefixed(&request.headers, wire);
                if entries.as_object().is_some_and(|entries| !entries.is_empty()) {
                    members.insert(member.name.clone(), entries);
                }
                None
            }
            Location::Body => None,
        };
        let Some(text) = text else { continue };
        let value =
            from_header(service.of(member), &text).ok_or_else(|| malformed(operation, wire, &text))?;
        members.insert(member.name.clone(), value);
    }
    let payload = shape.and_then(|shape| shape.member(shape.payload.as_ref()?));
    // No bytes are an empty object; no element is none.
    let there = |member: &&Member| !request.body.0.is_empty() || service.of(member).kind != Kind::Structure;
    if let Some(member) = payload.filter(there) {
        let given = read_payload(service, member, &request.body);
        members.insert(member.name.clone(), given.ok_or_else(|| malformed(operation, "", ""))?);
    }
    Ok((operation, Value::Object(members)))
}

/// A value of another type; without a name the body as a whole.
fn malformed(operation: &Operation, parameter: &str, value: &str) -> RequestError {
    RequestError::Malformed {
        operation: operation.name.clone(),
        parameter: parameter.to_owned(),
        value: value.to_owned(),
    }
}

/// What a request tells about the operation that it calls.
struct Told<'a> {
    request: &'a Request,
    bucket: bool,
    key: bool,
    query: &'a [(String, String)],
}

impl Told<'_> {
    /// How many marks of the operation the request has; `None` when it is no call of it. The method, the depth of the path
    /// and the fixed query must be there, and the headers that the operation requires: so a copy is told from a put.
    fn fits(&self, service: &Service, operation: &Operation) -> Option<usize> {
        let (path, fixed) = operation.uri.split_once('?').unwrap_or((&operation.uri, ""));
        let (fixed_name, fixed_value) = fixed.split_once('=').unwrap_or((fixed, ""));
        let fixed_there =
            fixed.is_empty() || self.query.iter().any(|(n, v)| n == fixed_name && v == fixed_value);
        let here = operation.method == self.request.method.as_str()
            && path.contains("{Bucket}") == self.bucket
            && path.contains("{Key+}") == self.key
            && fixed_there;
        let shape = service.input(operation);
        let members = shape.into_iter().flat_map(|shape| &shape.members);
        let headers = members
            .filter(|m| m.location == Location::Header && shape.is_some_and(|shape| shape.requires(&m.name)));
        let mut marks = usize::from(!fixed.is_empty());
        for member in headers {
            self.request.headers.get(service.location_name(member).unwrap_or(&member.name))?;
            marks += 1;
        }
        here.then_some(marks)
    }

    /// A pair of the query that is nothing of the operation's. What signs a URL, and `x-id`, which younger clients add,
    /// are nobody's.
    fn stray(&self, service: &Service, operation: &Operation) -> Option<&(String, String)> {
        let fixed = operation.uri.split_once('?').map_or("", |(_, fixed)| fixed);
        let fixed = fixed.split('=').next().unwrap_or_default();
        let members = service.input(operation).into_iter().flat_map(|shape| &shape.members);
        let known: Vec<&str> = members.filter_map(|member| service.location_name(member)).collect();
        self.query.iter().find(|(name, _)| {
            let signs = name.get(..6).is_some_and(|head| head.eq_ignore_ascii_case("X-Amz-"));
            !name.is_empty() && name != fixed && name != "x-id" && !signs && !known.contains(&name.as_str())
        })
    }

    /// A name for what is no operation of the cut.
    fn other(&self) -> String {
        let method = &self.request.method;
        let part = self.query.iter().find(|(name, value)| value.is_empty() && !name.is_empty());
        let known = OTHERS
            .iter()
            .find(|(m, bucket, key, _)| *m == method && *bucket == self.bucket && *key == self.key);
        match (part, known) {
            (None, Some((_, _, _, name))) => (*name).to_owned(),
            (Some((part, _)), _) => format!("{method} ?{part}"),
            (None, None) => format!("{method} {}", self.request.url.path),
        }
    }
}

/// A part of a path; `None` when it is no UTF-8: two keys must not become one.
fn plain(text: &str) -> Option<String> {
    Some(percent_decode_str(&text.replace('+', " ")).decode_utf8().ok()?.into_owned())
}
