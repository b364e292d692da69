//! CreateTags. An instance's tags are told by its metadata service at once, where that is enabled.

use serde_json::{Value, json};

use super::{
    errors::{invalid_value, unless_dry_run},
    tagged, tags,
};
use crate::{
    api::{ApiError, Call, Need, Row},
    ids::InstanceId,
    input,
    world::World,
};

pub(super) const ROW: Row =
    Row { service: "ec2", operation: "CreateTags", needs, run, read_only: false, management: true };

fn needs(world: &World, input: &Value) -> Vec<Need> {
    tagged::needs(world, "ec2:CreateTags", input)
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let given = input::tags(call.input, "Tags");
    if given.is_empty() {
        let message =
            "Value ( empty ) for parameter tagSet is invalid. You must specify one or more tags to create";
        return Err(invalid_value(message));
    }
    tags::check(&given)?;
    let ids = tagged::resources(call.world, call.input)?;
    let mut changed = Vec::new();
    for id in ids {
        let instance = call.world.ec2.instances.get(&InstanceId::new(&id));
        if instance.is_some_and(|i| i.pending_options.unwrap_or(i.options).tags) {
            tags::fit_metadata(&given)?;
        }
        let tags = tags::merged(tagged::of(call.world, &id).to_vec(), &given)?;
        changed.push((id, tags));
    }
    unless_dry_run(call.input)?;
    for (id, tags) in changed {
        tagged::put(call.world, &id, tags);
    }
    Ok(json!({}))
}
