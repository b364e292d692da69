//! DescribeSecurityGroups.

use serde_json::{Value, json};

use super::{
    SecurityGroup,
    find::GROUPS,
    listing::{self, Listing},
    page, placement, rules,
};
use crate::{
    api::{ApiError, Call, Need, Row},
    input::{texts, without_nulls},
    world::World,
};

pub(super) const ROW: Row = Row {
    service: "ec2",
    operation: "DescribeSecurityGroups",
    needs,
    run,
    read_only: true,
    management: true,
};

const LISTING: Listing = Listing {
    list: "SecurityGroups",
    id: "GroupId",
    ways: &[
        ("description", "Description"),
        ("egress.ip-permission.cidr", "IpPermissionsEgress.IpRanges.CidrIp"),
        ("egress.ip-permission.from-port", "IpPermissionsEgress.FromPort"),
        ("egress.ip-permission.group-id", "IpPermissionsEgress.UserIdGroupPairs.GroupId"),
        ("egress.ip-permission.group-name", "IpPermissionsEgress.UserIdGroupPairs.GroupName"),
        ("egress.ip-permission.ipv6-cidr", "IpPermissionsEgress.Ipv6Ranges.CidrIpv6"),
        ("egress.ip-permission.prefix-list-id", "IpPermissionsEgress.PrefixListIds.PrefixListId"),
        ("egress.ip-permission.protocol", "IpPermissionsEgress.IpProtocol"),
        ("egress.ip-permission.to-port", "IpPermissionsEgress.ToPort"),
        ("egress.ip-permission.user-id", "IpPermissionsEgress.UserIdGroupPairs.UserId"),
        ("group-id", "GroupId"),
        ("group-name", "GroupName"),
        ("ip-permission.cidr", "IpPermissions.IpRanges.CidrIp"),
        ("ip-permission.from-port", "IpPermissions.FromPort"),
        ("ip-permission.group-id", "IpPermissions.UserIdGroupPairs.GroupId"),
        ("ip-permission.group-name", "IpPermissions.UserIdGroupPairs.GroupName"),
        ("ip-permission.ipv6-cidr", "IpPermissions.Ipv6Ranges.CidrIpv6"),
        ("ip-permission.prefix-list-id", "IpPermissions.PrefixListIds.PrefixListId"),
        ("ip-permission.protocol", "IpPermissions.IpProtocol"),
        ("ip-permission.to-port", "IpPermissions.ToPort"),
        ("ip-permission.user-id", "IpPermissions.UserIdGroupPairs.UserId"),
        ("owner-id", "OwnerId"),
        ("tag-key", "Tags.Key"),
        ("vpc-id", "VpcId"),
    ],
    longest: page::MOST,
};

fn needs(_: &World, _: &Value) -> Vec<Need> {
    vec![Need::new("ec2:DescribeSecurityGroups", "*")]
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let (world, input) = (&*call.world, call.input);
    let groups = &world.ec2.network.groups;
    let (ids, names) = (texts(input, "GroupIds"), texts(input, "GroupNames"));
    let mut wanted: Vec<&SecurityGroup> = GROUPS.all(&ids, |id| groups.get(id))?;
    for name in &names {
        wanted.push(placement::named(world, name)?);
    }
    if ids.is_empty() && names.is_empty() {
        wanted = groups.values().collect();
    }
    wanted.sort_unstable_by_key(|group| &group.id);
    wanted.dedup_by_key(|group| &group.id);
    LISTING.tell(world, input, None, wanted.into_iter().map(|group| view(world, group)))
}

/// The structure `SecurityGroup`, as `awscli/examples/ec2/describe-security-groups.rst` shows it; `Tags` are absent from a
/// group that has none.
fn view(world: &World, group: &SecurityGroup) -> Value {
    let rules = |egress| group.rules.iter().filter(move |rule| rule.egress == egress);
    without_nulls(json!({
        "Description": group.description,
        "GroupName": group.name,
        "IpPermissions": rules::permissions(world, rules(false)),
        "OwnerId": world.account.as_str(),
        "GroupId": group.id,
        "IpPermissionsEgress": rules::permissions(world, rules(true)),
        "Tags": listing::tags(world, &group.id),
        "VpcId": group.vpc,
    }))
}
