//! Permissions boundaries of roles and users.
//!
//! Sentences: localstack's recordings of IAM (test_iam_roles, "permissions boundary errors", 2026).

use serde_json::{Value, json};

use super::{errors::absent, find, holder::Holder, not_simulated};
use crate::{
    api::{ApiError, Call, Need},
    input::{required, text},
    world::World,
};

/// The managed policy that `PermissionsBoundary` names; `None` when it names none.
pub(super) fn of_request(world: &World, input: &Value) -> Result<Option<String>, ApiError> {
    let Some(arn) = text(input, "PermissionsBoundary") else { return Ok(None) };
    if !find::is_policy_arn(arn) {
        return Err(ApiError::new("InvalidInput", format!("ARN {arn} is not valid.")));
    }
    if !world.iam.policies.contains_key(arn) {
        let told = || absent(format!("Scope ARN: {arn} does not exist or is not attachable."));
        return Err(not_simulated(arn).unwrap_or_else(told));
    }
    Ok(Some(arn.to_owned()))
}

/// The boundary that is asked for is the condition key, not the one that is there (Service Authorization Reference).
pub(super) fn needs_to_put(world: &World, input: &Value, holder: Holder, action: &str) -> Vec<Need> {
    let mut need = holder.need(world, action, input);
    super::keys::put(&mut need.context, "iam:PermissionsBoundary", required(input, "PermissionsBoundary"));
    vec![need]
}

pub(super) fn put(call: &mut Call<'_>, holder: Holder) -> Result<Value, ApiError> {
    holder.of(call.world, call.input)?;
    let boundary = of_request(call.world, call.input)?;
    *holder.of(call.world, call.input)?.boundary = boundary;
    Ok(json!({}))
}

/// Without one there is nothing to do, and no error.
pub(super) fn delete(call: &mut Call<'_>, holder: Holder) -> Result<Value, ApiError> {
    *holder.of(call.world, call.input)?.boundary = None;
    Ok(json!({}))
}
