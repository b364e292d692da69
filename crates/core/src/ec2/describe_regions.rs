//! DescribeRegions: the regions that an account can use, which are data. There is nothing in any but its own.

use serde_json::{Value, json};

use super::{
    errors::{invalid_value, unless_dry_run},
    filters,
};
use crate::{
    api::{ApiError, Call, Need, Row},
    input::{flag, texts},
    world::World,
};

pub(super) const ROW: Row =
    Row { service: "ec2", operation: "DescribeRegions", needs, run, read_only: true, management: true };

/// Name, and whether an account must opt in, in the order of `awscli/examples/ec2/describe-regions.rst`.
const REGIONS: [(&str, bool); 19] = [
    ("eu-north-1", false),
    ("ap-south-1", false),
    ("eu-west-3", false),
    ("eu-west-2", false),
    ("eu-west-1", false),
    ("ap-northeast-3", false),
    ("me-south-1", true),
    ("ap-northeast-2", false),
    ("ap-northeast-1", false),
    ("sa-east-1", false),
    ("ca-central-1", false),
    ("ap-east-1", true),
    ("ap-southeast-1", false),
    ("ap-southeast-2", false),
    ("eu-central-1", false),
    ("us-east-1", false),
    ("us-east-2", false),
    ("us-west-1", false),
    ("us-west-2", false),
];

/// The filters of this operation (EC2 API reference).
const WAYS: &[filters::Told] =
    &[("endpoint", "Endpoint"), ("opt-in-status", "OptInStatus"), ("region-name", "RegionName")];

fn needs(_: &World, _: &Value) -> Vec<Need> {
    vec![Need::new("ec2:DescribeRegions", "*")]
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let (world, input) = (&*call.world, call.input);
    let chosen = filters::read::<Value>(&[], WAYS, input)?;
    let names = texts(input, "RegionNames");
    let unknown: Vec<&str> =
        names.iter().filter(|name| REGIONS.iter().all(|(own, _)| own != *name)).copied().collect();
    if !unknown.is_empty() {
        return Err(invalid_value(format!("Invalid region names: [{}]", unknown.join(", "))));
    }
    unless_dry_run(input)?;
    // Names reach those as well that the account did not opt in to.
    let all = flag(input, "AllRegions") || !names.is_empty();
    let wanted =
        REGIONS.iter().filter(|(name, asked)| (all || !asked) && (names.is_empty() || names.contains(name)));
    let told = wanted.map(|(name, asked)| {
        json!({
            "Endpoint": format!("ec2.{name}.amazonaws.com"),
            "RegionName": name,
            "OptInStatus": if *asked { "not-opted-in" } else { "opt-in-not-required" },
        })
    });
    Ok(json!({"Regions": told.filter(|region| chosen.pass(world, region)).collect::<Vec<_>>()}))
}
