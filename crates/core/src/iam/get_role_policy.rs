//! GetRolePolicy.

use serde_json::{Value, json};

use super::{find, view};
use crate::{
    api::{ApiError, Call, Need, Row},
    input::required,
    world::World,
};

pub(super) const ROW: Row =
    Row { service: "iam", operation: "GetRolePolicy", needs, run, read_only: true, management: true };

fn needs(world: &World, input: &Value) -> Vec<Need> {
    vec![find::on_role(world, "iam:GetRolePolicy", input)]
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let role = find::role(call.world, call.input)?;
    let name = required(call.input, "PolicyName");
    let document = role.inline.get(name).ok_or_else(|| find::no_role_policy(name))?;
    Ok(json!({
        "RoleName": role.name.as_str(),
        "PolicyName": name,
        "PolicyDocument": view::encoded(document),
    }))
}
