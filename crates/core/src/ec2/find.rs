//! From the ids in a request to instances, with EC2's refusals of malformed and unknown ones.

use serde_json::Value;

use super::{Instance, InstanceState, errors::missing};
use crate::{
    api::ApiError,
    ids::{AssociationId, InstanceId},
    input::texts,
    timing::TERMINATED_SHOWN,
    world::World,
};

/// Whether `text` is `prefix` and 8 or 17 hexadecimal digits (EC2 User Guide, "Resource IDs").
pub(super) fn well_formed(text: &str, prefix: &str) -> bool {
    let hex = |digits: &str| {
        matches!(digits.len(), 8 | 17)
            && digits.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
    };
    text.strip_prefix(prefix).is_some_and(hex)
}

/// The instance, unless it ended so long ago that EC2 has forgotten it.
pub(super) fn known<'a>(world: &'a World, id: &InstanceId) -> Option<&'a Instance> {
    let instance = world.ec2.instances.get(id)?;
    remembered(world, instance).then_some(instance)
}

/// False an hour after the instance was terminated.
pub fn remembered(world: &World, instance: &Instance) -> bool {
    instance.terminated.is_none_or(|ended| world.now < ended.plus(TERMINATED_SHOWN))
}

/// Ids of instances that all exist, each once, in the order given. One bad id fails them all.
pub(super) fn instances(world: &World, ids: &[&str]) -> Result<Vec<InstanceId>, ApiError> {
    if let Some(bad) = ids.iter().find(|id| !well_formed(id, "i-")) {
        return Err(ApiError::new("InvalidInstanceID.Malformed", format!("Invalid id: \"{bad}\"")));
    }
    let mut found: Vec<InstanceId> = Vec::new();
    let mut unknown: Vec<&str> = Vec::new();
    for id in ids {
        let instance = InstanceId::new(*id);
        if known(world, &instance).is_none() {
            unknown.push(id);
        } else if !found.contains(&instance) {
            found.push(instance);
        }
    }
    let message = match unknown.as_slice() {
        [] => return Ok(found),
        [one] => format!("The instance ID '{one}' does not exist"),
        many => format!("The instance IDs '{}' do not exist", many.join(", ")),
    };
    Err(ApiError::new("InvalidInstanceID.NotFound", message))
}

/// The required `InstanceIds` of a request.
pub(super) fn instances_in(world: &World, input: &Value) -> Result<Vec<InstanceId>, ApiError> {
    let ids = texts(input, "InstanceIds");
    if ids.is_empty() {
        return Err(missing("InstanceId"));
    }
    instances(world, &ids)
}

/// One existing instance.
pub(super) fn instance<'a>(world: &'a World, id: &str) -> Result<&'a Instance, ApiError> {
    instances(world, &[id])?;
    let found = world.ec2.instances.get(&InstanceId::new(id));
    found.ok_or_else(|| ApiError::new("InternalError", "An internal error has occurred").status(500))
}

/// The instance that has the association.
pub(super) fn by_association<'a>(world: &'a World, id: &AssociationId) -> Option<&'a Instance> {
    let has = |instance: &&Instance| instance.association.as_ref().is_some_and(|a| a.id == *id);
    world.ec2.instances.values().find(has)
}

/// The same, with EC2's refusal of an unknown id.
pub(super) fn associated<'a>(world: &'a World, id: &str) -> Result<&'a Instance, ApiError> {
    by_association(world, &AssociationId::new(id)).ok_or_else(|| {
        let message = format!("An invalid association-id of '{id}' was given");
        ApiError::new("InvalidAssociationID.NotFound", message)
    })
}

/// Refuses an instance that is neither running nor stopped. The sentence is that of
/// AssociateIamInstanceProfile.
pub(super) fn running_or_stopped(instance: &Instance) -> Result<(), ApiError> {
    if matches!(instance.state, InstanceState::Running | InstanceState::Stopped) {
        return Ok(());
    }
    let id = &instance.id;
    Err(super::errors::wrong_state(format!(
        "The instance '{id}' is not in the 'running' or 'stopped' states."
    )))
}
