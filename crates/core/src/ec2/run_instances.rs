//! RunInstances.

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{
    Image, Launch, MetadataOptions, attributes,
    errors::{invalid_value, missing, unless_dry_run},
    find::well_formed,
    hardware, images_table, instance_profile, key_pair,
    launch::{self, Plan},
    launch_needs, metadata_options, placement, tags, types_table, user_data, view,
};
use crate::{
    api::{ApiError, Call, Row},
    ids::{ImageId, InstanceId},
    input::{number, object, only, text},
    journal::Journal,
    world::World,
};

pub(super) const ROW: Row = Row {
    service: "ec2",
    operation: "RunInstances",
    needs: launch_needs::needs,
    run,
    read_only: false,
    management: true,
};

/// What EC2 launches when nothing is asked for (EC2 API reference).
pub(super) const DEFAULT_TYPE: &str = "m1.small";
/// The architecture of every image in the catalogue.
const IMAGE_ARCHITECTURE: &str = "x86_64";

/// What stands before a parameter of Systems Manager in place of an image's id (EC2 API reference, RunInstances).
const PARAMETER: &str = "resolve:ssm:";

/// Members that are read below, and those whose effect nobody could see here.
const KNOWN: &[&str] = &[
    "BlockDeviceMappings",
    "ClientToken",
    "DisableApiStop",
    "DisableApiTermination",
    "DryRun",
    "EbsOptimized",
    "IamInstanceProfile",
    "ImageId",
    "InstanceInitiatedShutdownBehavior",
    "InstanceMarketOptions",
    "InstanceType",
    "KeyName",
    "MaxCount",
    "MetadataOptions",
    "MinCount",
    "Monitoring",
    "NetworkInterfaces",
    "Placement",
    "PrivateIpAddress",
    "SecurityGroupIds",
    "SecurityGroups",
    "SubnetId",
    "TagSpecifications",
    "UserData",
];

/// The name of a parameter of Systems Manager that stands in place of an image's id.
pub(super) fn parameter(image: &str) -> Option<&str> {
    image.strip_prefix(PARAMETER)
}

/// The id that an image's name in a request comes to; itself when a parameter holds none.
pub(super) fn image_id<'a>(world: &'a World, asked: &'a str) -> &'a str {
    parameter(asked).map_or(Ok(asked), |name| resolved(world, name)).unwrap_or(asked)
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let instances = launched(call.world, call.journal, call.input)?;
    Ok(reservation(call.world, &instances))
}

/// Launches what a request asks for, and tells nothing: what many instances are cost more to tell than to make.
///
/// # Errors
/// EC2's refusals.
pub fn launched(
    world: &mut World,
    journal: &mut Journal,
    input: &Value,
) -> Result<Vec<InstanceId>, ApiError> {
    let client_token = text(input, "ClientToken").unwrap_or_default();
    let fingerprint = if client_token.is_empty() { String::new() } else { fingerprint(input) };
    if let Some(done) = world.ec2.launches.get(client_token) {
        if done.input != fingerprint {
            let message = "Arguments on this idempotent request are inconsistent with arguments used in previous request(s).";
            return Err(ApiError::new("IdempotentParameterMismatch", message));
        }
        return Ok(done.instances.clone());
    }
    only(input, "ec2 RunInstances", KNOWN)?;
    let (least, most) = launch::counts(number(input, "MinCount"), number(input, "MaxCount"))?;
    let plan = plan(world, input, client_token)?;
    if plan.address.is_some() && most > 1 {
        // EC2 API reference: "You cannot specify this option if you're launching more than one instance".
        let message = "A private IP address may not be specified when launching more than one instance.";
        return Err(ApiError::new("InvalidParameterCombination", message));
    }
    let count = launch::room(world, least, most)?;
    unless_dry_run(input)?;
    let instances = launch::launch(world, journal, &plan, count)?;
    if !client_token.is_empty() {
        let launch = Launch { input: fingerprint, instances: instances.clone() };
        world.ec2.launches.insert(client_token.to_owned(), launch);
    }
    Ok(instances)
}

fn fingerprint(input: &Value) -> String {
    let digest = Sha256::digest(input.to_string().as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn plan(world: &World, input: &Value, client_token: &str) -> Result<Plan, ApiError> {
    let image = image(world, text(input, "ImageId").ok_or_else(|| missing("ImageId"))?)?;
    let instance_type = text(input, "InstanceType").unwrap_or(DEFAULT_TYPE);
    fits(instance_type)?;
    if let Some(key) = text(input, "KeyName") {
        key_pair::named(world, key)?;
    }
    let placement = placement::of(world, input)?;
    let tags = tags::of_instances(input)?;
    let given = input.get("MetadataOptions").unwrap_or(&Value::Null);
    let account = &world.ec2.metadata_defaults;
    let options: MetadataOptions =
        metadata_options::changed(metadata_options::defaults(account, image), given)?;
    metadata_options::enforce(account, options.http_tokens)?;
    if options.tags {
        tags::fit_metadata(&tags)?;
    }
    let profile = match input.get("IamInstanceProfile") {
        Some(spec) => Some(instance_profile::resolve(world, spec)?.clone()),
        None => None,
    };
    Ok(Plan {
        image: image.id.clone(),
        instance_type: instance_type.to_owned(),
        subnet: placement.subnet.id.clone(),
        groups: placement.groups.iter().map(|group| group.id.clone()).collect(),
        address: placement.address,
        attributes: attributes::of_launch(input, placement.public)?,
        other_tags: ["network-interface", "spot-instances-request", "volume"]
            .map(|kind| tags::for_launch(input, kind).unwrap_or_default()),
        key_name: text(input, "KeyName").map(str::to_owned),
        user_data: text(input, "UserData").map(user_data::read).transpose()?.flatten(),
        tags,
        options,
        profile,
        client_token: client_token.to_owned(),
        devices: hardware::devices(input, image)?,
        spot: hardware::spot(input)?,
    })
}

/// The id that a public parameter of Systems Manager holds. Others are not simulated.
fn resolved<'a>(world: &'a World, parameter: &str) -> Result<&'a str, ApiError> {
    let title = images_table::behind(parameter);
    let image = title.and_then(|title| world.ec2.images.values().find(|image| image.title == title));
    image.map(|image| image.id.as_str()).ok_or_else(|| {
        ApiError::not_simulated(&format!("the parameter {parameter} behind {PARAMETER} of ec2 RunInstances"))
    })
}

fn image<'a>(world: &'a World, id: &str) -> Result<&'a Image, ApiError> {
    let id = id.strip_prefix(PARAMETER).map_or(Ok(id), |name| resolved(world, name))?;
    if !well_formed(id, "ami-") {
        let message = format!("Invalid id: \"{id}\" (expecting \"ami-...\")");
        return Err(ApiError::new("InvalidAMIID.Malformed", message));
    }
    world.ec2.images.get(&ImageId::new(id)).ok_or_else(|| {
        ApiError::new("InvalidAMIID.NotFound", format!("The image id '[{id}]' does not exist"))
    })
}

/// Refuses an instance type that is none, or that no image here runs on.
pub(super) fn fits(instance_type: &str) -> Result<(), ApiError> {
    let found = types_table::find(instance_type)
        .ok_or_else(|| invalid_value(format!("Invalid value '{instance_type}' for InstanceType.")))?;
    let own = found.family.architecture;
    if own != IMAGE_ARCHITECTURE {
        return Err(invalid_value(format!(
            "The architecture '{own}' of the specified instance type does not match the architecture '{IMAGE_ARCHITECTURE}' of the specified AMI. Specify an instance type and an AMI that have matching architectures, and try again. You can use 'describe-instance-types' or 'describe-images' to discover the architecture of the instance type or AMI."
        )));
    }
    Ok(())
}

fn reservation(world: &World, ids: &[InstanceId]) -> Value {
    let instances = ids.iter().filter_map(|id| world.ec2.instances.get(id));
    let reservation = instances.clone().next().map(|instance| instance.reservation.as_str());
    object([
        ("Groups", Value::Array(Vec::new())),
        ("Instances", instances.map(|instance| view::instance(world, instance)).collect()),
        ("OwnerId", Value::from(world.account.as_str())),
        ("ReservationId", Value::from(reservation)),
    ])
}
