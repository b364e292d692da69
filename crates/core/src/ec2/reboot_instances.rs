//! RebootInstances.

use serde_json::{Value, json};

use super::{
    InstanceState,
    errors::{unless_dry_run, wrong_state},
    find, needs,
};
use crate::{
    api::{ApiError, Call, Need, Row},
    world::World,
};

pub(super) const ROW: Row =
    Row { service: "ec2", operation: "RebootInstances", needs, run, read_only: false, management: true };

fn needs(world: &World, input: &Value) -> Vec<Need> {
    needs::on_instances(world, "ec2:RebootInstances", input)
}

/// A reboot is asked for and takes place inside: state, addresses and role keys stay. "Requests to reboot terminated
/// instances are ignored" (EC2 API reference).
fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let ids = find::instances_in(call.world, call.input)?;
    let off =
        |state| matches!(state, InstanceState::Pending | InstanceState::Stopping | InstanceState::Stopped);
    let mut all = ids.iter().filter_map(|id| call.world.ec2.instances.get(id));
    if let Some(instance) = all.find(|instance| off(instance.state)) {
        let id = &instance.id;
        return Err(wrong_state(format!(
            "This instance '{id}' is not in a state from which it can be rebooted."
        )));
    }
    unless_dry_run(call.input)?;
    Ok(json!({}))
}
