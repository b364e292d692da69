//! DescribeTags.

use serde_json::{Value, json};

use super::{
    Instance,
    errors::unless_dry_run,
    filters::{self, Filter, Filtered},
    find, page,
};
use crate::{
    api::{ApiError, Call, Need, Row},
    world::World,
};

pub(super) const ROW: Row =
    Row { service: "ec2", operation: "DescribeTags", needs, run, read_only: true, management: true };

/// One tag of one thing.
struct Tag {
    resource: String,
    pair: [(String, String); 1],
}

impl Tag {
    fn key(&self) -> &str {
        self.pair.iter().map(|(key, _)| key.as_str()).next().unwrap_or_default()
    }
    fn value(&self) -> &str {
        self.pair.iter().map(|(_, value)| value.as_str()).next().unwrap_or_default()
    }
}

impl Filtered for Tag {
    fn tags(&self) -> &[(String, String)] {
        &self.pair
    }
}

/// The filters of this operation (EC2 API reference). `tag-key` and `tag-value` are older names of `key` and `value`.
const FILTERS: &[Filter<Tag>] = &[
    Filter { name: "key", values: |_, tag| vec![tag.key().to_owned()] },
    Filter { name: "resource-id", values: |_, tag| vec![tag.resource.clone()] },
    Filter { name: "resource-type", values: |_, _| vec!["instance".to_owned()] },
    Filter { name: "tag-key", values: |_, tag| vec![tag.key().to_owned()] },
    Filter { name: "tag-value", values: |_, tag| vec![tag.value().to_owned()] },
    Filter { name: "value", values: |_, tag| vec![tag.value().to_owned()] },
];

fn needs(_: &World, _: &Value) -> Vec<Need> {
    vec![Need::new("ec2:DescribeTags", "*")]
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let world = &*call.world;
    let chosen = filters::read(FILTERS, call.input)?;
    let known = world.ec2.instances.values().filter(|instance| find::remembered(world, instance));
    let tags = known.flat_map(of).filter(|tag| chosen.pass(world, tag));
    let told = tags.map(|tag| {
        let name = format!("{} {}", tag.resource, tag.key());
        let value = json!({
            "Key": tag.key(),
            "ResourceId": tag.resource,
            "ResourceType": "instance",
            "Value": tag.value(),
        });
        (name, value)
    });
    let answer = page::of(call.input, None, "Tags", told.collect())?;
    unless_dry_run(call.input)?;
    Ok(answer)
}

fn of(instance: &Instance) -> impl Iterator<Item = Tag> {
    instance.tags.iter().map(|pair| Tag { resource: instance.id.to_string(), pair: [pair.clone()] })
}
