//! An instance as EC2 tells it, in DescribeInstances and RunInstances alike.
//!
//! Which members are there depends on the state: a pending instance has no volumes yet, a stopped one no
//! public address, a terminated one no network at all.

use serde_json::{Map, Value, json};

use super::{Instance, InstanceState, association, metadata_options, private_dns, public_dns, types_table};
use crate::{
    input::{object, tags_out, without_nulls},
    time::Timestamp,
    world::World,
};

/// EC2 writes times in whole seconds, with three zeros.
pub(super) fn time(at: Timestamp) -> String {
    Timestamp::from_millis(at.as_seconds() * 1000).iso_millis()
}

/// `x86_64` or `arm64`.
pub(crate) fn architecture(instance: &Instance) -> &'static str {
    types_table::find(&instance.instance_type).map_or("x86_64", |found| found.family.architecture)
}

/// Whether the instance type is built on Nitro.
pub(crate) fn nitro(instance: &Instance) -> bool {
    types_table::find(&instance.instance_type).is_some_and(|found| found.family.nitro)
}

impl Instance {
    /// Whether its metadata service has its IPv6 address: HttpProtocolIpv6 is enabled, and the instance is built on
    /// Nitro (EC2 User Guide, "Access instance metadata for an EC2 instance").
    pub fn serves_ipv6(&self) -> bool {
        self.options.ipv6 && nitro(self)
    }
}

/// The structure `Instance`.
pub(super) fn instance(world: &World, instance: &Instance) -> Value {
    let mut all = Map::new();
    for part in [identity(world, instance), machine(instance), options(world, instance)] {
        if let Value::Object(members) = without_nulls(part) {
            all.extend(members);
        }
    }
    if instance.state != InstanceState::Terminated
        && let Value::Object(members) = without_nulls(network(world, instance))
    {
        all.extend(members);
    }
    Value::Object(all)
}

fn identity(world: &World, instance: &Instance) -> Value {
    let reason = match &instance.state_reason {
        Some((code, message)) => json!({"Code": code, "Message": message}),
        None => Value::Null,
    };
    let tags = if instance.tags.is_empty() { Value::Null } else { tags_out(&instance.tags) };
    json!({
        "AmiLaunchIndex": instance.launch_index,
        "ImageId": instance.image.as_str(),
        "InstanceId": instance.id.as_str(),
        "InstanceLifecycle": instance.spot.as_ref().map(|_| "spot"),
        "InstanceType": instance.instance_type,
        "KeyName": instance.key_name,
        "LaunchTime": time(instance.launched),
        "Monitoring": {"State": monitoring(instance)},
        "Placement": {"AvailabilityZone": world.ec2.network.zone(instance), "GroupName": "", "Tenancy": "default"},
        "PrivateDnsName": "",
        "ProductCodes": [],
        "PublicDnsName": "",
        "State": {"Code": instance.state.code(), "Name": instance.state.name()},
        "StateTransitionReason": instance.transition_reason,
        "ClientToken": instance.client_token,
        "IamInstanceProfile": association::profile(world, instance),
        "NetworkInterfaces": [],
        "SecurityGroups": [],
        "SpotInstanceRequestId": instance.spot.as_ref().map(|spot| spot.request.as_str()),
        "StateReason": reason,
        "Tags": tags,
    })
}

fn machine(instance: &Instance) -> Value {
    let kind = types_table::find(&instance.instance_type);
    let cpu = kind.as_ref().map(|k| json!({"CoreCount": k.size.cores, "ThreadsPerCore": k.family.threads}));
    let nitro = nitro(instance);
    json!({
        "Architecture": architecture(instance),
        "EbsOptimized": instance.attributes.ebs_optimized,
        "EnaSupport": true,
        // EC2 says xen for Nitro as well.
        "Hypervisor": "xen",
        "RootDeviceType": "ebs",
        "VirtualizationType": "hvm",
        "CpuOptions": cpu,
        "CapacityReservationSpecification": {"CapacityReservationPreference": "open"},
        "HibernationOptions": {"Configured": false},
        "EnclaveOptions": {"Enabled": false},
        "BootMode": if nitro && architecture(instance) == "arm64" { json!("uefi") } else { Value::Null },
        "PlatformDetails": "Linux/UNIX",
        "UsageOperation": "RunInstances",
        "UsageOperationUpdateTime": time(instance.launched),
        "MaintenanceOptions": {"AutoRecovery": "default"},
    })
}

fn options(world: &World, instance: &Instance) -> Value {
    object([
        ("BlockDeviceMappings", Value::Array(block_devices(world, instance))),
        ("RootDeviceName", root_device(world, instance).map_or(Value::Null, Value::from)),
        ("MetadataOptions", metadata_options::view(instance)),
    ])
}

/// The root device's name.
pub(super) fn root_device<'a>(world: &'a World, instance: &Instance) -> Option<&'a str> {
    world.ec2.images.get(&instance.image).map(|image| image.root_device.as_str())
}

/// Its volumes, once they are attached.
pub(super) fn block_devices(world: &World, instance: &Instance) -> Vec<Value> {
    let device = root_device(world, instance);
    let attached = !matches!(instance.state, InstanceState::Pending | InstanceState::Terminated);
    let root = device.map(|name| (name, instance.volume.as_str()));
    let others = instance.devices.iter().map(|(name, volume)| (name.as_str(), volume.as_str()));
    let volumes = root.into_iter().chain(others).filter(|_| attached).map(|(name, volume)| {
        json!({
            "DeviceName": name,
            "Ebs": {
                "AttachTime": time(instance.launched),
                "DeleteOnTermination": true,
                "Status": "attached",
                "VolumeId": volume,
            },
        })
    });
    volumes.collect()
}

fn network(world: &World, instance: &Instance) -> Value {
    let region = &world.region;
    let address = instance.private_address.to_string();
    let dns = private_dns(region, instance.private_address);
    let groups = groups(world, instance);
    let vpc = world.ec2.network.vpc_id(instance);
    let public = instance.public_address.map(|public| (public.to_string(), public_dns(region, public)));
    let association = match &public {
        Some((ip, dns)) => json!({"IpOwnerId": "amazon", "PublicDnsName": dns, "PublicIp": ip}),
        None => Value::Null,
    };
    let attaching = instance.state == InstanceState::Pending;
    let interface = json!({
        "Association": association,
        "Attachment": {
            "AttachTime": time(instance.launched),
            "AttachmentId": attachment(&instance.interface),
            "DeleteOnTermination": true,
            "DeviceIndex": 0,
            "Status": if attaching { "attaching" } else { "attached" },
            "NetworkCardIndex": 0,
        },
        "Description": "",
        "Groups": groups,
        "Ipv6Addresses": [],
        "MacAddress": instance.mac,
        "NetworkInterfaceId": instance.interface,
        "OwnerId": world.account.as_str(),
        "PrivateDnsName": dns,
        "PrivateIpAddress": address,
        "PrivateIpAddresses": [without_nulls(json!({
            "Association": association,
            "Primary": true,
            "PrivateDnsName": dns,
            "PrivateIpAddress": address,
        }))],
        "SourceDestCheck": instance.attributes.source_dest_check,
        "Status": "in-use",
        "SubnetId": instance.subnet,
        "VpcId": vpc,
        "InterfaceType": "interface",
    });
    let names = json!({
        "HostnameType": "ip-name",
        "EnableResourceNameDnsARecord": false,
        "EnableResourceNameDnsAAAARecord": false,
    });
    let (public_ip, public_name) = match public {
        Some((ip, name)) => (json!(ip), json!(name)),
        None => (Value::Null, json!("")),
    };
    object([
        ("PrivateDnsName", Value::from(dns)),
        ("PrivateIpAddress", Value::from(address)),
        ("PublicDnsName", public_name),
        ("PublicIpAddress", public_ip),
        ("SubnetId", Value::from(instance.subnet.as_str())),
        ("VpcId", Value::from(vpc)),
        ("NetworkInterfaces", Value::Array(vec![without_nulls(interface)])),
        ("SecurityGroups", groups),
        ("SourceDestCheck", Value::Bool(instance.attributes.source_dest_check)),
        ("PrivateDnsNameOptions", names),
    ])
}

/// Its security groups, as a list of names and ids.
pub(super) fn groups(world: &World, instance: &Instance) -> Value {
    let groups = world.ec2.network.groups_of(instance);
    groups.map(|group| json!({"GroupName": group.name, "GroupId": group.id})).collect()
}

/// Detailed monitoring begins with the instance.
fn monitoring(instance: &Instance) -> &'static str {
    match (instance.attributes.monitoring, instance.state) {
        (false, _) => "disabled",
        (true, InstanceState::Pending) => "pending",
        (true, _) => "enabled",
    }
}

/// `eni-attach-…`: told from the interface's id, since neither lives without the other.
fn attachment(interface: &str) -> String {
    let digits: String = interface.trim_start_matches("eni-0").chars().rev().collect();
    format!("eni-attach-0{digits}")
}

/// The structure `InstanceStateChange`.
pub(super) fn change(instance: &Instance, before: InstanceState) -> Value {
    let state = |state: InstanceState| json!({"Code": state.code(), "Name": state.name()});
    json!({
        "CurrentState": state(instance.state),
        "InstanceId": instance.id.as_str(),
        "PreviousState": state(before),
    })
}
