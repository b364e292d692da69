//! Conditional writes: `If-None-Match` and `If-Match` of a put or a copy, which the models here are too old to know.
//!
//! Recorded from S3: localstack, `test_s3_api.snapshot.json`, `test_put_object_if_none_match`, `test_put_object_if_match` and
//! their validations, `test_copy_object_if_none_match`.

use serde_json::Value;

use super::{conditions, names};
use crate::{api::ApiError, http::Headers, input::required, world::World};

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
    let (name, key) = (required(input, "Bucket"), required(input, "Key"));
    let not_implemented = |header: &str, why: &str| {
        let message = "A header you provided implies functionality that is not implemented";
        ApiError::new("NotImplemented", message)
            .status(501)
            .detail("Header", header)
            .detail("additionalMessage", why)
    };
    match (headers.get("If-Match"), headers.get("If-None-Match")) {
        (None, None) => Ok(()),
        (Some(_), Some(_)) => Err(not_implemented(
            "If-Match,If-None-Match",
            "Multiple conditional request headers present in the request",
        )),
        (None, Some("*")) if names::peek(world, name, key).is_some() => {
            Err(conditions::failed("If-None-Match"))
        }
        (None, Some("*")) => Ok(()),
        (None, Some(_)) => Err(not_implemented(
            "If-None-Match",
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
