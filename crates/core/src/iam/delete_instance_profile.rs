//! DeleteInstanceProfile. Nothing asks whether instances have it: they are told at their next refresh that it is gone
//! (IAM User Guide, "Troubleshoot IAM and Amazon EC2").

use serde_json::{Value, json};

use super::{
    change,
    errors::{ROLE_INSIDE, conflict},
    find,
};
use crate::{
    api::{ApiError, Call, Need, Row},
    world::World,
};

pub(super) const ROW: Row = change("DeleteInstanceProfile", needs, run);

fn needs(world: &World, input: &Value) -> Vec<Need> {
    vec![find::on_profile(world, "iam:DeleteInstanceProfile", input)]
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let profile = find::profile(call.world, call.input)?;
    if profile.role.is_some() {
        return Err(conflict(ROLE_INSIDE));
    }
    let key = profile.name.as_str().to_ascii_lowercase();
    call.world.iam.instance_profiles.remove(&key);
    Ok(json!({}))
}
