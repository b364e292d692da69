//! DescribeInstanceAttribute: one attribute of one instance.

use serde_json::{Value, json};

use super::{
    attributes,
    errors::{invalid_value, unless_dry_run},
    find, needs, user_data, view,
};
use crate::{
    api::{ApiError, Call, Need, Row},
    input::required,
    model,
    world::World,
};

pub(super) const ROW: Row = Row {
    service: "ec2",
    operation: "DescribeInstanceAttribute",
    needs,
    run,
    read_only: true,
    management: true,
};

fn needs(world: &World, input: &Value) -> Vec<Need> {
    vec![needs::on_instance(world, "ec2:DescribeInstanceAttribute", required(input, "InstanceId"))]
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let (world, input) = (&*call.world, call.input);
    let name = required(input, "Attribute");
    let known = model::service("ec2").map(|service| &service.shape("InstanceAttributeName").values);
    if !known.is_some_and(|known| known.iter().any(|own| own == name)) {
        let message = format!("Value ({name}) for parameter attribute is invalid. Unknown attribute.");
        return Err(invalid_value(message));
    }
    let instance = find::instance(world, required(input, "InstanceId"))?;
    let attributes = instance.attributes;
    let switch = |on: bool| json!({ "Value": on });
    let (member, value) = match name {
        "blockDeviceMapping" => ("BlockDeviceMappings", json!(view::block_devices(world, instance))),
        "disableApiStop" => ("DisableApiStop", switch(attributes.keep_running)),
        "disableApiTermination" => ("DisableApiTermination", switch(attributes.keep)),
        "ebsOptimized" => ("EbsOptimized", switch(attributes.ebs_optimized)),
        "enaSupport" => ("EnaSupport", switch(true)),
        "enclaveOptions" => ("EnclaveOptions", json!({"Enabled": false})),
        "groupSet" => ("Groups", view::groups(world, instance)),
        "instanceInitiatedShutdownBehavior" => {
            ("InstanceInitiatedShutdownBehavior", json!({"Value": attributes::shutdown(attributes)}))
        }
        "instanceType" => ("InstanceType", json!({"Value": instance.instance_type})),
        "kernel" => ("KernelId", json!({})),
        "productCodes" => ("ProductCodes", json!([])),
        "ramdisk" => ("RamdiskId", json!({})),
        "rootDeviceName" => {
            let device = view::root_device(world, instance);
            ("RootDeviceName", device.map_or_else(|| json!({}), |device| json!({ "Value": device })))
        }
        "sourceDestCheck" => ("SourceDestCheck", switch(attributes.source_dest_check)),
        "sriovNetSupport" => ("SriovNetSupport", json!({})),
        "userData" => {
            let data = instance.user_data.as_deref();
            ("UserData", data.map_or_else(|| json!({}), |text| json!({"Value": user_data::told(text)})))
        }
        // Whatever the model may come to know besides.
        other => return Err(ApiError::not_simulated(&format!("attribute {other} of an instance"))),
    };
    unless_dry_run(input)?;
    Ok(json!({"InstanceId": instance.id.as_str(), member: value}))
}
