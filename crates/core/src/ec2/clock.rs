//! What happens to instances by itself when its time comes. Each visit first looks whether the change is still
//! wanted: an instance may have been stopped, a newer association may have taken the place of an older.

use super::{Association, AssociationState, Instance, InstanceState, SPANS, role_keys};
use crate::{
    ids::{AssociationId, InstanceId},
    journal::{Event, Journal},
    timing::{BOOT, OPTIONS_APPLIED, STOP, TERMINATE},
    world::{Due, World},
};

/// Puts an instance into a state and records it; the change that follows by itself is put on the clock.
pub(super) fn enter(world: &mut World, journal: &mut Journal, id: &InstanceId, to: InstanceState) {
    let now = world.now;
    let Some(instance) = world.ec2.instances.get_mut(id) else { return };
    let from = std::mem::replace(&mut instance.state, to);
    journal.record(now, Event::InstanceState { instance: id.clone(), from, to });
    note_run(world, id, from, to);
    if let Some((next, delay)) = follows(to) {
        // Whatever was on its way before is not wanted any more.
        let delays = BOOT.max(STOP).max(TERMINATE);
        world.take_back(delays, |due| matches!(due, Due::InstanceState { instance, .. } if instance == id));
        world.at(now.plus(delay), Due::InstanceState { instance: id.clone(), from: to, to: next });
    }
}

/// Remembers when the instance ran.
fn note_run(world: &mut World, id: &InstanceId, from: InstanceState, to: InstanceState) {
    let now = world.now;
    if to == InstanceState::Running {
        // Most run once; a place for four would be most of what is kept of them.
        let spans = world.ec2.ran.entry(id.clone()).or_insert_with(|| Vec::with_capacity(1));
        spans.push((now, None));
        let old = spans.len().saturating_sub(SPANS);
        spans.drain(..old);
    } else if from == InstanceState::Running
        && let Some((_, ended)) = world.ec2.ran.get_mut(id).and_then(|spans| spans.last_mut())
    {
        ended.get_or_insert(now);
    }
}

/// Begins to stop or terminate an instance because a caller asked for it, with EC2's reasons.
pub(super) fn shut_down(world: &mut World, journal: &mut Journal, id: &InstanceId, to: InstanceState) {
    // `2026-03-02T10:00:00Z` is written `2026-03-02 10:00:00 GMT` here.
    let told = format!("User initiated ({})", world.now.iso().replace('T', " ").replace('Z', " GMT"));
    change(world, id, |instance| {
        let code = "Client.UserInitiatedShutdown";
        instance.state_reason = Some((code.to_owned(), format!("{code}: User initiated shutdown")));
        instance.transition_reason = told;
    });
    enter(world, journal, id, to);
}

/// Begins to stop or terminate an instance because AWS does.
pub(super) fn shut_down_by_aws(
    world: &mut World,
    journal: &mut Journal,
    id: &InstanceId,
    to: InstanceState,
    code: &str,
    message: &str,
) {
    let told = format!("Service initiated ({})", world.now.iso().replace('T', " ").replace('Z', " GMT"));
    change(world, id, |instance| {
        instance.state_reason = Some((code.to_owned(), format!("{code}: {message}")));
        instance.transition_reason = told;
    });
    enter(world, journal, id, to);
}

/// The state that follows by itself, and after how long.
fn follows(state: InstanceState) -> Option<(InstanceState, crate::time::Span)> {
    match state {
        InstanceState::Pending => Some((InstanceState::Running, BOOT)),
        InstanceState::Stopping => Some((InstanceState::Stopped, STOP)),
        InstanceState::ShuttingDown => Some((InstanceState::Terminated, TERMINATE)),
        InstanceState::Running | InstanceState::Stopped | InstanceState::Terminated => None,
    }
}

/// The instance reaches a state, if it still is in the one before.
pub(crate) fn reach_state(
    world: &mut World,
    journal: &mut Journal,
    id: &InstanceId,
    from: InstanceState,
    to: InstanceState,
) {
    if world.ec2.instances.get(id).is_none_or(|instance| instance.state != from) {
        return;
    }
    enter(world, journal, id, to);
    match to {
        InstanceState::Running => {
            let public = world.ec2.instances.get(id).is_some_and(|instance| instance.attributes.public);
            let address = public.then(|| world.ec2.public_address());
            change(world, id, |instance| {
                instance.public_address = address;
                instance.state_reason = None;
            });
            role_keys::fetch(world, journal, id, 0);
        }
        InstanceState::Stopped => {
            halt(world, id);
            world.ec2.tags_at_start.remove(id);
        }
        InstanceState::Terminated => {
            halt(world, id);
            let now = world.now;
            change(world, id, |instance| instance.terminated = Some(now));
            end_association(world, journal, id);
        }
        InstanceState::Pending | InstanceState::ShuttingDown | InstanceState::Stopping => {}
    }
}

fn change(world: &mut World, id: &InstanceId, how: impl FnOnce(&mut Instance)) {
    if let Some(instance) = world.ec2.instances.get_mut(id) {
        how(instance);
    }
}

/// The machine is off: its public address goes back, and the metadata service forgets the role's keys
/// (EC2 User Guide, "How instance stop and start works").
fn halt(world: &mut World, id: &InstanceId) {
    role_keys::drop_keys(world, id);
    change(world, id, |instance| {
        instance.public_address = None;
        instance.notices.rebalance = None;
        instance.notices.interruption = None;
        instance.allowance = None;
    });
}

/// The association comes into force or ends.
pub(crate) fn settle_association(
    world: &mut World,
    journal: &mut Journal,
    id: &InstanceId,
    association: &AssociationId,
) {
    let current = world.ec2.instances.get_mut(id).and_then(|instance| instance.association.as_mut());
    let Some(current) = current.filter(|current| current.id == *association) else { return };
    match current.state {
        AssociationState::Associating => {
            current.state = AssociationState::Associated;
            let event = event(id, current);
            journal.record(world.now, event);
            role_keys::drop_keys(world, id);
            role_keys::fetch(world, journal, id, 0);
        }
        AssociationState::Disassociating => {
            role_keys::drop_keys(world, id);
            end_association(world, journal, id);
        }
        AssociationState::Associated | AssociationState::Disassociated => {}
    }
}

fn end_association(world: &mut World, journal: &mut Journal, id: &InstanceId) {
    let ended = world.ec2.instances.get_mut(id).and_then(|instance| instance.association.take());
    if let Some(ended) = ended {
        let ended = Association { state: AssociationState::Disassociated, ..ended };
        journal.record(world.now, event(id, &ended));
    }
}

/// The fact that an association is in its state now.
pub(super) fn event(instance: &InstanceId, association: &Association) -> Event {
    Event::Association {
        association: association.id.clone(),
        instance: instance.clone(),
        instance_profile: association.instance_profile.clone(),
        state: association.state,
    }
}

/// Puts metadata options on their way.
pub(super) fn ask_for_options(world: &mut World, id: &InstanceId, options: super::MetadataOptions) {
    change(world, id, |instance| instance.pending_options = Some(options));
    // A second change starts the wait anew.
    let unwanted = |due: &Due| matches!(due, Due::MetadataOptions { instance } if instance == id);
    world.take_back(OPTIONS_APPLIED, unwanted);
    world.at(world.now.plus(OPTIONS_APPLIED), Due::MetadataOptions { instance: id.clone() });
}

/// The pending metadata options come into force.
pub(crate) fn apply_options(world: &mut World, journal: &mut Journal, id: &InstanceId) {
    let Some(instance) = world.ec2.instances.get_mut(id) else { return };
    if let Some(options) = instance.pending_options.take() {
        let before = Some(std::mem::replace(&mut instance.options, options));
        journal.record(world.now, Event::MetadataOptions { instance: id.clone(), options, before });
    }
}
