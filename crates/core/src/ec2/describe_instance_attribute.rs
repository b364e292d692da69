//! DescribeInstanceAttribute: one attribute of one instance.

use serde_json::{Value, json};

use super::{
    errors::{invalid_value, unless_dry_run},
    find, needs, user_data,
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
    let off = json!({"Value": false});
    let (member, value) = match name {
        "instanceType" => ("InstanceType", json!({"Value": instance.instance_type})),
        "userData" => {
            let data = instance.user_data.as_deref();
            ("UserData", data.map_or_else(|| json!({}), |text| json!({"Value": user_data::told(text)})))
        }
        // What nobody can change here is as EC2 sets it at a launch.
        "disableApiTermination" => ("DisableApiTermination", off),
        "disableApiStop" => ("DisableApiStop", off),
        "ebsOptimized" => ("EbsOptimized", off),
        "enaSupport" => ("EnaSupport", json!({"Value": true})),
        "sourceDestCheck" => ("SourceDestCheck", json!({"Value": true})),
        "instanceInitiatedShutdownBehavior" => {
            ("InstanceInitiatedShutdownBehavior", json!({"Value": "stop"}))
        }
        "rootDeviceName" => {
            let device = world.ec2.images.get(&instance.image).map(|image| image.root_device.as_str());
            ("RootDeviceName", device.map_or_else(|| json!({}), |device| json!({ "Value": device })))
        }
        "groupSet" => {
            ("Groups", json!([{"GroupName": "default", "GroupId": world.ec2.network.security_group}]))
        }
        other => return Err(ApiError::not_simulated(&format!("attribute {other} of an instance"))),
    };
    unless_dry_run(input)?;
    Ok(json!({"InstanceId": instance.id.as_str(), member: value}))
}
