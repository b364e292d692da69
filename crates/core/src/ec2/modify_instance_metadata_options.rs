//! ModifyInstanceMetadataOptions.

use serde_json::{Value, json};

use super::{clock, errors::unless_dry_run, find, metadata_options, needs, tags};
use crate::{
    api::{ApiError, Call, Need, Row},
    input::{number, only, required, text},
    world::World,
};

pub(super) const ROW: Row = Row {
    service: "ec2",
    operation: "ModifyInstanceMetadataOptions",
    needs,
    run,
    read_only: false,
    management: true,
};

/// `ec2:Attribute` names what is changed, `ec2:Attribute/NAME` the value it gets.
fn needs(world: &World, input: &Value) -> Vec<Need> {
    let action = "ec2:ModifyInstanceMetadataOptions";
    let mut need = needs::on_instance(world, action, required(input, "InstanceId"));
    let mut changed = Vec::new();
    for member in ["HttpTokens", "HttpEndpoint", "HttpProtocolIpv6", "InstanceMetadataTags"] {
        changed.extend(text(input, member).map(|value| (member, value.to_owned())));
    }
    let limit = number(input, "HttpPutResponseHopLimit");
    changed.extend(limit.map(|limit| ("HttpPutResponseHopLimit", limit.to_string())));
    for (member, value) in &changed {
        needs::put(&mut need.context, &format!("ec2:attribute/{member}"), value.as_str());
    }
    if !changed.is_empty() {
        let names = changed.iter().map(|(member, _)| (*member).to_owned()).collect();
        need.context.insert("ec2:attribute".to_owned(), names);
    }
    vec![need]
}

/// Members that are read below.
const KNOWN: &[&str] = &[
    "DryRun",
    "HttpEndpoint",
    "HttpProtocolIpv6",
    "HttpPutResponseHopLimit",
    "HttpTokens",
    "InstanceId",
    "InstanceMetadataTags",
];

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    only(call.input, "ec2 ModifyInstanceMetadataOptions", KNOWN)?;
    let instance = find::instance(call.world, required(call.input, "InstanceId"))?;
    let now = instance.pending_options.unwrap_or(instance.options);
    let options = metadata_options::changed(now, call.input)?;
    find::running_or_stopped(instance)?;
    if text(call.input, "HttpTokens").is_some() {
        metadata_options::enforce(&call.world.ec2.metadata_defaults, options.http_tokens)?;
    }
    if options.tags {
        tags::fit_metadata(&instance.tags)?;
    }
    unless_dry_run(call.input)?;
    let id = instance.id.clone();
    clock::ask_for_options(call.world, &id, options);
    let view = call.world.ec2.instances.get(&id).map(metadata_options::view);
    Ok(json!({"InstanceId": id.as_str(), "InstanceMetadataOptions": view}))
}
