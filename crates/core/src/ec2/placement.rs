//! Where a launch puts its instances: subnet, security groups, addresses, in the two ways that a request can say it, for
//! the instance or for its network interface.

use std::net::Ipv4Addr;

use serde_json::Value;

use super::{
    SecurityGroup, Subnet,
    errors::invalid_value,
    find::{GROUPS, SUBNETS},
};
use crate::{
    api::ApiError,
    input::{list, only, text, texts},
    world::World,
};

/// What a specification of the one network interface may say. Its description is nobody's business here.
const INTERFACE: &[&str] = &[
    "AssociatePublicIpAddress",
    "DeleteOnTermination",
    "Description",
    "DeviceIndex",
    "Groups",
    "PrivateIpAddress",
    "SubnetId",
];
/// What a launch may say of its place: the zone, and what every instance has.
const PLACE: &[&str] = &["AvailabilityZone", "GroupName", "Tenancy"];
/// The most security groups of an interface (Amazon VPC User Guide, "Amazon VPC quotas").
const MOST_GROUPS: usize = 5;

/// Where instances of one launch go.
pub(super) struct Placement<'a> {
    pub(super) subnet: &'a Subnet,
    pub(super) groups: Vec<&'a SecurityGroup>,
    /// Whether they get a public address.
    pub(super) public: bool,
    /// The private address asked for.
    pub(super) address: Option<Ipv4Addr>,
}

/// Reads where a launch goes.
pub(super) fn of<'a>(world: &'a World, input: &Value) -> Result<Placement<'a>, ApiError> {
    let interface = interface(input)?;
    let said = interface.unwrap_or(input);
    let subnet = subnet(world, input, said)?;
    let groups = match interface {
        Some(interface) => by_id(world, &texts(interface, "Groups"), subnet)?,
        None => groups(world, input, subnet)?,
    };
    let groups = match groups.is_empty() {
        true => world.ec2.network.default_group(&subnet.vpc).into_iter().collect(),
        false => groups,
    };
    let asked = interface.and_then(|interface| interface.get("AssociatePublicIpAddress"));
    let public = asked.and_then(Value::as_bool).unwrap_or(subnet.public);
    let address =
        text(said, "PrivateIpAddress").map(|address| private(world, subnet, address)).transpose()?;
    Ok(Placement { subnet, groups, public, address })
}

/// The specification of the network interface, if there is one: then the request may not say the same for the instance.
fn interface(input: &Value) -> Result<Option<&Value>, ApiError> {
    let interface = match list(input, "NetworkInterfaces") {
        [] => return Ok(None),
        [one] => one,
        _ => return Err(ApiError::not_simulated("a second network interface of ec2 RunInstances")),
    };
    // The sentences of public AWS CLI and Terraform transcripts.
    for (member, words) in [
        ("SecurityGroupIds", "instance-level security groups"),
        ("SecurityGroups", "instance-level security groups"),
        ("SubnetId", "an instance-level subnet ID"),
        ("PrivateIpAddress", "an instance-level private address"),
    ] {
        if input.get(member).is_some() {
            let message = format!("Network interfaces and {words} may not be specified on the same request");
            return Err(ApiError::new("InvalidParameterCombination", message));
        }
    }
    only(interface, "NetworkInterfaces of ec2 RunInstances", INTERFACE)?;
    Ok(Some(interface))
}

fn subnet<'a>(world: &'a World, input: &Value, said: &Value) -> Result<&'a Subnet, ApiError> {
    let network = &world.ec2.network;
    let place = input.get("Placement").unwrap_or(&Value::Null);
    only(place, "Placement of ec2 RunInstances", PLACE)?;
    if text(place, "GroupName").is_some_and(|name| !name.is_empty()) {
        return Err(ApiError::not_simulated("a placement group"));
    }
    if text(place, "Tenancy").is_some_and(|tenancy| tenancy != "default") {
        return Err(ApiError::not_simulated("dedicated tenancy"));
    }
    let zone = text(place, "AvailabilityZone").filter(|zone| !zone.is_empty());
    if let Some(zone) = zone.filter(|zone| network.zones.iter().all(|own| own != zone)) {
        return Err(invalid_value(format!("Invalid availability zone: [{zone}]")));
    }
    let Some(id) = text(said, "SubnetId") else {
        return network.default_subnet(zone).ok_or_else(|| {
            let message = "No default subnet for availability zone: 'null'.";
            ApiError::new("MissingInput", message)
        });
    };
    let found = SUBNETS.one(id, |id| network.subnets.get(id))?;
    if let Some(zone) = zone.filter(|zone| found.zone != *zone) {
        let message = format!("The subnet '{id}' is in availability zone '{}', not '{zone}'.", found.zone);
        return Err(invalid_value(message));
    }
    Ok(found)
}

/// Groups by id or by name. Names are for the default VPC.
fn groups<'a>(world: &'a World, input: &Value, subnet: &Subnet) -> Result<Vec<&'a SecurityGroup>, ApiError> {
    let (ids, names) = (texts(input, "SecurityGroupIds"), texts(input, "SecurityGroups"));
    if !names.is_empty() && text(input, "SubnetId").is_some() {
        let message = "The parameter groupName cannot be used with the parameter subnet";
        return Err(ApiError::new("InvalidParameterCombination", message));
    }
    let named = names.iter().map(|name| named(world, name)).collect::<Result<Vec<_>, _>>()?;
    let mut all = by_id(world, &ids, subnet)?;
    for group in named {
        if all.iter().all(|own| own.id != group.id) {
            all.push(group);
        }
    }
    Ok(all)
}

/// The group of that name in the default VPC. The refusal is one that the AWS CLI showed of a live account.
pub(super) fn named<'a>(world: &'a World, name: &str) -> Result<&'a SecurityGroup, ApiError> {
    let vpc = world.ec2.network.default_vpc().map_or("", |vpc| &vpc.id);
    world.ec2.network.group_named(vpc, name).ok_or_else(|| {
        let message = format!("The security group '{name}' does not exist in default VPC '{vpc}'");
        ApiError::new("InvalidGroup.NotFound", message)
    })
}

/// Groups by id, each once, in the VPC of the subnet.
pub(super) fn by_id<'a>(
    world: &'a World,
    ids: &[&str],
    subnet: &Subnet,
) -> Result<Vec<&'a SecurityGroup>, ApiError> {
    let mut all: Vec<&SecurityGroup> = Vec::new();
    for group in GROUPS.all(ids, |id| world.ec2.network.groups.get(id))? {
        if group.vpc != subnet.vpc {
            // The sentence of public Terraform and AWS CLI transcripts.
            let message =
                format!("Security group {} and subnet {} belong to different networks.", group.id, subnet.id);
            return Err(ApiError::new("InvalidParameter", message));
        }
        if all.iter().all(|own| own.id != group.id) {
            all.push(group);
        }
    }
    if all.len() > MOST_GROUPS {
        let message = "The maximum number of security groups per interface has been reached.";
        return Err(ApiError::new("SecurityGroupsPerInterfaceLimitExceeded", message));
    }
    Ok(all)
}

/// The private address asked for. Sentences of public transcripts.
fn private(world: &World, subnet: &Subnet, address: &str) -> Result<Ipv4Addr, ApiError> {
    let read: Ipv4Addr =
        address.parse().map_err(|_| invalid_value(format!("invalid value for IP address ({address})")))?;
    if !subnet.gives(read) {
        let message = format!("Address {address} does not fall within the subnet's address range");
        return Err(invalid_value(message));
    }
    if world.ec2.holds(&subnet.id, read) {
        return Err(ApiError::new("InvalidIPAddress.InUse", format!("Address {address} is in use.")));
    }
    Ok(read)
}
