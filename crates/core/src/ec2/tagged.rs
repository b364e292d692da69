//! What a request's `Resources` name, for the operations on tags, and the tags of whatever has an id. What is not there in
//! the lab at all speaks in its own voice.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{
    Instance, InstanceState,
    find::{self, Ids},
    key_pair, needs, tags, view,
};
use crate::{
    api::{ApiError, Need},
    ids::{ImageId, InstanceId},
    input::{list, text, texts},
    world::World,
};

/// What may be tagged in EC2, by the beginning of its id (EC2 User Guide, "Tag your Amazon EC2 resources").
const KINDS: [(&str, &str); 19] = [
    ("i", "instance"),
    ("acl", "network-acl"),
    ("ami", "image"),
    ("cr", "capacity-reservation"),
    ("dopt", "dhcp-options"),
    ("eipalloc", "elastic-ip"),
    ("eni", "network-interface"),
    ("igw", "internet-gateway"),
    ("key", "key-pair"),
    ("lt", "launch-template"),
    ("nat", "natgateway"),
    ("rtb", "route-table"),
    ("sg", "security-group"),
    ("sgr", "security-group-rule"),
    ("sir", "spot-instances-request"),
    ("snap", "snapshot"),
    ("subnet", "subnet"),
    ("vol", "volume"),
    ("vpc", "vpc"),
];

/// The kind of thing that an id names.
pub(super) fn kind(id: &str) -> Option<&'static str> {
    let (start, _) = id.split_once('-')?;
    KINDS.iter().find(|(own, _)| *own == start).map(|(_, kind)| *kind)
}

/// Codes of the EC2 API reference; sentences as moto and Terraform's tests have them of AWS.
const GATEWAYS: Ids = Ids::known(
    "igw-",
    ("InvalidInternetGatewayId.Malformed", "InvalidInternetGatewayID.NotFound"),
    "internetGateway ID",
);
const DHCP_OPTIONS: Ids =
    Ids::known("dopt-", ("InvalidDhcpOptionsId.Malformed", "InvalidDhcpOptionID.NotFound"), "dhcpOption ID");
const INTERFACES: Ids = Ids::known(
    "eni-",
    ("InvalidNetworkInterfaceId.Malformed", "InvalidNetworkInterfaceID.NotFound"),
    "networkInterface ID",
);
const VOLUMES: Ids = Ids::known("vol-", ("InvalidVolumeID.Malformed", "InvalidVolume.NotFound"), "volume");

/// The ids among `Resources`, each once. One bad id fails them all.
pub(super) fn resources(world: &World, input: &Value) -> Result<Vec<String>, ApiError> {
    let ids = texts(input, "Resources");
    let mut instances = Vec::new();
    for id in &ids {
        match kind(id) {
            Some("instance") if find::well_formed(id, "i-") => instances.push(*id),
            Some(kind) if kind != "instance" => exists(world, kind, id)?,
            _ => return Err(ApiError::new("InvalidID", format!("The ID '{id}' is not valid"))),
        }
    }
    find::instances(world, &instances)?;
    let mut seen = BTreeSet::new();
    Ok(ids.into_iter().filter(|id| seen.insert(*id)).map(str::to_owned).collect())
}

fn exists(world: &World, kind: &str, id: &str) -> Result<(), ApiError> {
    let network = &world.ec2.network;
    let (vpcs, instances) = (network.vpcs.values(), world.ec2.instances.values());
    let mut alive = instances.filter(|instance| instance.terminated.is_none());
    let there = |found: bool| found.then_some(&());
    match kind {
        "dhcp-options" => {
            DHCP_OPTIONS.one(id, |id| vpcs.clone().find(|vpc| vpc.dhcp_options == id)).map(drop)
        }
        "image" => match world.ec2.images.contains_key(&ImageId::new(id)) {
            true => Ok(()),
            false => {
                Err(ApiError::new("InvalidAMIID.NotFound", format!("The image id '[{id}]' does not exist")))
            }
        },
        "internet-gateway" => {
            GATEWAYS.one(id, |id| vpcs.clone().find(|vpc| vpc.internet_gateway == id)).map(drop)
        }
        "key-pair" => key_pair::by_id(world, id).map(drop),
        "network-interface" => {
            let found = alive.any(|instance| instance.interface == id);
            INTERFACES.one(id, |_| there(found)).map(drop)
        }
        "security-group" => find::GROUPS.one(id, |id| network.groups.get(id)).map(drop),
        "security-group-rule" => {
            let mut rules = network.groups.values().flat_map(|group| &group.rules);
            let found = rules.any(|rule| rule.id == id);
            find::RULES.one(id, |_| there(found)).map(drop)
        }
        "spot-instances-request" => {
            let mut requests = world.ec2.instances.values().filter_map(|instance| instance.spot.as_ref());
            if requests.any(|spot| spot.request == id) {
                return Ok(());
            }
            let message = format!("The spot instance request ID '{id}' does not exist");
            Err(ApiError::new("InvalidSpotInstanceRequestID.NotFound", message))
        }
        "subnet" => find::SUBNETS.one(id, |id| network.subnets.get(id)).map(drop),
        "volume" => {
            let has = |instance: &Instance| {
                instance.volume == id || instance.devices.iter().any(|(_, volume)| volume == id)
            };
            let found = alive.any(has);
            VOLUMES.one(id, |_| there(found)).map(drop)
        }
        "vpc" => find::VPCS.one(id, |id| network.vpcs.get(id)).map(drop),
        kind => Err(ApiError::not_simulated(&format!("a tag of {kind} {id}"))),
    }
}

/// The tags of whatever has that id.
pub(super) fn of<'a>(world: &'a World, id: &str) -> &'a [(String, String)] {
    match kind(id) {
        Some("instance") => world.ec2.instances.get(&InstanceId::new(id)).map(|found| found.tags.as_slice()),
        Some("key-pair") => key_pair::by_id(world, id).ok().map(|(_, pair)| pair.tags.as_slice()),
        _ => world.ec2.tags.get(id).map(Vec::as_slice),
    }
    .unwrap_or_default()
}

/// Gives it other tags.
pub(super) fn put(world: &mut World, id: &str, tags: Vec<(String, String)>) {
    match kind(id) {
        Some("instance") => put_on_instance(world, &InstanceId::new(id), tags),
        Some("key-pair") => {
            if let Some(pair) = world.ec2.key_pairs.values_mut().find(|pair| !pair.gone && pair.id == id) {
                pair.tags = tags;
            }
        }
        _ if tags.is_empty() => {
            world.ec2.tags.remove(id);
        }
        _ => {
            world.ec2.tags.insert(id.to_owned(), tags);
        }
    }
}

/// Gives an instance other tags. The metadata service of one on Nitro shows them at once; any other goes on showing
/// what it had, until it is stopped and started (EC2 User Guide, "View tags for your EC2 instances using instance
/// metadata").
fn put_on_instance(world: &mut World, id: &InstanceId, tags: Vec<(String, String)>) {
    let Some(instance) = world.ec2.instances.get_mut(id) else { return };
    let before = std::mem::replace(&mut instance.tags, tags);
    let on = matches!(instance.state, InstanceState::Pending | InstanceState::Running);
    if on && !view::nitro(instance) && before != instance.tags {
        world.ec2.tags_at_start.entry(id.clone()).or_insert(before);
    }
}

/// The tags that an instance's metadata service shows, if it may show any.
pub(crate) fn shown_tags<'a>(world: &'a World, instance: &'a Instance) -> &'a [(String, String)] {
    world.ec2.tags_at_start.get(&instance.id).unwrap_or(&instance.tags)
}

/// `action` on every resource, with the tags that the request names.
pub(super) fn needs(world: &World, action: &str, input: &Value) -> Vec<Need> {
    let need = |id: &str| {
        let mut need = match kind(id) {
            Some("instance") => needs::on_instance(world, action, id),
            Some("security-group") => needs::on_group(world, action, id),
            Some("subnet") => needs::on_subnet(world, action, id),
            Some("vpc") => needs::on_vpc(world, action, id),
            Some("image") => Need::new(action, format!("arn:aws:ec2:{}::image/{id}", world.region)),
            Some(kind) => {
                let mut need = Need::new(action, needs::arn(world, &format!("{kind}/{id}")));
                needs::resource_tags(&mut need.context, of(world, id));
                need
            }
            None => Need::new(action, needs::arn(world, &format!("*/{id}"))),
        };
        let given = list(input, "Tags");
        let pairs = given.iter().filter_map(|tag| Some((text(tag, "Key")?, text(tag, "Value"))));
        need.context.extend(tags::context(pairs));
        need
    };
    texts(input, "Resources").into_iter().map(need).collect()
}
