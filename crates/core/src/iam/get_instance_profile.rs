//! GetInstanceProfile.

use serde_json::{Value, json};

use super::{
    find, look,
    view::{self, Tags},
};
use crate::{
    api::{ApiError, Call, Need, Row},
    world::World,
};

pub(super) const ROW: Row = look("GetInstanceProfile", needs, run);

fn needs(world: &World, input: &Value) -> Vec<Need> {
    vec![find::on_profile(world, "iam:GetInstanceProfile", input)]
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let profile = find::profile(call.world, call.input)?;
    Ok(json!({"InstanceProfile": view::profile(call.world, profile, Tags::Always)}))
}
