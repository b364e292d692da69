//! DescribeTrails. No lab has a trail; names that are well-formed find none, which is no error.

use serde_json::{Value, json};

use super::errors;
use crate::{
    api::{ApiError, Call, Need, Row},
    input::texts,
    world::World,
};

pub(super) const ROW: Row =
    Row { service: "cloudtrail", operation: "DescribeTrails", needs, run, read_only: true, management: true };

fn needs(_: &World, _: &Value) -> Vec<Need> {
    vec![Need::new("cloudtrail:DescribeTrails", "*")]
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    texts(call.input, "trailNameList").into_iter().try_for_each(errors::named_well)?;
    Ok(json!({"trailList": []}))
}
