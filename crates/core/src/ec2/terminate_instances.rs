//! TerminateInstances.

use serde_json::{Value, json};

use super::{InstanceState, clock, errors::unless_dry_run, find, needs, view};
use crate::{
    api::{ApiError, Call, Need, Row},
    world::World,
};

pub(super) const ROW: Row =
    Row { service: "ec2", operation: "TerminateInstances", needs, run, read_only: false, management: true };

fn needs(world: &World, input: &Value) -> Vec<Need> {
    needs::on_instances(world, "ec2:TerminateInstances", input)
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let ids = find::instances_in(call.world, call.input)?;
    unless_dry_run(call.input)?;
    let mut changes = Vec::new();
    for id in &ids {
        let Some(before) = call.world.ec2.instances.get(id).map(|instance| instance.state) else { continue };
        if !matches!(before, InstanceState::ShuttingDown | InstanceState::Terminated) {
            clock::shut_down(call.world, call.journal, id, InstanceState::ShuttingDown);
        }
        changes.extend(call.world.ec2.instances.get(id).map(|instance| view::change(instance, before)));
    }
    Ok(json!({"TerminatingInstances": changes}))
}
