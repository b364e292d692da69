//! Protocol `rest-json`: method, path and query as in the other REST protocol, a JSON object as the body either way.
//!
//! Source: botocore's serialize.py and parsers.py (`RestJSONSerializer`, `RestJSONParser`) of awscli 2.9.19. No service of
//! the cut has members in headers, or one that is the whole body.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde_json::{Map, Value};

use super::{RequestError, json, value};
use crate::{
    api::ApiError,
    http::{Request, Response},
    model::{Location, Operation, Service, Shape},
};

const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
/// Where an answer names the error.
pub(super) const ERROR_TYPE: &str = "X-Amzn-ErrorType";
/// GuardDuty's bodies have another word for its BadRequestException (moto, guardduty/exceptions.py).
const TYPES: [(&str, &str); 1] = [("BadRequestException", "InvalidInputException")];

pub(super) fn encode(service: &Service, operation: &Operation, input: &Value, request: &mut Request) {
    let Some(shape) = service.input(operation) else {
        request.url.path.clone_from(&operation.uri);
        return;
    };
    let mut path = operation.uri.clone();
    let mut query = Vec::new();
    let mut body = Map::new();
    for (name, given) in input.as_object().into_iter().flatten() {
        let Some(member) = shape.member(name) else { continue };
        let wire = json::wire(service, member);
        let text = || utf8_percent_encode(&value::to_text(service.of(member), given), PLAIN).to_string();
        match member.location {
            Location::Uri => path = path.replace(&format!("{{{wire}}}"), &text()),
            Location::QueryString => query.push(format!("{wire}={}", text())),
            _ => {
                body.insert(name.clone(), given.clone());
            }
        }
    }
    request.url.path = path;
    request.url.query = (!query.is_empty()).then(|| query.join("&"));
    // Even an empty one is written where there could be something.
    if shape.members.iter().any(|member| member.location == Location::Body) {
        request.headers.push("Content-Type", "application/json");
        request.body = json::written(service, shape, &Value::Object(body)).into();
    }
}

pub(super) fn decode<'a>(
    service: &'a Service,
    request: &Request,
) -> Result<(&'a Operation, Value), RequestError> {
    let fitting = service.operations().iter().filter(|operation| operation.method == request.method.as_str());
    let fitting =
        fitting.filter_map(|operation| Some((operation, parts(&operation.uri, &request.url.path)?)));
    let Some((operation, parts)) = fitting.min_by_key(|(_, parts)| parts.len()) else {
        return Err(RequestError::UnknownOperation(format!("{} {}", request.method, request.url.path)));
    };
    let Some(shape) = service.input(operation) else { return Ok((operation, Value::Object(Map::new()))) };
    let mut members = outside(service, operation, shape, request, &parts)?;
    if let Value::Object(body) = json::read(service, operation, shape, &request.body.text())? {
        members.extend(body);
    }
    Ok((operation, Value::Object(members)))
}

/// What a path has in place of each name in braces; `None` when it is another path.
fn parts<'a>(template: &'a str, path: &str) -> Option<Vec<(&'a str, String)>> {
    let (mut wanted, mut given) = (template.split('/'), path.split('/'));
    let mut found = Vec::new();
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return Some(found),
            (Some(part), Some(text)) => {
                match part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) {
                    Some(name) if !text.is_empty() => {
                        found.push((name, percent_decode_str(text).decode_utf8_lossy().into_owned()));
                    }
                    None if part == text => {}
                    _ => return None,
                }
            }
            _ => return None,
        }
    }
}

/// Members in path and query.
fn outside(
    service: &Service,
    operation: &Operation,
    shape: &Shape,
    request: &Request,
    parts: &[(&str, String)],
) -> Result<Map<String, Value>, RequestError> {
    let query = request.url.query.as_deref().unwrap_or_default();
    let plain = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let pairs: Vec<(String, String)> = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (plain(name), plain(value)))
        .collect();
    let mut members = Map::new();
    for member in &shape.members {
        let wire = json::wire(service, member);
        let text = match member.location {
            Location::Uri => parts.iter().find(|(name, _)| *name == wire).map(|(_, text)| text),
            Location::QueryString => pairs.iter().find(|(name, _)| name == wire).map(|(_, text)| text),
            _ => None,
        };
        let Some(text) = text else { continue };
        let given = value::from_text(service.of(member), text).ok_or_else(|| RequestError::Malformed {
            operation: operation.name.clone(),
            parameter: wire.to_owned(),
            value: text.clone(),
        })?;
        members.insert(member.name.clone(), given);
    }
    Ok(members)
}

/// The body of a refusal.
pub(super) fn refusal(error: &ApiError) -> String {
    let kind =
        TYPES.iter().find(|(code, _)| *code == error.code).map_or(error.code.as_str(), |(_, kind)| kind);
    serde_json::json!({"__type": kind, "message": error.message}).to_string()
}

/// The code of a refusal, which stands before a colon in a header.
pub(super) fn code(response: &Response) -> Option<String> {
    let kind = response.headers.get(ERROR_TYPE)?;
    Some(kind.split(':').next().unwrap_or_default().to_owned())
}
