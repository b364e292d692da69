//! GetRole.

use serde_json::{Value, json};

use super::{
    find, look,
    view::{self, Detail},
};
use crate::{
    api::{ApiError, Call, Need, Row},
    world::World,
};

pub(super) const ROW: Row = look("GetRole", needs, run);

fn needs(world: &World, input: &Value) -> Vec<Need> {
    vec![find::on_role(world, "iam:GetRole", input)]
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let role = find::role(call.world, call.input)?;
    Ok(json!({"Role": view::role(role, Detail::Full)}))
}
