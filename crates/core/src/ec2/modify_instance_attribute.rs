//! ModifyInstanceAttribute: the user data of a stopped instance. Other attributes are not simulated.

use serde_json::{Value, json};

use super::{
    InstanceState,
    errors::{invalid_value, unless_dry_run, wrong_state},
    find, needs, user_data,
};
use crate::{
    api::{ApiError, Call, Need, Row},
    input::{required, text},
    model,
    world::World,
};

pub(super) const ROW: Row = Row {
    service: "ec2",
    operation: "ModifyInstanceAttribute",
    needs,
    run,
    read_only: false,
    management: true,
};

/// Members that name no attribute.
const PLAIN: [&str; 3] = ["DryRun", "InstanceId", "Value"];

/// The attributes that a request changes, as the members are called.
fn attributes(input: &Value) -> Vec<&str> {
    let members = input.as_object().into_iter().flatten().map(|(name, _)| name.as_str());
    members.filter(|name| !PLAIN.contains(name)).collect()
}

fn needs(world: &World, input: &Value) -> Vec<Need> {
    let action = "ec2:ModifyInstanceAttribute";
    let mut need = needs::on_instance(world, action, required(input, "InstanceId"));
    let names = attributes(input).into_iter().map(|name| match (name, text(input, "Attribute")) {
        ("Attribute", Some(name)) => name.to_owned(),
        _ => name.to_owned(),
    });
    let names: Vec<String> = names.collect();
    for name in &names {
        let value = input.get(name).and_then(|given| given.get("Value")).or_else(|| input.get("Value"));
        // User data is nobody's business in a policy.
        if let Some(value) = value.filter(|_| !name.eq_ignore_ascii_case("userData")) {
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            needs::put(&mut need.context, &format!("ec2:attribute/{name}"), value);
        }
    }
    if !names.is_empty() {
        need.context.insert("ec2:attribute".to_owned(), names);
    }
    vec![need]
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let input = call.input;
    let encoded = match (attributes(input).as_slice(), text(input, "Attribute")) {
        ([], _) => return Err(combination("No attributes specified.")),
        (["Attribute"], Some("userData")) => text(input, "Value"),
        (["Attribute"], Some(name)) => {
            let known = model::service("ec2").map(|service| &service.shape("InstanceAttributeName").values);
            if known.is_some_and(|known| known.iter().any(|own| own == name)) {
                return Err(ApiError::not_simulated(&format!("changing attribute {name} of an instance")));
            }
            let message = format!("Value ({name}) for parameter attribute is invalid. Unknown attribute.");
            return Err(invalid_value(message));
        }
        (["UserData"], _) => input.get("UserData").and_then(|data| text(data, "Value")),
        ([one], _) => {
            return Err(ApiError::not_simulated(&format!("parameter {one} of ec2 ModifyInstanceAttribute")));
        }
        _ => return Err(combination("Fields for multiple attribute types specified")),
    };
    let data = encoded.map(user_data::read).transpose()?.flatten();
    let instance = find::instance(call.world, required(input, "InstanceId"))?;
    let id = instance.id.clone();
    if instance.state != InstanceState::Stopped {
        return Err(wrong_state(format!("The instance '{id}' is not in the 'stopped' state.")));
    }
    unless_dry_run(input)?;
    if let Some(instance) = call.world.ec2.instances.get_mut(&id) {
        instance.user_data = data;
    }
    Ok(json!({}))
}

fn combination(message: &str) -> ApiError {
    ApiError::new("InvalidParameterCombination", message)
}
