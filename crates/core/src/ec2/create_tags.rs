//! CreateTags. An instance's tags are told by its metadata service at once, where that is enabled.

use serde_json::{Value, json};

use super::{
    errors::{invalid_value, unless_dry_run},
    tagged, tags,
};
use crate::{
    api::{ApiError, Call, Need, Row},
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
    let ids = tagged::instances(call.world, call.input)?;
    let mut changed = Vec::new();
    for instance in ids.iter().filter_map(|id| call.world.ec2.instances.get(id)) {
        if instance.pending_options.unwrap_or(instance.options).tags {
            tags::fit_metadata(&given)?;
        }
        changed.push((instance.id.clone(), tags::merged(instance.tags.clone(), &given)?));
    }
    unless_dry_run(call.input)?;
    for (id, tags) in changed {
        tagged::put(call.world, &id, tags);
    }
    Ok(json!({}))
}
