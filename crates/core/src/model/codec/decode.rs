//! Answers of the XML protocols as a client reads them.
//!
//! Source: botocore's parsers.py and, for policy documents and S3's keys, handlers.py.

use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use super::{
    element_name, json, rest, value,
    xml::{self, Node},
};
use crate::{
    api::ApiError,
    http::Response,
    model::{Kind, Location, Operation, Protocol, Service, Shape},
};

/// IAM percent-encodes policy documents in its answers, always under this shape's name.
const POLICY_DOCUMENT: &str = "policyDocumentType";

/// Output members as the model names them, in the model's order, as botocore parses them: what the answer
/// does not have is absent. Timestamps as Python prints them, blobs as base64, IAM's policy documents as JSON.
/// `Null` for an operation without output.
///
/// # Errors
/// What the service answered when it refused.
pub fn decode_response(
    service: &Service,
    operation: &Operation,
    response: &Response,
) -> Result<Value, ApiError> {
    if matches!(service.protocol, Protocol::Json | Protocol::RestJson) {
        return json::read_answer(service, operation, response);
    }
    let body = response.body.text();
    let status = response.status.as_u16();
    if status >= 301 {
        return Err(refusal(service, &body, response));
    }
    let Some(shape) = service.output(operation) else { return Ok(Value::Null) };
    let unreadable = || ApiError::new("ResponseParserError", "Unable to parse response").status(status);
    if service.protocol == Protocol::RestXml {
        let mut output = rest::read_answer(service, operation, shape, response).ok_or_else(unreadable)?;
        if output.get("EncodingType").is_some_and(|e| e == "url") {
            plain_keys(&mut output);
        }
        return Ok(output);
    }
    let mut root = xml::read(&body).ok_or_else(unreadable)?;
    if let Some(wrapper) = &operation.result_wrapper {
        root = root.children.into_iter().find(|c| c.name == *wrapper).ok_or_else(unreadable)?;
    }
    Ok(structure(service, shape, &root))
}

/// The error in an answer. Without a body it is the status, as for HEAD.
fn refusal(service: &Service, body: &str, response: &Response) -> ApiError {
    let status = response.status.as_u16();
    let root = xml::read(body).unwrap_or_default();
    let inner = root.child("Errors").unwrap_or(&root);
    let error = inner.child("Error").unwrap_or(inner);
    let code = error.text_of("Code").map_or_else(|| status.to_string(), str::to_owned);
    let message = error.text_of("Message").unwrap_or_else(|| {
        match error.text_of("Code") {
            // What botocore says of an error without words (ClientError in exceptions.py, parsers.py of 1.29.58).
            Some(_) if service.protocol == Protocol::RestXml => "",
            Some(_) => "Unknown",
            None => response.status.canonical_reason().unwrap_or_default(),
        }
    });
    ApiError::new(code, message).status(status)
}

pub(super) fn structure(service: &Service, shape: &Shape, node: &Node) -> Value {
    let mut members = Map::new();
    for member in shape.members.iter().filter(|m| m.location == Location::Body) {
        let name = element_name(service, member);
        let shape = service.of(member);
        let value = match &shape.item {
            Some(item) if service.flattened(member) => {
                let items = node.children.iter().filter(|c| c.name == name);
                let items: Vec<Value> = items.map(|c| parsed(service, service.of(item), c)).collect();
                (!items.is_empty()).then_some(Value::Array(items))
            }
            _ => node.child(name).map(|child| parsed(service, shape, child)),
        };
        if let Some(value) = value {
            members.insert(member.name.clone(), value);
        }
    }
    Value::Object(members)
}

fn parsed(service: &Service, shape: &Shape, node: &Node) -> Value {
    match shape.kind {
        Kind::Structure => structure(service, shape, node),
        Kind::List => {
            let Some(item) = &shape.item else { return Value::Null };
            let items = node.children.iter().map(|child| parsed(service, service.of(item), child));
            Value::Array(items.collect())
        }
        Kind::Map => {
            let Some(entry) = &shape.entry else { return Value::Null };
            let key_name = service.location_name(&entry.0).unwrap_or("key");
            let value_name = service.location_name(&entry.1).unwrap_or("value");
            let entries = node.children.iter().filter_map(|child| {
                let value = parsed(service, service.of(&entry.1), child.child(value_name)?);
                Some((child.text_of(key_name)?.to_owned(), value))
            });
            Value::Object(entries.collect())
        }
        Kind::Timestamp => Value::from(value::shown_time(&node.text)),
        // An integer that is none is shown as it came; botocore would fail.
        // botocore takes every other text for false.
        Kind::Boolean => Value::Bool(node.text == "true"),
        Kind::Text if shape.name == POLICY_DOCUMENT => {
            let text = percent_decode_str(&node.text).decode_utf8_lossy();
            serde_json::from_str(&text).unwrap_or_else(|_| Value::from(text.into_owned()))
        }
        _ => value::from_text(shape, &node.text).unwrap_or_else(|| Value::from(node.text.as_str())),
    }
}

/// Undoes `encoding-type=url`, which the client asked for by itself (botocore, `decode_list_object_v2`).
fn plain_keys(output: &mut Value) {
    fn plain(value: &mut Value) {
        if let Value::String(text) = value {
            *text = percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned();
        }
    }
    for name in ["Delimiter", "Marker", "NextMarker", "Prefix", "StartAfter"] {
        output.get_mut(name).into_iter().for_each(plain);
    }
    for (list, name) in [("Contents", "Key"), ("CommonPrefixes", "Prefix")] {
        let items = output.get_mut(list).and_then(Value::as_array_mut).into_iter().flatten();
        items.filter_map(|item| item.get_mut(name)).for_each(plain);
    }
}
