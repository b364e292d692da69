//! ModifyInstanceAttribute: one attribute of an instance. Those of block devices and of old virtual machines are not
//! simulated.

use serde_json::{Value, json};

use super::{
    Instance, InstanceState,
    errors::{invalid_value, not_one_of, unless_dry_run, wrong_state},
    find, needs, placement, run_instances, types_table, user_data,
};
use crate::{
    api::{ApiError, Call, Need, Row},
    input::{required, text, texts},
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
    let groups = texts(input, "Groups");
    let groups = groups.into_iter().map(|id| needs::on_group(world, action, id));
    std::iter::once(need).chain(groups).collect()
}

/// What a request changes.
enum Change {
    Type(String),
    UserData(Option<String>),
    Keep(bool),
    KeepRunning(bool),
    EndsOnShutdown(bool),
    SourceDestCheck(bool),
    EbsOptimized(bool),
    Groups(Vec<String>),
}

impl Change {
    /// EC2 API reference, ModifyInstanceAttribute: what the machine is made of changes while it is stopped.
    fn needs_stopped(&self) -> bool {
        matches!(self, Self::Type(_) | Self::UserData(_) | Self::EbsOptimized(_))
    }
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let (world, input) = (&*call.world, call.input);
    let instance = find::instance(world, required(input, "InstanceId"))?;
    let change = change(world, instance, input)?;
    let id = instance.id.clone();
    if change.needs_stopped() && instance.state != InstanceState::Stopped {
        return Err(wrong_state(format!("The instance '{id}' is not in the 'stopped' state.")));
    }
    if matches!(instance.state, InstanceState::ShuttingDown | InstanceState::Terminated) {
        find::running_or_stopped(instance)?;
    }
    unless_dry_run(input)?;
    if let Some(instance) = call.world.ec2.instances.get_mut(&id) {
        put(instance, change);
    }
    Ok(json!({}))
}

fn put(instance: &mut Instance, change: Change) {
    let attributes = &mut instance.attributes;
    match change {
        Change::Type(name) => instance.instance_type = name,
        Change::UserData(data) => instance.user_data = data,
        Change::Keep(on) => attributes.keep = on,
        Change::KeepRunning(on) => attributes.keep_running = on,
        Change::EndsOnShutdown(on) => attributes.ends_on_shutdown = on,
        Change::SourceDestCheck(on) => attributes.source_dest_check = on,
        Change::EbsOptimized(on) => attributes.ebs_optimized = on,
        Change::Groups(groups) => instance.groups = groups,
    }
}

/// Reads the one change. A few attributes can also be named by `Attribute`, with their `Value`.
fn change(world: &World, instance: &Instance, input: &Value) -> Result<Change, ApiError> {
    let (name, value) = match (attributes(input).as_slice(), text(input, "Attribute")) {
        ([], _) => return Err(combination("No attributes specified.")),
        (["Attribute"], Some(name)) => (member(name)?, text(input, "Value").map(Value::from)),
        (["Groups"], _) => return Ok(Change::Groups(groups(world, instance, input)?)),
        ([one], _) => ((*one).to_owned(), input.get(*one).and_then(|given| given.get("Value")).cloned()),
        _ => return Err(combination("Fields for multiple attribute types specified")),
    };
    let said = || value.as_ref().and_then(Value::as_str).unwrap_or_default();
    Ok(match name.as_str() {
        "DisableApiStop" => Change::KeepRunning(flag(&name, value.as_ref())?),
        "DisableApiTermination" => Change::Keep(flag(&name, value.as_ref())?),
        "EbsOptimized" => Change::EbsOptimized(flag(&name, value.as_ref())?),
        "InstanceInitiatedShutdownBehavior" => {
            Change::EndsOnShutdown(super::attributes::ends_on_shutdown(said())?)
        }
        "InstanceType" => Change::Type(instance_type(said())?),
        "SourceDestCheck" => Change::SourceDestCheck(flag(&name, value.as_ref())?),
        "UserData" => Change::UserData(match said() {
            "" => None,
            data => user_data::read(data)?,
        }),
        other => {
            return Err(ApiError::not_simulated(&format!("changing attribute {other} of an instance")));
        }
    })
}

/// The member that an attribute has in a request, as `UserData` for `userData`.
fn member(name: &str) -> Result<String, ApiError> {
    let known = model::service("ec2").map(|service| &service.shape("InstanceAttributeName").values);
    if !known.is_some_and(|known| known.iter().any(|own| own == name)) {
        let message = format!("Value ({name}) for parameter attribute is invalid. Unknown attribute.");
        return Err(invalid_value(message));
    }
    let mut letters = name.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    Ok(first.into_iter().chain(letters).collect())
}

/// A switch, which comes as a word where `Attribute` names it.
fn flag(name: &str, value: Option<&Value>) -> Result<bool, ApiError> {
    match value {
        Some(Value::Bool(on)) => Ok(*on),
        Some(Value::String(word)) if word.eq_ignore_ascii_case("true") => Ok(true),
        Some(Value::String(word)) if word.eq_ignore_ascii_case("false") => Ok(false),
        Some(other) => Err(not_one_of(other.as_str().unwrap_or_default(), name, &["true", "false"])),
        None => Ok(false),
    }
}

/// "If the instance type is not valid, the error returned is InvalidInstanceAttributeValue" (EC2 API reference).
fn instance_type(name: &str) -> Result<String, ApiError> {
    if types_table::find(name).is_none() {
        let message = format!("Invalid value '{name}' for InstanceType.");
        return Err(ApiError::new("InvalidInstanceAttributeValue", message));
    }
    run_instances::fits(name)?;
    Ok(name.to_owned())
}

fn groups(world: &World, instance: &Instance, input: &Value) -> Result<Vec<String>, ApiError> {
    let subnet = find::SUBNETS.one(&instance.subnet, |id| world.ec2.network.subnets.get(id))?;
    let groups = placement::by_id(world, &texts(input, "Groups"), subnet)?;
    Ok(groups.into_iter().map(|group| group.id.clone()).collect())
}

fn combination(message: &str) -> ApiError {
    ApiError::new("InvalidParameterCombination", message)
}
