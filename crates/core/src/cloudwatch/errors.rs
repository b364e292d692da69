//! CloudWatch's codes and sentences that both operations share. That a required parameter is missing it says at the front
//! door.

use serde_json::Value;

use crate::{
    api::ApiError,
    input::{list, text},
    model,
};

pub(super) fn invalid(message: impl Into<String>) -> ApiError {
    ApiError::new("InvalidParameterValue", message)
}

pub(super) fn combination(message: impl Into<String>) -> ApiError {
    ApiError::new("InvalidParameterCombination", message)
}

/// A value that is not of a closed set (aws/aws-cli#342, boto/botocore#1671).
pub(super) fn not_one_of(name: &str, shape: &str) -> ApiError {
    let values = model::service("cloudwatch").map(|service| service.shape(shape).values.join(", "));
    invalid(format!("The parameter {name} must be a value in the set [ {} ].", values.unwrap_or_default()))
}

/// Refuses empty and overlong names, which the model bounds. The wording is unconfirmed.
pub(super) fn bounded(input: &Value) -> Result<(), ApiError> {
    for (name, most) in [("Namespace", 255), ("MetricName", 255)] {
        let Some(value) = text(input, name) else { continue };
        if value.is_empty() || value.chars().count() > most {
            return Err(invalid(format!(
                "The parameter {name} must be between 1 and {most} characters in length."
            )));
        }
        if name == "Namespace" && value.starts_with(':') {
            return Err(invalid("The parameter Namespace must not start with ':'."));
        }
    }
    if list(input, "Dimensions").len() > 30 {
        return Err(invalid("The collection Dimensions must not have a size greater than 30."));
    }
    Ok(())
}
