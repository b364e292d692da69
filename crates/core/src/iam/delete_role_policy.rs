//! DeleteRolePolicy. Sessions of the role lose the permission with their next call.

use serde_json::{Value, json};

use super::find;
use crate::{
    api::{ApiError, Call, Need, Row},
    input::required,
    world::World,
};

pub(super) const ROW: Row =
    Row { service: "iam", operation: "DeleteRolePolicy", needs, run, read_only: false, management: true };

fn needs(world: &World, input: &Value) -> Vec<Need> {
    vec![find::on_role(world, "iam:DeleteRolePolicy", input)]
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let key = find::role(call.world, call.input)?.name.as_str().to_ascii_lowercase();
    let name = required(call.input, "PolicyName");
    let gone = call.world.iam.roles.get_mut(&key).and_then(|role| role.inline.remove(name));
    gone.map(|_| json!({})).ok_or_else(|| find::no_role_policy(name))
}
