//! DescribeTags.

use std::ops::Bound;

use serde_json::{Value, json};

use super::{
    errors::unless_dry_run,
    filters::{self, Filter, Filtered},
    find, page, tagged,
};
use crate::{
    api::{ApiError, Call, Need, Row},
    ids::InstanceId,
    world::World,
};

pub(super) const ROW: Row =
    Row { service: "ec2", operation: "DescribeTags", needs, run, read_only: true, management: true };

/// One tag of one thing.
struct Tag<'a> {
    resource: &'a str,
    key: &'a str,
    value: &'a str,
    /// What pages go by.
    name: String,
}

impl Filtered for Tag<'_> {
    fn tag(&self, _: &World, key: &str) -> Option<String> {
        (self.key == key).then(|| self.value.to_owned())
    }
    fn told(&self, _: &World, _: &str) -> Vec<String> {
        Vec::new()
    }
}

fn needs(_: &World, _: &Value) -> Vec<Need> {
    vec![Need::new("ec2:DescribeTags", "*")]
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let world = &*call.world;
    // The filters of this operation (EC2 API reference). `tag-key` and `tag-value` are older names of `key` and `value`.
    let known = [
        Filter { name: "key", values: |_, tag: &Tag<'_>| vec![tag.key.to_owned()] },
        Filter { name: "resource-id", values: |_, tag| vec![tag.resource.to_owned()] },
        Filter { name: "resource-type", values: |_, tag| vec![kind(tag).to_owned()] },
        Filter { name: "tag-key", values: |_, tag| vec![tag.key.to_owned()] },
        Filter { name: "tag-value", values: |_, tag| vec![tag.value.to_owned()] },
        Filter { name: "value", values: |_, tag| vec![tag.value.to_owned()] },
    ];
    let chosen = filters::read(&known, &[], call.input)?;
    let page = page::asked(call.input, None, page::MOST)?;
    let resources: Box<dyn Iterator<Item = Tagged<'_>>> = match chosen.exactly("resource-id") {
        Some(ids) => Box::new(ids.into_iter().filter_map(|id| one(world, id))),
        None => all(world, page.after().and_then(|name| name.split(' ').next()).unwrap_or_default()),
    };
    let tags = resources.flat_map(|(id, tags)| {
        let mut tags: Vec<Tag<'_>> = tags.iter().map(|(key, value)| Tag::new(id, key, value)).collect();
        tags.sort_by(|one, other| one.name.cmp(&other.name));
        tags
    });
    let found = tags.filter(|tag| chosen.pass(world, tag));
    let told = |tag: &Tag<'_>| {
        json!({
            "Key": tag.key,
            "ResourceId": tag.resource,
            "ResourceType": kind(tag),
            "Value": tag.value,
        })
    };
    let answer = page.of("Tags", found, |tag| tag.name.as_str(), told);
    unless_dry_run(call.input)?;
    Ok(answer)
}

impl<'a> Tag<'a> {
    fn new(resource: &'a str, key: &'a str, value: &'a str) -> Self {
        Self { resource, key, value, name: format!("{resource} {key}") }
    }
}

fn kind(tag: &Tag<'_>) -> &'static str {
    tagged::kind(tag.resource).unwrap_or_default()
}

/// An id, and the tags of the thing.
type Tagged<'a> = (&'a str, &'a [(String, String)]);

/// The thing with that id, if EC2 still knows it.
fn one<'a>(world: &'a World, id: &str) -> Option<Tagged<'a>> {
    if let Some(instance) = find::known(world, &InstanceId::new(id)) {
        return Some((instance.id.as_str(), &instance.tags));
    }
    if let Some((id, tags)) = world.ec2.tags.get_key_value(id) {
        return Some((id, tags));
    }
    let mut pairs = world.ec2.key_pairs.values().filter(|pair| !pair.gone);
    pairs.find(|pair| pair.id == id).map(|pair| (pair.id.as_str(), pair.tags.as_slice()))
}

/// All that has tags, by id, beginning with `from`.
fn all<'a>(world: &'a World, from: &str) -> Box<dyn Iterator<Item = Tagged<'a>> + 'a> {
    let ec2 = &world.ec2;
    let others = |low: &str, high: Bound<&str>| {
        let low = Bound::Included(low.max(from));
        // An empty range is fine, one that ends before it begins is not.
        let there = match (low, high) {
            (Bound::Included(low), Bound::Excluded(high)) => low < high,
            _ => true,
        };
        let range = there.then(|| ec2.tags.range::<str, _>((low, high)));
        range.into_iter().flatten().map(|(id, tags)| (id.as_str(), tags.as_slice()))
    };
    let instances = ec2.instances.range(InstanceId::new(from)..).map(|(_, instance)| instance);
    let instances = instances.filter(|instance| find::remembered(world, instance));
    let instances = instances.map(|instance| (instance.id.as_str(), instance.tags.as_slice()));
    let mut pairs: Vec<Tagged<'_>> = ec2
        .key_pairs
        .values()
        .filter(|pair| !pair.gone && pair.id.as_str() >= from)
        .map(|pair| (pair.id.as_str(), pair.tags.as_slice()))
        .collect();
    pairs.sort_unstable_by_key(|(id, _)| *id);
    let before = others("", Bound::Excluded("i-"));
    let between = others("i-", Bound::Excluded("key-"));
    let behind = others("key-", Bound::Unbounded);
    Box::new(before.chain(instances).chain(between).chain(pairs).chain(behind))
}
