//! EC2's codes and sentences that several operations share (EC2 API reference, "Error codes"; sentences as
//! public transcripts of the AWS CLI show them).

use serde_json::Value;

use crate::{api::ApiError, input::flag};

pub(super) fn invalid_value(message: impl Into<String>) -> ApiError {
    ApiError::new("InvalidParameterValue", message)
}

pub(super) fn missing(name: &str) -> ApiError {
    ApiError::new("MissingParameter", format!("The request must contain the parameter {name}"))
}

pub(super) fn wrong_state(message: String) -> ApiError {
    ApiError::new("IncorrectInstanceState", message)
}

/// An instance that is protected from what was asked (as the AWS CLI and the console show it).
pub(super) fn protected(id: &crate::ids::InstanceId, what: &str, attribute: &str) -> ApiError {
    let message = format!(
        "The instance '{id}' may not be {what}. Modify its '{attribute}' instance attribute and try again."
    );
    ApiError::new("OperationNotPermitted", message)
}

/// A value that is not of a closed set.
pub(super) fn not_one_of(value: &str, name: &str, allowed: &[&str]) -> ApiError {
    invalid_value(format!(
        "Value ({value}) for parameter {name} is invalid. Valid values are: {}",
        allowed.join(", ")
    ))
}

/// Ends a dry run: permissions were judged and the parameters are good.
pub(super) fn unless_dry_run(input: &Value) -> Result<(), ApiError> {
    if flag(input, "DryRun") {
        let message = "Request would have succeeded, but DryRun flag is set.";
        return Err(ApiError::new("DryRunOperation", message).status(412));
    }
    Ok(())
}
