//! ModifyInstanceMetadataDefaults: what instances get that are launched from now on. Younger than the AWS CLI 2.9.19.

use serde_json::{Value, json};

use super::{errors::unless_dry_run, metadata_options};
use crate::{
    api::{ApiError, Call, Need, Row},
    world::World,
};

pub(super) const ROW: Row = Row {
    service: "ec2",
    operation: "ModifyInstanceMetadataDefaults",
    needs,
    run,
    read_only: false,
    management: true,
};

fn needs(_: &World, _: &Value) -> Vec<Need> {
    vec![Need::new("ec2:ModifyInstanceMetadataDefaults", "*")]
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let changed = metadata_options::changed_defaults(call.world.ec2.metadata_defaults, call.input)?;
    unless_dry_run(call.input)?;
    call.world.ec2.metadata_defaults = changed;
    Ok(json!({"Return": true}))
}
