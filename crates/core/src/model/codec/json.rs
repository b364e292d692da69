//! Protocol `json`: an object either way, the operation named in a header.
//!
//! Source: botocore's serialize.py and parsers.py (`JSONSerializer`, `JSONParser`); the text is that of Python's
//! `json.dumps`. Instants are numbers of seconds, which in values stand as ISO 8601.

use serde_json::{Map, Number, Value};

use super::{RequestError, rest_json, value};
use crate::{
    api::ApiError,
    http::{Request, Response},
    model::{Kind, Member, Operation, Protocol, Service, Shape, instant},
    time::Timestamp,
};

const TARGET: &str = "X-Amz-Target";

pub(super) fn encode(service: &Service, operation: &Operation, input: &Value, request: &mut Request) {
    let target = service.target_prefix.as_deref().unwrap_or_default();
    request.headers.push(TARGET, format!("{target}.{}", operation.name));
    request.headers.push("Content-Type", content_type(service));
    let body = match service.input(operation) {
        Some(shape) => written(service, shape, input),
        None => "{}".to_owned(),
    };
    request.body = body.into();
}

pub(super) fn content_type(service: &Service) -> String {
    format!("application/x-amz-json-{}", service.json_version.as_deref().unwrap_or("1.1"))
}

pub(super) fn decode<'a>(
    service: &'a Service,
    request: &Request,
) -> Result<(&'a Operation, Value), RequestError> {
    let target = request.headers.get(TARGET).ok_or(RequestError::NoOperation)?;
    let name = target.rsplit('.').next().unwrap_or_default();
    let Some(operation) = service.operation(name) else {
        return Err(RequestError::UnknownOperation(name.to_owned()));
    };
    let input = match service.input(operation) {
        Some(shape) => read(service, operation, shape, &request.body.text())?,
        None => empty(),
    };
    Ok((operation, input))
}

/// An input from a body's text, which is an object or nothing.
pub(super) fn read(
    service: &Service,
    operation: &Operation,
    shape: &Shape,
    body: &str,
) -> Result<Value, RequestError> {
    let malformed = |parameter: &str, value: &str| RequestError::Malformed {
        operation: operation.name.clone(),
        parameter: parameter.to_owned(),
        value: value.to_owned(),
    };
    let input = match body.trim() {
        "" => empty(),
        text => serde_json::from_str(text).map_err(|_| malformed("", ""))?,
    };
    fits(service, shape, &input, "").map_err(|fault| match fault {
        Fault::Unknown(parameter) => {
            RequestError::UnknownParameter { operation: operation.name.clone(), parameter }
        }
        Fault::Type(parameter, value) => malformed(&parameter, &value),
    })?;
    Ok(Direction::In.value(service, shape, &input))
}

/// An input as a client writes it.
pub(super) fn written(service: &Service, shape: &Shape, input: &Value) -> String {
    dumped(&Direction::Out.value(service, shape, input))
}

/// A member's name in JSON: GuardDuty's have a small first letter, where the model's have a large one.
pub(super) fn wire<'a>(service: &'a Service, member: &'a Member) -> &'a str {
    service.location_name(member).unwrap_or(&member.name)
}

fn by_wire<'a>(service: &Service, shape: &'a Shape, name: &str) -> Option<&'a Member> {
    shape.members.iter().find(|member| wire(service, member) == name)
}

fn empty() -> Value {
    Value::Object(Map::new())
}

/// The body of an answer that went well.
pub(super) fn answer(service: &Service, operation: &Operation, output: &Value) -> String {
    match service.output(operation) {
        Some(shape) => Direction::Out.value(service, shape, output).to_string(),
        None => "{}".to_owned(),
    }
}

/// The body of a refusal.
pub(super) fn refusal(error: &ApiError) -> String {
    serde_json::json!({"__type": error.code, "message": error.message}).to_string()
}

/// What an answer says, in the model's order; timestamps as Python prints them.
pub(super) fn read_answer(
    service: &Service,
    operation: &Operation,
    response: &Response,
) -> Result<Value, ApiError> {
    let status = response.status.as_u16();
    let body = response.body.text();
    if status >= 301 {
        let told: Value = serde_json::from_str(&body).unwrap_or_default();
        let named = (service.protocol == Protocol::RestJson).then(|| rest_json::code(response)).flatten();
        let text = |name: &str| told.get(name).and_then(Value::as_str);
        // `com.amazonaws.ssm#InvalidInstanceId` and, from proxies, a header of that sense.
        let code = named.or_else(|| text("__type").or_else(|| text("code")).map(str::to_owned));
        let code = code.unwrap_or_else(|| status.to_string());
        let code = code.rsplit('#').next().unwrap_or_default().to_owned();
        let message = text("message").or_else(|| text("Message")).unwrap_or_default().to_owned();
        return Err(ApiError::new(code, message).status(status));
    }
    let Some(shape) = service.output(operation) else { return Ok(Value::Null) };
    let read: Value = match body.trim() {
        "" => empty(),
        text => serde_json::from_str(text)
            .map_err(|_| ApiError::new("ResponseParserError", "Unable to parse response").status(status))?,
    };
    Ok(Direction::Shown.value(service, shape, &read))
}

/// Which way values are put over.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    /// To the wire: instants become numbers.
    Out,
    /// From the wire for an operation: instants become ISO 8601.
    In,
    /// From the wire for a person: instants as Python prints them, members in the model's order.
    Shown,
}

impl Direction {
    fn value(self, service: &Service, shape: &Shape, value: &Value) -> Value {
        match (shape.kind, value) {
            (Kind::Structure, Value::Object(members)) if self == Self::Shown => shape
                .members
                .iter()
                .filter_map(|m| Some((m, members.get(wire(service, m)).filter(|v| !v.is_null())?)))
                .map(|(m, v)| (m.name.clone(), self.value(service, service.of(m), v)))
                .collect(),
            (Kind::Structure, Value::Object(members)) => members
                .iter()
                .filter_map(|(name, v)| {
                    let (m, name) = match self {
                        Self::Out => shape.member(name).map(|m| (m, wire(service, m)))?,
                        _ => by_wire(service, shape, name).map(|m| (m, m.name.as_str()))?,
                    };
                    (!v.is_null()).then(|| (name.to_owned(), self.value(service, service.of(m), v)))
                })
                .collect(),
            (Kind::List, Value::Array(items)) => {
                let Some(item) = &shape.item else { return Value::Null };
                items.iter().map(|v| self.value(service, service.of(item), v)).collect()
            }
            (Kind::Map, Value::Object(entries)) => {
                let Some(entry) = &shape.entry else { return Value::Null };
                let put =
                    |(key, v): (&String, &Value)| (key.clone(), self.value(service, service.of(&entry.1), v));
                entries.iter().map(put).collect()
            }
            (Kind::Timestamp, value) => self.instant(value),
            (_, value) => value.clone(),
        }
    }

    fn instant(self, value: &Value) -> Value {
        match (self, value) {
            (Self::Out, Value::String(text)) => match instant::read(text) {
                Some(at) => seconds(at),
                None => value.clone(),
            },
            (Self::In | Self::Shown, Value::Number(number)) => {
                let millis = number.as_f64().unwrap_or_default() * 1000.0;
                let at = Timestamp::from_millis(millis.round() as i64);
                let text = if at.as_millis() % 1000 == 0 { at.iso() } else { at.iso_millis() };
                Value::from(if self == Self::In { text } else { value::shown_time(&text) })
            }
            _ => value.clone(),
        }
    }
}

/// Seconds since 1970, with a fraction where there is one.
fn seconds(at: Timestamp) -> Value {
    match at.as_millis() % 1000 {
        0 => Value::from(at.as_millis() / 1000),
        _ => Number::from_f64(at.as_millis() as f64 / 1000.0).map_or(Value::Null, Value::Number),
    }
}

enum Fault {
    Unknown(String),
    Type(String, String),
}

/// Whether every value has its member's type. Bounded by the depth that the reader allows.
fn fits(service: &Service, shape: &Shape, value: &Value, name: &str) -> Result<(), Fault> {
    let below = |part: &str| if name.is_empty() { part.to_owned() } else { format!("{name}.{part}") };
    match (shape.kind, value) {
        (_, Value::Null) => Ok(()),
        (Kind::Structure, Value::Object(members)) => members.iter().try_for_each(|(member, value)| {
            let known = by_wire(service, shape, member).ok_or_else(|| Fault::Unknown(below(member)))?;
            fits(service, service.of(known), value, &below(member))
        }),
        (Kind::List, Value::Array(items)) => items.iter().enumerate().try_for_each(|(place, value)| {
            let Some(item) = &shape.item else { return Ok(()) };
            fits(service, service.of(item), value, &below(&(place + 1).to_string()))
        }),
        (Kind::Map, Value::Object(entries)) => entries.iter().try_for_each(|(key, value)| {
            let Some(entry) = &shape.entry else { return Ok(()) };
            fits(service, service.of(&entry.1), value, &below(key))
        }),
        (Kind::Text | Kind::Blob, Value::String(_))
        | (Kind::Boolean, Value::Bool(_))
        | (Kind::Float, Value::Number(_)) => Ok(()),
        (Kind::Timestamp, Value::Number(number))
            if number.as_f64().is_some_and(|seconds| seconds.abs() < 1e12) =>
        {
            Ok(())
        }
        (Kind::Integer, Value::Number(number)) if number.is_i64() => Ok(()),
        (_, value) => Err(Fault::Type(name.to_owned(), value.to_string())),
    }
}

/// JSON as Python's `json.dumps` writes it: a space after commas and colons, everything beyond ASCII escaped.
fn dumped(value: &Value) -> String {
    match value {
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(dumped).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(members) => {
            let members: Vec<String> =
                members.iter().map(|(name, value)| format!("{}: {}", quoted(name), dumped(value))).collect();
            format!("{{{}}}", members.join(", "))
        }
        Value::String(text) => quoted(text),
        scalar => scalar.to_string(),
    }
}

fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len().saturating_add(2));
    for c in Value::from(text).to_string().chars() {
        match c {
            ' '..='~' => out.push(c),
            c => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    out.push_str(&format!("\\u{unit:04x}"));
                }
            }
        }
    }
    out
}
