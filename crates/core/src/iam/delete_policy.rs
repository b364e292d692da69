//! DeletePolicy. What it was the boundary of, or attached to, has to let go of it first.
//!
//! Sentences: public transcripts of the AWS CLI; in which order they come is not confirmed.

use serde_json::{Value, json};

use super::{change, errors::conflict, find, usage::Usage};
use crate::api::{ApiError, Call, Row};

pub(super) const ROW: Row =
    change("DeletePolicy", |world, input| vec![find::on_policy(world, "iam:DeletePolicy", input)], run);

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let policy = find::policy(call.world, call.input)?;
    if Usage::of(call.world, &policy.arn).counts(None) > 0 {
        return Err(conflict("Cannot delete a policy attached to entities."));
    }
    if policy.versions.len() > 1 {
        return Err(conflict(
            "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.",
        ));
    }
    let arn = policy.arn.clone();
    call.world.iam.policies.remove(&arn);
    Ok(json!({}))
}
