//! DescribeVpcs.

use serde_json::{Value, json};

use super::{
    Vpc, find,
    listing::{self, Listing},
    page,
};
use crate::{
    api::{ApiError, Call, Need, Row},
    input::{texts, without_nulls},
    world::World,
};

pub(super) const ROW: Row =
    Row { service: "ec2", operation: "DescribeVpcs", needs, run, read_only: true, management: true };

const LISTING: Listing = Listing {
    list: "Vpcs",
    id: "VpcId",
    ways: &[
        ("cidr", "CidrBlock"),
        ("cidr-block-association.association-id", "CidrBlockAssociationSet.AssociationId"),
        ("cidr-block-association.cidr-block", "CidrBlockAssociationSet.CidrBlock"),
        ("cidr-block-association.state", "CidrBlockAssociationSet.CidrBlockState.State"),
        ("dhcp-options-id", "DhcpOptionsId"),
        ("ipv6-cidr-block-association.association-id", "Ipv6CidrBlockAssociationSet.AssociationId"),
        ("ipv6-cidr-block-association.ipv6-cidr-block", "Ipv6CidrBlockAssociationSet.Ipv6CidrBlock"),
        ("ipv6-cidr-block-association.ipv6-pool", "Ipv6CidrBlockAssociationSet.Ipv6Pool"),
        ("ipv6-cidr-block-association.state", "Ipv6CidrBlockAssociationSet.Ipv6CidrBlockState.State"),
        ("is-default", "IsDefault"),
        // What it was called at first, and what scripts still ask for (EC2 API reference of 2014).
        ("isDefault", "IsDefault"),
        ("owner-id", "OwnerId"),
        ("state", "State"),
        ("tag-key", "Tags.Key"),
        ("vpc-id", "VpcId"),
    ],
    longest: page::MOST,
};

fn needs(_: &World, _: &Value) -> Vec<Need> {
    vec![Need::new("ec2:DescribeVpcs", "*")]
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let (world, input) = (&*call.world, call.input);
    let vpcs = &world.ec2.network.vpcs;
    let ids = texts(input, "VpcIds");
    find::VPCS.all(&ids, |id| vpcs.get(id))?;
    let wanted = vpcs.values().filter(|vpc| ids.is_empty() || ids.contains(&vpc.id.as_str()));
    LISTING.tell(world, input, None, wanted.map(|vpc| view(world, vpc)))
}

/// The structure `Vpc`; members and their absence as `awscli/examples/ec2/describe-vpcs.rst` shows them.
fn view(world: &World, vpc: &Vpc) -> Value {
    without_nulls(json!({
        "CidrBlock": vpc.cidr,
        "DhcpOptionsId": vpc.dhcp_options,
        "State": "available",
        "VpcId": vpc.id,
        "OwnerId": world.account.as_str(),
        "InstanceTenancy": "default",
        "CidrBlockAssociationSet": [{
            "AssociationId": vpc.association,
            "CidrBlock": vpc.cidr,
            "CidrBlockState": {"State": "associated"},
        }],
        "IsDefault": vpc.default,
        "Tags": listing::tags(world, &vpc.id),
    }))
}
