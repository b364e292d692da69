//! JSON from a client to a service of the query protocol: what younger SDKs speak with CloudWatch, whose newer model has
//! both and is marked `awsQueryCompatible`. Only the service's half: the `aws` program speaks as 2.9.19 does.
//!
//! Source: botocore 1.44's model of CloudWatch, serialize.py and parsers.py; Smithy's "awsQueryCompatible trait", by which
//! the code of the query protocol stands in a header.

use serde_json::Value;

use super::{Stamp, encode::stamped, json};
use crate::{
    api::ApiError,
    http::{Request, Response, StatusCode},
    model::{Operation, Service},
};

/// Before the operation's name, in the newer model of each such service.
const TARGETS: [(&str, &str); 1] = [("cloudwatch", "GraniteServiceVersion20100801")];
const CONTENT_TYPE: &str = "application/x-amz-json-1.0";

/// Whether a request speaks JSON with a service that has another protocol in our model.
pub(crate) fn speaks(service: &Service, request: &Request) -> bool {
    let target = request.headers.get("X-Amz-Target").and_then(|target| target.rsplit_once('.'));
    target.is_some_and(|(prefix, _)| TARGETS.contains(&(service.name.as_str(), prefix)))
}

/// The answer to a call that went well.
pub(crate) fn answer(service: &Service, operation: &Operation, output: &Value, stamp: &Stamp) -> Response {
    finished(service, Response::new(StatusCode::OK, json::answer(service, operation, output)), stamp)
}

/// The answer to a call that was refused.
pub(crate) fn refusal(service: &Service, error: &ApiError, stamp: &Stamp) -> Response {
    let status = StatusCode::from_u16(error.status).unwrap_or(StatusCode::BAD_REQUEST);
    let mut response = Response::new(status, json::refusal(error));
    let fault = if error.status >= 500 { "Receiver" } else { "Sender" };
    response.headers.push("x-amzn-query-error", format!("{};{fault}", error.code));
    finished(service, response, stamp)
}

fn finished(service: &Service, mut response: Response, stamp: &Stamp) -> Response {
    response.headers.push("Content-Type", CONTENT_TYPE);
    stamped(service, response, stamp)
}
