//! DescribeSubnets.

use serde_json::{Value, json};

use super::{
    Subnet, find,
    listing::{self, Listing},
    needs, page, zone_id,
};
use crate::{
    api::{ApiError, Call, Need, Row},
    input::{texts, without_nulls},
    world::World,
};

pub(super) const ROW: Row =
    Row { service: "ec2", operation: "DescribeSubnets", needs, run, read_only: true, management: true };

const LISTING: Listing = Listing {
    list: "Subnets",
    id: "SubnetId",
    ways: &[
        ("availability-zone", "AvailabilityZone"),
        ("availability-zone-id", "AvailabilityZoneId"),
        ("availabilityZone", "AvailabilityZone"),
        ("availabilityZoneId", "AvailabilityZoneId"),
        ("available-ip-address-count", "AvailableIpAddressCount"),
        ("cidr", "CidrBlock"),
        ("cidr-block", "CidrBlock"),
        ("cidrBlock", "CidrBlock"),
        ("customer-owned-ipv4-pool", "CustomerOwnedIpv4Pool"),
        ("default-for-az", "DefaultForAz"),
        ("defaultForAz", "DefaultForAz"),
        ("enable-dns64", "EnableDns64"),
        ("enable-lni-at-device-index", "EnableLniAtDeviceIndex"),
        ("ipv6-cidr-block-association.association-id", "Ipv6CidrBlockAssociationSet.AssociationId"),
        ("ipv6-cidr-block-association.ipv6-cidr-block", "Ipv6CidrBlockAssociationSet.Ipv6CidrBlock"),
        ("ipv6-cidr-block-association.state", "Ipv6CidrBlockAssociationSet.Ipv6CidrBlockState.State"),
        ("ipv6-native", "Ipv6Native"),
        ("map-customer-owned-ip-on-launch", "MapCustomerOwnedIpOnLaunch"),
        ("map-public-ip-on-launch", "MapPublicIpOnLaunch"),
        ("outpost-arn", "OutpostArn"),
        ("owner-id", "OwnerId"),
        (
            "private-dns-name-options-on-launch.enable-resource-name-dns-a-record",
            "PrivateDnsNameOptionsOnLaunch.EnableResourceNameDnsARecord",
        ),
        (
            "private-dns-name-options-on-launch.enable-resource-name-dns-aaaa-record",
            "PrivateDnsNameOptionsOnLaunch.EnableResourceNameDnsAAAARecord",
        ),
        ("private-dns-name-options-on-launch.hostname-type", "PrivateDnsNameOptionsOnLaunch.HostnameType"),
        ("state", "State"),
        ("subnet-arn", "SubnetArn"),
        ("subnet-id", "SubnetId"),
        ("tag-key", "Tags.Key"),
        ("vpc-id", "VpcId"),
    ],
    longest: page::MOST,
};

fn needs(_: &World, _: &Value) -> Vec<Need> {
    vec![Need::new("ec2:DescribeSubnets", "*")]
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let (world, input) = (&*call.world, call.input);
    let subnets = &world.ec2.network.subnets;
    let ids = texts(input, "SubnetIds");
    find::SUBNETS.all(&ids, |id| subnets.get(id))?;
    let wanted = subnets.values().filter(|subnet| ids.is_empty() || ids.contains(&subnet.id.as_str()));
    LISTING.tell(world, input, None, wanted.map(|subnet| view(world, subnet)))
}

/// The structure `Subnet`; members and their absence as `awscli/examples/ec2/describe-subnets.rst` shows them.
fn view(world: &World, subnet: &Subnet) -> Value {
    let held = world.ec2.instances.values().filter(|i| i.terminated.is_none() && i.subnet == subnet.id);
    let held = u32::try_from(held.count()).unwrap_or(u32::MAX);
    without_nulls(json!({
        "AvailabilityZone": subnet.zone,
        "AvailabilityZoneId": zone_id(&world.region, &subnet.zone),
        "AvailableIpAddressCount": subnet.hosts().saturating_sub(held),
        "CidrBlock": subnet.cidr,
        "DefaultForAz": subnet.default,
        "MapPublicIpOnLaunch": subnet.public,
        "MapCustomerOwnedIpOnLaunch": false,
        "State": "available",
        "SubnetId": subnet.id,
        "VpcId": subnet.vpc,
        "OwnerId": world.account.as_str(),
        "AssignIpv6AddressOnCreation": false,
        "Ipv6CidrBlockAssociationSet": [],
        "Tags": listing::tags(world, &subnet.id),
        "SubnetArn": needs::arn(world, &format!("subnet/{}", subnet.id)),
        "EnableDns64": false,
        "Ipv6Native": false,
        "PrivateDnsNameOptionsOnLaunch": {
            "HostnameType": "ip-name",
            "EnableResourceNameDnsARecord": false,
            "EnableResourceNameDnsAAAARecord": false,
        },
    }))
}
