//! DescribeInstanceInformation: the instances whose agent Systems Manager hears of now.
//!
//! Source: Systems Manager API reference, DescribeInstanceInformation and InstanceInformationStringFilter.

use serde_json::{Value, json};

use super::managed;
use crate::{
    api::{ApiError, Call, Need, Row},
    ec2::{self, Instance},
    input::{list, number, required, text, texts, without_nulls},
    world::World,
};

pub(super) const ROW: Row = Row {
    service: "ssm",
    operation: "DescribeInstanceInformation",
    needs,
    run,
    read_only: true,
    management: true,
};

/// The agent's version on the lab's images.
const AGENT: &str = "3.3.3050.0";
/// How many instances a page has when nothing is asked for.
const PAGE: i64 = 10;

fn needs(world: &World, _: &Value) -> Vec<Need> {
    vec![Need::new(
        "ssm:DescribeInstanceInformation",
        format!("arn:aws:ssm:{}:{}:*", world.region, world.account),
    )]
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let (world, input) = (&*call.world, call.input);
    let filters = filters(input)?;
    let after = text(input, "NextToken").filter(|token| !token.is_empty());
    if after.is_some_and(|after| !world.ec2.instances.keys().any(|id| id.as_str() == after)) {
        return Err(ApiError::new("InvalidNextToken", "The specified token isn't valid."));
    }
    let most = usize::try_from(number(input, "MaxResults").unwrap_or(PAGE)).unwrap_or_default();
    let online = world.ec2.instances.values().filter(|instance| managed::is_online(world, instance));
    let mut found = online
        .filter(|instance| after.is_none_or(|after| instance.id.as_str() > after))
        .filter(|instance| filters.iter().all(|filter| filter.passes(instance)));
    let page: Vec<&Instance> = found.by_ref().take(most).collect();
    let next = page.last().filter(|_| found.next().is_some()).map(|last| last.id.to_string());
    let page: Vec<Value> = page.into_iter().map(|instance| information(world, instance)).collect();
    Ok(without_nulls(json!({"InstanceInformationList": page, "NextToken": next})))
}

/// Name and version of the image's system.
fn platform<'a>(world: &'a World, instance: &Instance) -> (&'a str, &'a str) {
    let title = world.ec2.images.get(&instance.image).map_or("", |image| image.title.as_str());
    match title.split_once(" Server ") {
        Some((name, version)) => (name, version.split(' ').next().unwrap_or(version)),
        None => title.rsplit_once(' ').unwrap_or((title, "")),
    }
}

fn information(world: &World, instance: &Instance) -> Value {
    let (name, version) = platform(world, instance);
    json!({
        "InstanceId": instance.id.as_str(),
        "PingStatus": "Online",
        "LastPingDateTime": world.now.iso(),
        "AgentVersion": AGENT,
        "IsLatestVersion": true,
        "PlatformType": "Linux",
        "PlatformName": name,
        "PlatformVersion": version,
        "ResourceType": "EC2Instance",
        "IPAddress": instance.private_address.to_string(),
        "ComputerName": ec2::private_dns(&world.region, instance.private_address),
        "SourceId": instance.id.as_str(),
        "SourceType": "AWS::EC2::Instance",
    })
}

struct Filter<'a> {
    key: &'a str,
    values: Vec<&'a str>,
}

impl Filter<'_> {
    fn passes(&self, instance: &Instance) -> bool {
        let has = |value: &str| self.values.contains(&value);
        match self.key {
            "InstanceIds" => has(instance.id.as_str()),
            "PingStatus" => has("Online"),
            "PlatformTypes" => has("Linux"),
            "ResourceType" => has("EC2Instance"),
            "AgentVersion" => has(AGENT),
            "SourceIds" => has(instance.id.as_str()),
            "SourceTypes" => has("AWS::EC2::Instance"),
            "tag-key" => instance.tags.iter().any(|(key, _)| has(key)),
            // Of hybrid machines, and of associations, which no lab has.
            key => key
                .strip_prefix("tag:")
                .is_some_and(|wanted| instance.tags.iter().any(|(key, value)| key == wanted && has(value))),
        }
    }
}

/// The keys there are (InstanceInformationStringFilter).
const KEYS: [&str; 11] = [
    "InstanceIds",
    "AgentVersion",
    "PingStatus",
    "PlatformTypes",
    "ActivationIds",
    "IamRole",
    "ResourceType",
    "AssociationStatus",
    "SourceIds",
    "SourceTypes",
    "tag-key",
];

/// Both ways to write them: `Filters`, and the older list with names that begin with a small letter.
fn filters(input: &Value) -> Result<Vec<Filter<'_>>, ApiError> {
    let newer = list(input, "Filters").iter().map(|one| (required(one, "Key"), texts(one, "Values")));
    let older = list(input, "InstanceInformationFilterList").iter();
    let older = older.map(|one| (required(one, "key"), texts(one, "valueSet")));
    let read = |(key, values): (_, Vec<_>)| {
        if !KEYS.contains(&key) && !key.starts_with("tag:") {
            return Err(ApiError::new("InvalidFilterKey", "The specified key isn't valid."));
        }
        let states = ["Online", "ConnectionLost", "Inactive"];
        if key == "PingStatus" && values.iter().any(|value| !states.contains(value)) {
            let message = "The specified filter value isn't valid.";
            return Err(ApiError::new("InvalidInstanceInformationFilterValue", message));
        }
        Ok(Filter { key, values })
    };
    newer.chain(older).map(read).collect()
}
