//! DeleteSecurityGroup.

use serde_json::{Value, json};

use super::{DEFAULT_GROUP, Peer, errors::unless_dry_run, security_group};
use crate::{
    api::{ApiError, Call, Need, Row},
    world::World,
};

pub(super) const ROW: Row =
    Row { service: "ec2", operation: "DeleteSecurityGroup", needs, run, read_only: false, management: true };

fn needs(world: &World, input: &Value) -> Vec<Need> {
    vec![security_group::need(world, "ec2:DeleteSecurityGroup", input)]
}

/// Sentences that the AWS CLI and boto3 showed of live accounts.
fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let world = &*call.world;
    let group = security_group::named(world, call.input)?;
    let id = group.id.clone();
    if group.name == DEFAULT_GROUP {
        let message =
            format!("the specified group: \"{id}\" name: \"{DEFAULT_GROUP}\" cannot be deleted by a user");
        return Err(ApiError::new("CannotDelete", message));
    }
    let mut alive = world.ec2.instances.values().filter(|instance| instance.terminated.is_none());
    let worn = alive.any(|instance| instance.groups.contains(&id));
    let mut others = world.ec2.network.groups.values().filter(|other| other.id != id);
    let named = others.any(|other| other.rules.iter().any(|rule| rule.peer == Peer::Group(id.clone())));
    if worn || named {
        let message = format!("resource {id} has a dependent object");
        return Err(ApiError::new("DependencyViolation", message));
    }
    unless_dry_run(call.input)?;
    if let Some(group) = call.world.ec2.network.groups.remove(&id) {
        for rule in &group.rules {
            call.world.ec2.tags.remove(&rule.id);
        }
    }
    call.world.ec2.tags.remove(&id);
    Ok(json!({}))
}
