//! UpdateAssumeRolePolicy. Sessions that began stay; instances are refused, or let in, at their next refresh.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{change, find, trust};
use crate::{
    api::{ApiError, Call, Need, Row},
    input::required,
    world::World,
};

pub(super) const ROW: Row = change("UpdateAssumeRolePolicy", needs, run);

fn needs(world: &World, input: &Value) -> Vec<Need> {
    vec![find::on_role(world, "iam:UpdateAssumeRolePolicy", input)]
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let key = find::role(call.world, call.input)?.name.as_str().to_ascii_lowercase();
    let trust = Arc::new(trust::read(call.world, required(call.input, "PolicyDocument"))?);
    if let Some(role) = call.world.iam.roles.get_mut(&key) {
        role.trust = trust;
    }
    Ok(json!({}))
}
