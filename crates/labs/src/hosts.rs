//! Hosts: the laptop and one for each instance, their labels, and how a name finds them.

use std::{collections::BTreeMap, net::Ipv4Addr};

use rolelab_core::{
    ec2::{self, Instance, InstanceState},
    ids::InstanceId,
    sts::AccessKey,
    world::World,
};
use rolelab_shell::{
    host::{Host, HostId},
    release,
};

/// The id and label of the laptop.
pub const LAPTOP: &str = "laptop";
/// The laptop's address as AWS sees it (RFC 5737, TEST-NET-3).
pub const LAPTOP_PUBLIC: Ipv4Addr = Ipv4Addr::new(203, 0, 113, 25);
/// The laptop's address at home.
const LAPTOP_PRIVATE: Ipv4Addr = Ipv4Addr::new(192, 168, 1, 20);

/// A laptop on which `aws configure` was run with the console user's key.
pub(crate) fn laptop(key: &AccessKey, region: &str) -> Host {
    let mut host = Host::new(LAPTOP, LAPTOP, "you", LAPTOP_PRIVATE);
    let home = host.home();
    host.files.make_directories(&format!("{home}/.aws"));
    let credentials =
        format!("[default]\naws_access_key_id = {}\naws_secret_access_key = {}\n", key.id, key.secret);
    host.files.write(&format!("{home}/.aws/credentials"), credentials.into_bytes());
    host.files.write(&format!("{home}/.aws/config"), format!("[default]\nregion = {region}\n").into_bytes());
    host
}

/// A host for the instance, as its image's first boot leaves it.
pub(crate) fn instance_host(world: &World, instance: &Instance, label: &str) -> Host {
    let ubuntu = world.ec2.images.get(&instance.image).is_some_and(|image| image.title.starts_with("Ubuntu"));
    let user = if ubuntu { "ubuntu" } else { "ec2-user" };
    let mut host = Host::new(instance.id.as_str(), label, user, instance.private_address);
    host.name(ec2::private_dns(&world.region, instance.private_address));
    let title = world.ec2.images.get(&instance.image).map(|image| image.title.as_str());
    if let Some(text) = title.and_then(release::of_title) {
        host.files.write("/etc/os-release", text.into_bytes());
    }
    host.install();
    host
}

/// What people call each host: `laptop`, the Name tag when it is non-empty, unique and a valid host
/// label, else the instance id. Terminated instances keep their id.
pub fn labels(world: &World) -> BTreeMap<HostId, String> {
    let live = |i: &&Instance| i.state != InstanceState::Terminated;
    let mut names: Vec<&str> = world.ec2.instances.values().filter(live).filter_map(Instance::name).collect();
    names.sort_unstable();
    let unique = |name: &str| {
        let first = names.partition_point(|known| *known < name);
        names.get(first) == Some(&name) && names.get(first + 1) != Some(&name)
    };
    let mut labels = BTreeMap::new();
    labels.insert(LAPTOP.to_owned(), LAPTOP.to_owned());
    for instance in world.ec2.instances.values() {
        let id = instance.id.as_str();
        let name = instance.name().filter(|name| live(&instance) && unique(name));
        let label = name.filter(|name| is_label(name)).unwrap_or(id);
        labels.insert(id.to_owned(), label.to_owned());
    }
    labels
}

/// A host label (RFC 1123, 2.1): 1 to 63 letters, digits and inner hyphens; `laptop` is taken.
fn is_label(text: &str) -> bool {
    let good = text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    good && (1..=63).contains(&text.len()) && !text.starts_with('-') && !text.ends_with('-') && text != LAPTOP
}

/// The instance that a name or address means: a label, an id, an address, or one of EC2's DNS names.
pub(crate) fn find<'a>(
    world: &'a World,
    labels: &BTreeMap<HostId, String>,
    name: &str,
) -> Option<&'a Instance> {
    if let Some(instance) = world.ec2.instances.get(&InstanceId::new(name)) {
        return Some(instance);
    }
    let by_label =
        labels.iter().find(|(_, label)| label.eq_ignore_ascii_case(name)).map(|(id, _)| id.as_str());
    if let Some(instance) = by_label.and_then(|id| world.ec2.instances.get(&InstanceId::new(id))) {
        return Some(instance);
    }
    let address = address_in(name)?;
    world.ec2.instances.values().find(|instance| {
        instance.state != InstanceState::Terminated
            && (instance.private_address == address || instance.public_address == Some(address))
    })
}

/// The address of one of EC2's DNS names. Inside the VPC the public name stands for the private address, and only there
/// the private name stands for anything (VPC User Guide, "DNS attributes for your VPC").
pub(crate) fn dns(world: &World, name: &str, inside: bool) -> Option<Ipv4Addr> {
    let public = name.starts_with("ec2-") && name.ends_with(".amazonaws.com");
    let private = name.starts_with("ip-") && name.ends_with(".internal");
    let address = address_in(name).filter(|_| public || (private && inside))?;
    let found = world.ec2.instances.values().find(|i| i.public_address == Some(address));
    Some(found.filter(|_| inside).map_or(address, |i| i.private_address))
}

/// The ids of the instances whose Name tag this is, terminated ones apart. A label names one of them at most.
pub(crate) fn called<'a>(world: &'a World, name: &str) -> Vec<&'a str> {
    let live = world.ec2.instances.values().filter(|i| i.state != InstanceState::Terminated);
    live.filter(|i| i.name() == Some(name)).map(|i| i.id.as_str()).collect()
}

/// Reads `172.31.5.9`, `ip-172-31-5-9.ec2.internal` or `ec2-54-1-2-3.compute-1.amazonaws.com`.
fn address_in(name: &str) -> Option<Ipv4Addr> {
    if let Ok(address) = name.parse() {
        return Some(address);
    }
    let first = name.split('.').next()?;
    let digits = first.strip_prefix("ip-").or_else(|| first.strip_prefix("ec2-"))?;
    digits.replace('-', ".").parse().ok()
}
