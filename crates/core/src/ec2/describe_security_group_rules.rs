//! DescribeSecurityGroupRules.

use serde_json::Value;

use super::{Rule, find::RULES, listing::Listing, page, rules};
use crate::{
    api::{ApiError, Call, Need, Row},
    input::texts,
    world::World,
};

pub(super) const ROW: Row = Row {
    service: "ec2",
    operation: "DescribeSecurityGroupRules",
    needs,
    run,
    read_only: true,
    management: true,
};

const LISTING: Listing = Listing {
    list: "SecurityGroupRules",
    id: "SecurityGroupRuleId",
    ways: &[
        ("group-id", "GroupId"),
        ("security-group-rule-id", "SecurityGroupRuleId"),
        // The reference names `tag:KEY` alone.
        ("tag-key", "Tags.Key"),
    ],
    longest: page::MOST,
};

fn needs(_: &World, _: &Value) -> Vec<Need> {
    vec![Need::new("ec2:DescribeSecurityGroupRules", "*")]
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let (world, input) = (&*call.world, call.input);
    let groups = world.ec2.network.groups.values();
    let all: Vec<(&str, &Rule)> =
        groups.flat_map(|group| group.rules.iter().map(|rule| (group.id.as_str(), rule))).collect();
    let ids = texts(input, "SecurityGroupRuleIds");
    RULES.all(&ids, |id| all.iter().find(|(_, rule)| rule.id == id))?;
    let wanted = all.iter().filter(|(_, rule)| ids.is_empty() || ids.contains(&rule.id.as_str()));
    let told = wanted.map(|(group, rule)| rules::view(world, group, rule, &rules::tags(world, &rule.id)));
    LISTING.tell(world, input, None, told)
}
