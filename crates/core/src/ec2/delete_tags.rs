//! DeleteTags.

use serde_json::{Value, json};

use super::{
    errors::{invalid_value, unless_dry_run},
    tagged, tags,
};
use crate::{
    api::{ApiError, Call, Need, Row},
    input::{list, required, text},
    world::World,
};

pub(super) const ROW: Row =
    Row { service: "ec2", operation: "DeleteTags", needs, run, read_only: false, management: true };

fn needs(world: &World, input: &Value) -> Vec<Need> {
    tagged::needs(world, "ec2:DeleteTags", input)
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let unwanted = list(call.input, "Tags");
    if unwanted.iter().any(|tag| tags::reserved(required(tag, "Key"))) {
        return Err(invalid_value(tags::RESERVED));
    }
    let ids = tagged::resources(call.world, call.input)?;
    unless_dry_run(call.input)?;
    for id in ids {
        let mut left = tagged::of(call.world, &id).to_vec();
        left.retain(|(key, value)| tags::reserved(key) || !goes(unwanted, key, value));
        tagged::put(call.world, &id, left);
    }
    Ok(json!({}))
}

/// A tag without a value is deleted whatever its value; one with a value, the empty one as well, only with that. No tags
/// at all are all of the user's (EC2 API reference, DeleteTags).
fn goes(unwanted: &[Value], key: &str, value: &str) -> bool {
    let meant = |tag: &Value| required(tag, "Key") == key && text(tag, "Value").is_none_or(|v| v == value);
    unwanted.is_empty() || unwanted.iter().any(meant)
}
