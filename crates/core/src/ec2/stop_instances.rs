//! StopInstances.

use serde_json::{Value, json};

use super::{
    InstanceState, clock,
    errors::{protected, unless_dry_run, wrong_state},
    find, needs, view,
};
use crate::{
    api::{ApiError, Call, Need, Row},
    input::only,
    world::World,
};

pub(super) const ROW: Row =
    Row { service: "ec2", operation: "StopInstances", needs, run, read_only: false, management: true };

fn needs(world: &World, input: &Value) -> Vec<Need> {
    needs::on_instances(world, "ec2:StopInstances", input)
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    // Force changes nothing: no file system could be hurt.
    only(call.input, "ec2 StopInstances", &["DryRun", "Force", "InstanceIds"])?;
    let ids = find::instances_in(call.world, call.input)?;
    for instance in ids.iter().filter_map(|id| call.world.ec2.instances.get(id)) {
        let id = &instance.id;
        // As users report it; the guide says the same of one-time requests.
        if instance.spot.as_ref().is_some_and(|spot| !spot.terms.persistent) {
            let message = format!(
                "You can't stop the Spot Instance '{id}' because it is associated with a one-time Spot Instance request. You can only stop Spot Instances associated with persistent Spot Instance requests."
            );
            return Err(ApiError::new("UnsupportedOperation", message));
        }
        if instance.attributes.keep_running && instance.state == InstanceState::Running {
            return Err(protected(id, "stopped", "disableApiStop"));
        }
        match instance.state {
            InstanceState::Running | InstanceState::Stopping | InstanceState::Stopped => {}
            InstanceState::Pending => {
                return Err(wrong_state(format!(
                    "Instance '{id}' cannot be stopped as it has never reached the 'running' state."
                )));
            }
            InstanceState::ShuttingDown | InstanceState::Terminated => {
                return Err(wrong_state(format!(
                    "This instance '{id}' is not in a state from which it can be stopped."
                )));
            }
        }
    }
    unless_dry_run(call.input)?;
    let mut changes = Vec::new();
    for id in &ids {
        let Some(before) = call.world.ec2.instances.get(id).map(|instance| instance.state) else { continue };
        if before == InstanceState::Running {
            clock::shut_down(call.world, call.journal, id, InstanceState::Stopping);
        }
        changes.extend(call.world.ec2.instances.get(id).map(|instance| view::change(instance, before)));
    }
    Ok(json!({"StoppingInstances": changes}))
}
