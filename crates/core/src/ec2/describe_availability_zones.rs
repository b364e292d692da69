//! DescribeAvailabilityZones.

use serde_json::{Value, json};

use super::{
    errors::{invalid_value, unless_dry_run},
    filters, zone_id,
};
use crate::{
    api::{ApiError, Call, Need, Row},
    input::texts,
    world::World,
};

pub(super) const ROW: Row = Row {
    service: "ec2",
    operation: "DescribeAvailabilityZones",
    needs,
    run,
    read_only: true,
    management: true,
};

/// The filters of this operation (EC2 API reference).
const WAYS: &[filters::Told] = &[
    ("group-name", "GroupName"),
    ("message", "Messages.Message"),
    ("opt-in-status", "OptInStatus"),
    ("parent-zone-id", "ParentZoneId"),
    ("parent-zone-name", "ParentZoneName"),
    ("parent-zoneID", "ParentZoneId"),
    ("parent-zoneName", "ParentZoneName"),
    ("region-name", "RegionName"),
    ("state", "State"),
    ("zone-id", "ZoneId"),
    ("zone-name", "ZoneName"),
    ("zone-type", "ZoneType"),
];

fn needs(_: &World, _: &Value) -> Vec<Need> {
    vec![Need::new("ec2:DescribeAvailabilityZones", "*")]
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let (world, input) = (&*call.world, call.input);
    let chosen = filters::read::<Value>(&[], WAYS, input)?;
    let zones: Vec<Value> = world.ec2.network.zones.iter().map(|zone| view(world, zone)).collect();
    let mut wanted: Vec<&Value> = zones.iter().collect();
    for (member, asked) in [("ZoneName", texts(input, "ZoneNames")), ("ZoneId", texts(input, "ZoneIds"))] {
        if asked.is_empty() {
            continue;
        }
        let unknown: Vec<&str> =
            asked.iter().filter(|name| zones.iter().all(|zone| zone[member] != **name)).copied().collect();
        if !unknown.is_empty() {
            return Err(invalid_value(format!("Invalid availability zone: [{}]", unknown.join(", "))));
        }
        wanted.retain(|zone| asked.iter().any(|name| zone[member] == *name));
    }
    wanted.retain(|zone| chosen.pass(world, zone));
    unless_dry_run(input)?;
    Ok(json!({ "AvailabilityZones": wanted }))
}

/// The structure `AvailabilityZone`. A zone is in a group of its region's own since 2025 (a recorded answer in
/// localstack's test_ec2.snapshot.json).
fn view(world: &World, zone: &str) -> Value {
    let region = world.region.as_str();
    json!({
        "State": "available",
        "OptInStatus": "opt-in-not-required",
        "Messages": [],
        "RegionName": region,
        "ZoneName": zone,
        "ZoneId": zone_id(region, zone),
        "GroupName": format!("{region}-zg-1"),
        "NetworkBorderGroup": region,
        "ZoneType": "availability-zone",
    })
}
