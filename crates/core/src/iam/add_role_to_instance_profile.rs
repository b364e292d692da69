//! AddRoleToInstanceProfile. Instances that have the instance profile see the role at their next refresh.

use serde_json::{Value, json};

use super::{change, errors::limit, find};
use crate::{
    api::{ApiError, Call, Need, Row},
    world::World,
};

pub(super) const ROW: Row = change("AddRoleToInstanceProfile", needs, run);

/// Beside the operation itself the caller must be allowed to pass the role (IAM API reference).
fn needs(world: &World, input: &Value) -> Vec<Need> {
    let mut pass = find::on_role(world, "iam:PassRole", input);
    pass.context.insert("iam:passedtoservice".to_owned(), vec!["ec2.amazonaws.com".to_owned()]);
    vec![find::on_profile(world, "iam:AddRoleToInstanceProfile", input), pass]
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let profile = find::profile(call.world, call.input)?;
    let (key, taken) = (profile.name.as_str().to_ascii_lowercase(), profile.role.is_some());
    let role = find::role(call.world, call.input)?.name.clone();
    if taken {
        return Err(limit("Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1"));
    }
    if let Some(profile) = call.world.iam.instance_profiles.get_mut(&key) {
        profile.role = Some(role);
    }
    Ok(json!({}))
}
