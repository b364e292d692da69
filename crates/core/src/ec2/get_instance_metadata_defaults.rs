//! GetInstanceMetadataDefaults. Younger than the AWS CLI 2.9.19.

use serde_json::{Value, json};

use super::{errors::unless_dry_run, metadata_options};
use crate::{
    api::{ApiError, Call, Need, Row},
    world::World,
};

pub(super) const ROW: Row = Row {
    service: "ec2",
    operation: "GetInstanceMetadataDefaults",
    needs,
    run,
    read_only: true,
    management: true,
};

fn needs(_: &World, _: &Value) -> Vec<Need> {
    vec![Need::new("ec2:GetInstanceMetadataDefaults", "*")]
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    unless_dry_run(call.input)?;
    let account = metadata_options::view_defaults(&call.world.ec2.metadata_defaults);
    Ok(json!({ "AccountLevel": account }))
}
