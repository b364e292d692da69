//! The wire protocols, both ways, from one model.
//!
//! The client's half is botocore's behaviour as awscli 2.9.19 carries it, customisations included; the
//! service's half undoes it. Nothing here knows what an operation does or who may call it.

#[cfg(test)]
mod answers_table;
pub(crate) mod compatible;
mod decode;
mod encode;
mod form;
mod json;
#[cfg(test)]
mod requests_table;
mod rest;
mod rest_json;
#[cfg(test)]
mod tests;
mod value;
mod xml;
mod younger_table;

use base64::{Engine, engine::general_purpose::STANDARD};
use md5::{Digest, Md5};
use serde_json::Value;

pub use decode::decode_response;
pub use encode::{Stamp, encode_error, encode_response};
pub(crate) use form::parameter as form_parameter;
pub(crate) use rest::place;

use super::{Member, Operation, Protocol, Service, faults};
use crate::http::{Method, Request, Scheme, Url};

/// Why an input has no form on the wire: botocore's sentences.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct InputError(pub String);

/// Why a request is no call of an operation in the model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RequestError {
    /// The request names no operation at all.
    NoOperation,
    /// The operation is not in the model. Its name, as far as the request tells it.
    UnknownOperation(String),
    /// The service has no such version: the operation, and the version, if one is named.
    UnknownVersion {
        /// The operation.
        operation: String,
        /// As the request has it.
        version: Option<String>,
    },
    /// The service has a version of that name, which is not in the models.
    OtherVersion(String),
    /// The service has no such parameter, and says so.
    NoParameter(String),
    /// The operation has no such parameter in the model, but it may elsewhere.
    UnknownParameter {
        /// The operation.
        operation: String,
        /// The parameter's name on the wire.
        parameter: String,
    },
    /// A value is not of its member's type.
    Malformed {
        /// The operation.
        operation: String,
        /// The parameter's name on the wire.
        parameter: String,
        /// What was sent.
        value: String,
    },
    /// The path is no UTF-8.
    NoText,
    /// More pairs or deeper names than any real call has.
    TooLarge,
}

/// The unsigned request for an input whose members are named as the model names them.
///
/// # Errors
/// Every fault that botocore would find, in its words: a member is missing or unknown, or has another type.
pub fn encode_request(
    service: &Service,
    operation: &Operation,
    region: &str,
    input: &Value,
) -> Result<Request, InputError> {
    let input = customised(operation, input);
    if service.protocol == Protocol::RestXml {
        rest::named(&input)?;
    }
    if let Some(shape) = service.input(operation) {
        let told = faults(service, shape, &input);
        if !told.is_empty() {
            return Err(InputError(format!("Parameter validation failed:\n{}", told.join("\n"))));
        }
    }
    let host = match &service.global_endpoint {
        // Of the services with a global endpoint only IAM's is still in use; awscli 2 asks the others in
        // their region.
        Some(host) if service.name == "iam" => host.clone(),
        _ => format!("{}.{region}.amazonaws.com", service.endpoint),
    };
    let url = Url { scheme: Scheme::Https, host, port: 443, path: "/".to_owned(), query: None };
    let method = Method::from_bytes(operation.method.as_bytes()).unwrap_or_default();
    let mut request = Request::new(method, url);
    match service.protocol {
        Protocol::Ec2 | Protocol::Query => form::encode(service, operation, &input, &mut request),
        Protocol::RestXml => rest::encode(service, operation, &input, &mut request)?,
        Protocol::Json => json::encode(service, operation, &input, &mut request),
        Protocol::RestJson => rest_json::encode(service, operation, &input, &mut request),
    }
    // Of a put the model does not say so (botocore, handlers.py, `conditionally_calculate_md5`).
    if operation.checksum || operation.name == "PutObject" {
        let sum = STANDARD.encode(Md5::digest(&request.body.0));
        request.headers.push("Content-MD5", sum);
    }
    Ok(request)
}

/// Finds the operation of a request and its input, members named as the model names them.
///
/// # Errors
/// [`RequestError`] when it is no call of an operation in the model.
pub fn decode_request<'a>(
    service: &'a Service,
    request: &Request,
) -> Result<(&'a Operation, Value), RequestError> {
    match service.protocol {
        _ if compatible::speaks(service, request) => json::decode(service, request),
        Protocol::Ec2 | Protocol::Query => form::decode(service, request),
        Protocol::RestXml => rest::decode(service, request),
        Protocol::Json => json::decode(service, request),
        Protocol::RestJson => rest_json::decode(service, request),
    }
}

/// What botocore changes in an input before it is written (handlers.py).
fn customised(operation: &Operation, input: &Value) -> Value {
    let mut input = match input {
        Value::Null => Value::Object(serde_json::Map::new()),
        other => other.clone(),
    };
    match operation.name.as_str() {
        "RunInstances" => {
            if let Some(Value::String(data)) = input.get_mut("UserData") {
                *data = STANDARD.encode(data.as_bytes());
            }
        }
        "ListObjects" | "ListObjectsV2" => {
            if let Value::Object(members) = &mut input {
                members.entry("EncodingType").or_insert_with(|| Value::from("url"));
            }
        }
        _ => {}
    }
    input
}

/// The element that holds a member; a flattened list repeats its item's.
fn element_name<'a>(service: &'a Service, member: &'a Member) -> &'a str {
    if service.flattened(member)
        && let Some(item) = &service.of(member).item
        && let Some(name) = service.location_name(item)
    {
        return name;
    }
    service.location_name(member).unwrap_or(&member.name)
}
