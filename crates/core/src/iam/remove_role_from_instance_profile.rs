//! RemoveRoleFromInstanceProfile. Instances that have the instance profile keep the role until their next refresh.

use serde_json::{Value, json};

use super::{change, errors::absent, find};
use crate::{
    api::{ApiError, Call, Need, Row},
    world::World,
};

pub(super) const ROW: Row = change("RemoveRoleFromInstanceProfile", needs, run);

fn needs(world: &World, input: &Value) -> Vec<Need> {
    vec![find::on_profile(world, "iam:RemoveRoleFromInstanceProfile", input)]
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let profile = find::profile(call.world, call.input)?;
    let key = profile.name.as_str().to_ascii_lowercase();
    let name = &find::role(call.world, call.input)?.name;
    if profile.role.as_ref() != Some(name) {
        // Recorded: localstack, test_iam_instance_profiles.
        let message = format!("Role {name} in Instance Profile {} cannot be found.", profile.name);
        return Err(absent(message));
    }
    if let Some(profile) = call.world.iam.instance_profiles.get_mut(&key) {
        profile.role = None;
    }
    Ok(json!({}))
}
