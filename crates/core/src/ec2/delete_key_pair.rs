//! DeleteKeyPair. Instances that were launched with it keep its public half.

use serde_json::{Value, json};

use super::{
    errors::{missing, unless_dry_run},
    key_pair, needs,
};
use crate::{
    api::{ApiError, Call, Need, Row},
    input::text,
    world::World,
};

pub(super) const ROW: Row =
    Row { service: "ec2", operation: "DeleteKeyPair", needs, run, read_only: false, management: true };

/// The name that the request says, or that of the id in it.
fn name<'a>(world: &'a World, input: &'a Value) -> Result<&'a str, ApiError> {
    match (text(input, "KeyName"), text(input, "KeyPairId")) {
        (Some(name), _) => Ok(name),
        (None, Some(id)) => key_pair::by_id(world, id).map(|(name, _)| name),
        (None, None) => Err(missing("KeyName")),
    }
}

fn needs(world: &World, input: &Value) -> Vec<Need> {
    let name = name(world, input).unwrap_or("*");
    let mut need = Need::new("ec2:DeleteKeyPair", needs::arn(world, &format!("key-pair/{name}")));
    if let Ok(pair) = key_pair::named(world, name) {
        needs::put(&mut need.context, "ec2:keypairname", name);
        needs::put(&mut need.context, "ec2:keypairtype", pair.kind.name());
        needs::resource_tags(&mut need.context, &pair.tags);
    }
    vec![need]
}

/// A name that is not there is no error: there is nothing to delete.
fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let name = name(call.world, call.input)?.to_owned();
    unless_dry_run(call.input)?;
    if let Some(pair) = call.world.ec2.key_pairs.get_mut(&name) {
        pair.gone = true;
    }
    Ok(json!({}))
}
