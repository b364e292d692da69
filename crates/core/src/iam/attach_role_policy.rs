//! AttachRolePolicy.

use serde_json::{Value, json};

use super::{
    errors::{absent, limit},
    find,
};
use crate::{
    api::{ApiError, Call, Need, Row},
    ids::Arn,
    input::required,
    world::World,
};

pub(super) const ROW: Row =
    Row { service: "iam", operation: "AttachRolePolicy", needs, run, read_only: false, management: true };

/// The most managed policies of one role (IAM User Guide, "IAM and AWS STS quotas").
const QUOTA: usize = 10;

fn needs(world: &World, input: &Value) -> Vec<Need> {
    let mut need = find::on_role(world, "iam:AttachRolePolicy", input);
    need.context.insert("iam:policyarn".to_owned(), vec![required(input, "PolicyArn").to_owned()]);
    vec![need]
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let arn = required(call.input, "PolicyArn");
    if Arn::parse(arn).is_none() {
        // Recorded from IAM, two spaces included.
        return Err(ApiError::new("ValidationError", "Invalid ARN:  Could not be parsed!"));
    }
    let key = find::role(call.world, call.input)?.name.as_str().to_ascii_lowercase();
    if !call.world.iam.policies.contains_key(arn) {
        return Err(absent(format!("Policy {arn} does not exist or is not attachable.")));
    }
    if let Some(role) = call.world.iam.roles.get_mut(&key)
        && !role.attached.iter().any(|attached| attached == arn)
    {
        if role.attached.len() >= QUOTA {
            return Err(limit(&format!("Cannot exceed quota for PoliciesPerRole: {QUOTA}")));
        }
        role.attached.push(arn.to_owned());
    }
    Ok(json!({}))
}
