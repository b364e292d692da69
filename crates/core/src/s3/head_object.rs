//! HeadObject: what GetObject tells, without the bytes. Its permission is GetObject's.

use serde_json::Value;

use super::{conditions, names, told};
use crate::{
    api::{ApiError, Call, Need, Row},
    input::{only, required, text},
    world::World,
};

pub(super) const ROW: Row =
    Row { service: "s3", operation: "HeadObject", needs, run, read_only: true, management: false };

fn needs(world: &World, input: &Value) -> Vec<Need> {
    names::to_read(world, "s3:GetObject", required(input, "Bucket"), required(input, "Key"))
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let (input, world) = (call.input, &*call.world);
    only(input, "s3 HeadObject", super::get_object::KNOWN)?;
    let object = names::object(world, required(input, "Bucket"), required(input, "Key"))?;
    conditions::to_read(input, object, world.now)?;
    let range = conditions::range(text(input, "Range"), object.content.len())?;
    Ok(told::object(object, input, range))
}
