//! ModifyInstanceMetadataDefaults: what instances get that are launched from now on. Younger than the AWS CLI 2.9.19.

use serde_json::{Value, json};

use super::{errors::unless_dry_run, metadata_options, needs};
use crate::{
    api::{ApiError, Call, Need, Row},
    input::{number, text},
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

/// `ec2:Attribute/NAME` is the value that a setting gets.
fn needs(_: &World, input: &Value) -> Vec<Need> {
    let mut need = Need::new("ec2:ModifyInstanceMetadataDefaults", "*");
    for name in ["HttpEndpoint", "HttpTokens", "HttpTokensEnforced", "InstanceMetadataTags"] {
        if let Some(value) = text(input, name) {
            needs::put(&mut need.context, &format!("ec2:attribute/{name}"), value);
        }
    }
    if let Some(limit) = number(input, "HttpPutResponseHopLimit") {
        needs::put(&mut need.context, "ec2:attribute/httpputresponsehoplimit", limit.to_string());
    }
    vec![need]
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let changed = metadata_options::changed_defaults(call.world.ec2.metadata_defaults, call.input)?;
    unless_dry_run(call.input)?;
    call.world.ec2.metadata_defaults = changed;
    Ok(json!({"Return": true}))
}
