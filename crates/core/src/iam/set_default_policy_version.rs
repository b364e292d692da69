//! SetDefaultPolicyVersion: in force with the next call of whoever has the policy.

use serde_json::{Value, json};

use super::{change, find, versions};
use crate::api::{ApiError, Call, Row};

pub(super) const ROW: Row = change(
    "SetDefaultPolicyVersion",
    |world, input| vec![find::on_policy(world, "iam:SetDefaultPolicyVersion", input)],
    run,
);

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let (policy, number, _) = versions::named(call.world, call.input)?;
    let arn = policy.arn.clone();
    if let Some(policy) = call.world.iam.policies.get_mut(&arn) {
        policy.default = number;
    }
    Ok(json!({}))
}
