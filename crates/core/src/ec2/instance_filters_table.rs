//! The filters of DescribeInstances (EC2 API reference). Data only.

use serde_json::Value;

use super::{
    Instance, MetadataOptions, association,
    filters::{Filter, Told},
    private_dns, public_dns, view,
};
use crate::world::World;

/// What is compared with what an answer tells. Some of it nothing here ever has.
#[rustfmt::skip]
pub(super) const WAYS: &[Told] = &[
    ("affinity", "Placement.Affinity"),
    ("block-device-mapping.attach-time", "BlockDeviceMappings.Ebs.AttachTime"),
    ("block-device-mapping.delete-on-termination", "BlockDeviceMappings.Ebs.DeleteOnTermination"),
    ("block-device-mapping.device-name", "BlockDeviceMappings.DeviceName"),
    ("block-device-mapping.status", "BlockDeviceMappings.Ebs.Status"),
    ("block-device-mapping.volume-id", "BlockDeviceMappings.Ebs.VolumeId"),
    ("capacity-reservation-id", "CapacityReservationId"),
    ("hibernation-options.configured", "HibernationOptions.Configured"),
    ("host-id", "Placement.HostId"),
    ("instance-lifecycle", "InstanceLifecycle"),
    ("kernel-id", "KernelId"),
    ("network-interface.addresses.association.ip-owner-id", "NetworkInterfaces.PrivateIpAddresses.Association.IpOwnerId"),
    ("network-interface.addresses.association.public-ip", "NetworkInterfaces.PrivateIpAddresses.Association.PublicIp"),
    ("network-interface.addresses.primary", "NetworkInterfaces.PrivateIpAddresses.Primary"),
    ("network-interface.addresses.private-ip-address", "NetworkInterfaces.PrivateIpAddresses.PrivateIpAddress"),
    ("network-interface.association.allocation-id", "NetworkInterfaces.Association.AllocationId"),
    ("network-interface.association.association-id", "NetworkInterfaces.Association.AssociationId"),
    ("network-interface.association.ip-owner-id", "NetworkInterfaces.Association.IpOwnerId"),
    ("network-interface.association.public-ip", "NetworkInterfaces.Association.PublicIp"),
    ("network-interface.attachment.attach-time", "NetworkInterfaces.Attachment.AttachTime"),
    ("network-interface.attachment.attachment-id", "NetworkInterfaces.Attachment.AttachmentId"),
    ("network-interface.attachment.delete-on-termination", "NetworkInterfaces.Attachment.DeleteOnTermination"),
    ("network-interface.attachment.device-index", "NetworkInterfaces.Attachment.DeviceIndex"),
    ("network-interface.attachment.status", "NetworkInterfaces.Attachment.Status"),
    ("network-interface.description", "NetworkInterfaces.Description"),
    ("network-interface.group-id", "NetworkInterfaces.Groups.GroupId"),
    ("network-interface.group-name", "NetworkInterfaces.Groups.GroupName"),
    ("network-interface.ipv6-addresses.ipv6-address", "NetworkInterfaces.Ipv6Addresses.Ipv6Address"),
    ("network-interface.mac-address", "NetworkInterfaces.MacAddress"),
    ("network-interface.network-interface-id", "NetworkInterfaces.NetworkInterfaceId"),
    ("network-interface.owner-id", "NetworkInterfaces.OwnerId"),
    ("network-interface.private-dns-name", "NetworkInterfaces.PrivateDnsName"),
    ("network-interface.requester-id", "NetworkInterfaces.RequesterId"),
    ("network-interface.source-dest-check", "NetworkInterfaces.SourceDestCheck"),
    ("network-interface.status", "NetworkInterfaces.Status"),
    ("network-interface.subnet-id", "NetworkInterfaces.SubnetId"),
    ("network-interface.vpc-id", "NetworkInterfaces.VpcId"),
    ("outpost-arn", "OutpostArn"),
    ("placement-group-name", "Placement.GroupName"),
    ("placement-partition-number", "Placement.PartitionNumber"),
    ("platform", "Platform"),
    ("product-code", "ProductCodes.ProductCodeId"),
    ("product-code.type", "ProductCodes.ProductCodeType"),
    ("ramdisk-id", "RamdiskId"),
    ("reason", "StateTransitionReason"),
    ("root-device-name", "RootDeviceName"),
    ("source-dest-check", "SourceDestCheck"),
    ("spot-instance-request-id", "SpotInstanceRequestId"),
    ("state-reason-message", "StateReason.Message"),
];

fn one(value: impl Into<String>) -> Vec<String> {
    vec![value.into()]
}

fn on(enabled: bool) -> Vec<String> {
    one(if enabled { "enabled" } else { "disabled" })
}

fn alive(instance: &Instance, value: String) -> Vec<String> {
    if instance.terminated.is_some() { Vec::new() } else { vec![value] }
}

fn group_ids(_: &World, instance: &Instance) -> Vec<String> {
    if instance.terminated.is_some() { Vec::new() } else { instance.groups.clone() }
}

fn group_names(world: &World, instance: &Instance) -> Vec<String> {
    let groups = world.ec2.network.groups_of(instance).filter(|_| instance.terminated.is_none());
    groups.map(|group| group.name.clone()).collect()
}

fn of_profile(world: &World, instance: &Instance, member: &str) -> Vec<String> {
    let profile = association::profile(world, instance);
    profile.get(member).and_then(Value::as_str).map(str::to_owned).into_iter().collect()
}

/// What is asked for most, read from the instance itself.
pub(super) const HAS: &[Filter] = &[
    Filter { name: "architecture", values: |_, i| one(view::architecture(i)) },
    Filter { name: "availability-zone", values: |world, i| one(world.ec2.network.zone(i)) },
    Filter { name: "client-token", values: |_, i| one(i.client_token.as_str()) },
    Filter {
        name: "dns-name",
        values: |world, i| i.public_address.map(|a| public_dns(&world.region, a)).into_iter().collect(),
    },
    Filter { name: "group-id", values: group_ids },
    Filter { name: "group-name", values: group_names },
    Filter { name: "hypervisor", values: |_, _| one("xen") },
    Filter { name: "iam-instance-profile.arn", values: |world, i| of_profile(world, i, "Arn") },
    Filter { name: "iam-instance-profile.id", values: |world, i| of_profile(world, i, "Id") },
    Filter { name: "image-id", values: |_, i| one(i.image.as_str()) },
    Filter { name: "instance-id", values: |_, i| one(i.id.as_str()) },
    Filter { name: "instance-state-code", values: |_, i| one(i.state.code().to_string()) },
    Filter { name: "instance-state-name", values: |_, i| one(i.state.name()) },
    Filter { name: "instance-type", values: |_, i| one(i.instance_type.as_str()) },
    Filter { name: "instance.group-id", values: group_ids },
    Filter { name: "instance.group-name", values: group_names },
    Filter {
        name: "ip-address",
        values: |_, i| i.public_address.map(|a| a.to_string()).into_iter().collect(),
    },
    Filter { name: "key-name", values: |_, i| i.key_name.clone().into_iter().collect() },
    Filter { name: "launch-index", values: |_, i| one(i.launch_index.to_string()) },
    Filter { name: "launch-time", values: |_, i| one(view::time(i.launched)) },
    Filter { name: "metadata-options.http-endpoint", values: |_, i| on(shown(i).endpoint) },
    Filter { name: "metadata-options.http-protocol-ipv4", values: |_, i| on(shown(i).endpoint) },
    Filter { name: "metadata-options.http-protocol-ipv6", values: |_, i| on(shown(i).ipv6) },
    Filter {
        name: "metadata-options.http-put-response-hop-limit",
        values: |_, i| one(shown(i).hop_limit.to_string()),
    },
    Filter { name: "metadata-options.http-tokens", values: |_, i| one(shown(i).http_tokens.name()) },
    Filter { name: "metadata-options.instance-metadata-tags", values: |_, i| on(shown(i).tags) },
    Filter { name: "monitoring-state", values: |_, i| on(i.attributes.monitoring) },
    Filter { name: "network-interface.attachment.instance-id", values: |_, i| alive(i, i.id.to_string()) },
    Filter {
        name: "network-interface.attachment.instance-owner-id",
        values: |world, i| alive(i, world.account.to_string()),
    },
    Filter {
        name: "network-interface.availability-zone",
        values: |world, i| alive(i, world.ec2.network.zone(i).to_owned()),
    },
    Filter { name: "network-interface.requester-managed", values: |_, i| alive(i, "false".to_owned()) },
    Filter { name: "owner-id", values: |world, _| one(world.account.as_str()) },
    Filter {
        name: "private-dns-name",
        values: |world, i| alive(i, private_dns(&world.region, i.private_address)),
    },
    Filter { name: "private-ip-address", values: |_, i| alive(i, i.private_address.to_string()) },
    Filter { name: "requester-id", values: |_, _| Vec::new() },
    Filter { name: "reservation-id", values: |_, i| one(i.reservation.as_str()) },
    Filter { name: "root-device-type", values: |_, _| one("ebs") },
    Filter {
        name: "state-reason-code",
        values: |_, i| i.state_reason.iter().map(|(code, _)| code.clone()).collect(),
    },
    Filter { name: "subnet-id", values: |_, i| alive(i, i.subnet.clone()) },
    Filter { name: "tag-key", values: |_, i| i.tags.iter().map(|(key, _)| key.clone()).collect() },
    Filter { name: "tag-value", values: |_, i| i.tags.iter().map(|(_, value)| value.clone()).collect() },
    Filter { name: "tenancy", values: |_, _| one("default") },
    Filter { name: "virtualization-type", values: |_, _| one("hvm") },
    Filter { name: "vpc-id", values: |world, i| alive(i, world.ec2.network.vpc_id(i).to_owned()) },
];

/// The options as DescribeInstances tells them.
fn shown(instance: &Instance) -> MetadataOptions {
    instance.pending_options.unwrap_or(instance.options)
}
