//! StartInstances.

use serde_json::{Value, json};

use super::{
    InstanceState, clock,
    errors::{unless_dry_run, wrong_state},
    find, launch, needs, notices, view,
};
use crate::{
    api::{ApiError, Call, Need, Row},
    world::World,
};

pub(super) const ROW: Row =
    Row { service: "ec2", operation: "StartInstances", needs, run, read_only: false, management: true };

fn needs(world: &World, input: &Value) -> Vec<Need> {
    needs::on_instances(world, "ec2:StartInstances", input)
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let ids = find::instances_in(call.world, call.input)?;
    let mut starting = 0;
    for instance in ids.iter().filter_map(|id| call.world.ec2.instances.get(id)) {
        match instance.state {
            // "Only Amazon EC2 can restart an interrupted stopped Spot Instance" (EC2 User Guide).
            InstanceState::Stopped if notices::interrupted(instance) => {
                let id = &instance.id;
                let message = format!(
                    "You can't start the Spot Instance '{id}' because the associated Spot Instance request is not in an appropriate state to support start."
                );
                return Err(ApiError::new("IncorrectSpotRequestState", message));
            }
            InstanceState::Stopped => starting += 1,
            InstanceState::Pending | InstanceState::Running => {}
            InstanceState::Stopping | InstanceState::ShuttingDown | InstanceState::Terminated => {
                let id = &instance.id;
                return Err(wrong_state(format!(
                    "The instance '{id}' is not in a state from which it can be started."
                )));
            }
        }
    }
    launch::room(call.world, starting, starting)?;
    unless_dry_run(call.input)?;
    let mut changes = Vec::new();
    for id in &ids {
        let now = call.world.now;
        let Some(instance) = call.world.ec2.instances.get_mut(id) else { continue };
        let before = instance.state;
        if before == InstanceState::Stopped {
            instance.launched = now;
            instance.transition_reason.clear();
            instance.state_reason = None;
            clock::enter(call.world, call.journal, id, InstanceState::Pending);
        }
        changes.extend(call.world.ec2.instances.get(id).map(|instance| view::change(instance, before)));
    }
    Ok(json!({"StartingInstances": changes}))
}
