//! The four wire protocols, both ways, from one model.

use serde_json::Value;

use super::{Operation, Service};
use crate::{
    api::ApiError,
    http::{Method, Request, Response, Scheme, Url},
};

/// Why an input has no form on the wire.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct InputError(pub String);

/// The unsigned request for an input whose members are named as the model names them.
///
/// # Errors
/// A required member is missing, or a value has another type than the model's.
pub fn encode_request(
    _service: &Service,
    _operation: &Operation,
    _region: &str,
    _input: &Value,
) -> Result<Request, InputError> {
    let url =
        Url { scheme: Scheme::Https, host: String::new(), port: 443, path: "/".to_owned(), query: None };
    Ok(Request::new(Method::POST, url))
}

/// Output members as the model names them, in the model's order; `Null` for an empty output.
///
/// # Errors
/// What the service answered when it refused.
pub fn decode_response(
    _service: &Service,
    _operation: &Operation,
    _response: &Response,
) -> Result<Value, ApiError> {
    Ok(Value::Null)
}
