//! TerminateInstances.

use serde_json::{Value, json};

use super::{
    Instance, InstanceState, clock,
    errors::{self, unless_dry_run},
    find, needs, view,
};
use crate::{
    api::{ApiError, Call, Need, Row},
    ids::InstanceId,
    world::World,
};

pub(super) const ROW: Row =
    Row { service: "ec2", operation: "TerminateInstances", needs, run, read_only: false, management: true };

fn needs(world: &World, input: &Value) -> Vec<Need> {
    needs::on_instances(world, "ec2:TerminateInstances", input)
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let ids = find::instances_in(call.world, call.input)?;
    let kept = kept(call.world, &ids);
    unless_dry_run(call.input)?;
    let mut changes = Vec::new();
    for id in &ids {
        let Some(instance) = call.world.ec2.instances.get(id) else { continue };
        let (before, zone) = (instance.state, call.world.ec2.network.zone(instance));
        if kept.as_ref().is_some_and(|(zones, _)| zones.iter().any(|own| own == zone)) {
            continue;
        }
        if !matches!(before, InstanceState::ShuttingDown | InstanceState::Terminated) {
            clock::shut_down(call.world, call.journal, id, InstanceState::ShuttingDown);
        }
        changes.extend(call.world.ec2.instances.get(id).map(|instance| view::change(instance, before)));
    }
    match kept {
        Some((_, refusal)) => Err(refusal),
        None => Ok(json!({"TerminatingInstances": changes})),
    }
}

/// Zones in which some instance is protected, and the refusal: "If you terminate multiple instances across multiple
/// Availability Zones, and one or more of the specified instances are enabled for termination protection, the request
/// fails": in those zones none is terminated, in the others all are (EC2 API reference, TerminateInstances). Stop
/// protection protects from both (EC2 User Guide, "Enable stop protection").
fn kept(world: &World, ids: &[InstanceId]) -> Option<(Vec<String>, ApiError)> {
    let all = ids.iter().filter_map(|id| world.ec2.instances.get(id));
    let protected: Vec<&Instance> = all
        .filter(|i| i.attributes.keep || i.attributes.keep_running)
        .filter(|i| !matches!(i.state, InstanceState::ShuttingDown | InstanceState::Terminated))
        .collect();
    let first = protected.first()?;
    let attribute = if first.attributes.keep { "disableApiTermination" } else { "disableApiStop" };
    let refusal = errors::protected(&first.id, "terminated", attribute);
    let zones = protected.iter().map(|instance| world.ec2.network.zone(instance).to_owned());
    Some((zones.collect(), refusal))
}
