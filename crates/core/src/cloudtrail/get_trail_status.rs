//! GetTrailStatus. No lab has a trail, so there is none to tell of.

use serde_json::Value;

use super::errors;
use crate::{
    api::{ApiError, Call, Need, Row},
    input::required,
    world::World,
};

pub(super) const ROW: Row =
    Row { service: "cloudtrail", operation: "GetTrailStatus", needs, run, read_only: true, management: true };

fn needs(world: &World, input: &Value) -> Vec<Need> {
    vec![Need::new("cloudtrail:GetTrailStatus", errors::arn(world, required(input, "Name")))]
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let name = required(call.input, "Name");
    errors::named_well(name)?;
    Err(errors::no_trail(call.world, name))
}
