//! DeletePolicyVersion.

use serde_json::{Value, json};

use super::{change, errors::conflict, find, versions};
use crate::api::{ApiError, Call, Row};

pub(super) const ROW: Row = change(
    "DeletePolicyVersion",
    |world, input| vec![find::on_policy(world, "iam:DeletePolicyVersion", input)],
    run,
);

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let (policy, number, _) = versions::named(call.world, call.input)?;
    if number == policy.default {
        return Err(conflict("Cannot delete the default version of a policy."));
    }
    let arn = policy.arn.clone();
    if let Some(policy) = call.world.iam.policies.get_mut(&arn) {
        policy.versions.remove(&number);
    }
    Ok(json!({}))
}
