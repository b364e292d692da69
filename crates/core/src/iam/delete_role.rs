//! DeleteRole. Sessions of the role stay in force and may do nothing more: their policies are gone with it.

use serde_json::{Value, json};

use super::{
    errors::{ROLE_INSIDE, conflict},
    find,
};
use crate::{
    api::{ApiError, Call, Need, Row},
    world::World,
};

pub(super) const ROW: Row =
    Row { service: "iam", operation: "DeleteRole", needs, run, read_only: false, management: true };

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
    let key = role.name.as_str().to_ascii_lowercase();
    call.world.iam.roles.remove(&key);
    Ok(json!({}))
}
