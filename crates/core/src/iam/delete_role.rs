//! DeleteRole. Sessions of the role stay in force and may do nothing more: their policies are gone with it.
//! Trust and bucket policies that named it are left with its id.

use serde_json::{Value, json};

use super::{
    change,
    errors::{ROLE_INSIDE, conflict},
    find, principals,
};
use crate::{
    api::{ApiError, Call, Need, Row},
    world::World,
};

pub(super) const ROW: Row = change("DeleteRole", needs, run);

fn needs(world: &World, input: &Value) -> Vec<Need> {
    vec![find::on_role(world, "iam:DeleteRole", input)]
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let role = find::role(call.world, call.input)?;
    let mut profiles = call.world.iam.instance_profiles.values();
    if profiles.any(|profile| profile.role.as_ref() == Some(&role.name)) {
        return Err(conflict(ROLE_INSIDE));
    }
    if !role.attached.is_empty() {
        return Err(conflict("Cannot delete entity, must detach all policies first."));
    }
    if !role.inline.is_empty() {
        return Err(conflict("Cannot delete entity, must delete policies first."));
    }
    let (key, arn, id) = (role.name.as_str().to_ascii_lowercase(), role.arn.to_string(), role.id.to_string());
    call.world.iam.roles.remove(&key);
    principals::renamed(call.world, &arn, &id);
    Ok(json!({}))
}
