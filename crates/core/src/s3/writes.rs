//! Headers of a put that are not in its model: `If-None-Match` and `If-Match` of a put or a copy, which the models here are
//! too old to know, and how the body comes.
//!
//! Recorded from S3: localstack, `test_s3_api.snapshot.json`, `test_put_object_if_none_match`, `test_put_object_if_match` and
//! their validations, `test_copy_object_if_none_match`.

use serde_json::Value;

use super::{conditions, names};
use crate::{api::ApiError, http::Headers, input::required, world::World};

/// Without a length beside it S3 takes no body in chunks.
const CODING: &str = "Transfer-Encoding";

fn not_implemented(header: &str) -> ApiError {
    ApiError::new("NotImplemented", "A header you provided implies functionality that is not implemented")
        .status(501)
        .detail("Header", header)
}

/// Refuses a write whose condition does not hold.
pub(crate) fn writable(
    world: &World,
    operation: &str,
    headers: &Headers,
    input: &Value,
) -> Result<(), ApiError> {
    if !["CopyObject", "PutObject"].contains(&operation) {
        return Ok(());
    }
    // Recorded: Automattic/knox#43, chilts/awssum#30; of a body in S3's own chunks the length is told elsewhere.
    let told = |name: &str| headers.get(name).is_some();
    let length = told("Content-Length") || told("X-Amz-Decoded-Content-Length");
    if told(CODING) && !length && operation == "PutObject" {
        return Err(not_implemented(CODING));
    }
    let (name, key) = (required(input, "Bucket"), required(input, "Key"));
    match (headers.get("If-Match"), headers.get("If-None-Match")) {
        (None, None) => Ok(()),
        (Some(_), Some(_)) => Err(not_implemented("If-Match,If-None-Match")
            .detail("additionalMessage", "Multiple conditional request headers present in the request")),
        (None, Some("*")) if names::peek(world, name, key).is_some() => {
            Err(conditions::failed("If-None-Match"))
        }
        (None, Some("*")) => Ok(()),
        (None, Some(_)) => Err(not_implemented("If-None-Match").detail(
            "additionalMessage",
            "We don't accept the provided value of If-None-Match header for this API",
        )),
        (Some(etag), None) => {
            let object = names::object(world, name, key)?;
            match conditions::names_one(etag, &object.etag) {
                true => Ok(()),
                false => Err(conditions::failed("If-Match")),
            }
        }
    }
}
