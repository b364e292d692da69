//! What the association operations share: making one, and telling it.

use serde_json::{Value, json};

use super::{Association, AssociationState, Instance, clock, needs};
use crate::{
    iam::InstanceProfile,
    ids::{AssociationId, InstanceId},
    journal::Journal,
    timing::ASSOCIATION,
    world::{Due, World},
};

/// A new association of the instance profile, on its way into force. It takes the place of the one before.
pub(super) fn begin(world: &mut World, journal: &mut Journal, id: &InstanceId, profile: &InstanceProfile) {
    if let Some(old) = world.ec2.instances.get(id).and_then(|instance| instance.association.clone()) {
        let old = Association { state: AssociationState::Disassociated, ..old };
        journal.record(world.now, clock::event(id, &old));
    }
    let association = made(world, profile, AssociationState::Associating);
    put(world, journal, id, association);
}

/// A new association in a state.
pub(super) fn made(world: &mut World, profile: &InstanceProfile, state: AssociationState) -> Association {
    Association {
        id: AssociationId::new(world.mint.resource("iip-assoc")),
        instance_profile: profile.name.clone(),
        instance_profile_id: profile.id.clone(),
        state,
    }
}

/// Gives the instance an association in a state that lasts, or that settles by itself.
pub(super) fn put(world: &mut World, journal: &mut Journal, id: &InstanceId, association: Association) {
    journal.record(world.now, clock::event(id, &association));
    if association.state != AssociationState::Associated {
        let due = Due::Association { instance: id.clone(), association: association.id.clone() };
        world
            .take_back(ASSOCIATION, |due| matches!(due, Due::Association { instance, .. } if instance == id));
        world.at(world.now.plus(ASSOCIATION), due);
    }
    if let Some(instance) = world.ec2.instances.get_mut(id) {
        instance.association = Some(association);
    }
}

/// `IamInstanceProfileAssociation`; null when the instance has none.
pub(super) fn view(world: &World, id: &InstanceId) -> Value {
    let Some(instance) = world.ec2.instances.get(id) else { return Value::Null };
    let Some(association) = &instance.association else { return Value::Null };
    json!({
        "AssociationId": association.id.as_str(),
        "InstanceId": instance.id.as_str(),
        "IamInstanceProfile": profile(world, instance),
        "State": association.state.name(),
    })
}

/// `{Arn, Id}` of the instance profile on an instance: the id is the profile's `AIPA…`. Null when there is none.
pub(super) fn profile(world: &World, instance: &Instance) -> Value {
    let Some(association) = &instance.association else { return Value::Null };
    let found = world.iam.instance_profile(&association.instance_profile);
    let found = found.filter(|profile| profile.id == association.instance_profile_id);
    let arn = match found {
        Some(profile) => profile.arn.to_string(),
        None => crate::ids::Arn::new(
            "iam",
            "",
            world.account.as_str(),
            format!("instance-profile/{}", association.instance_profile),
        )
        .to_string(),
    };
    json!({"Arn": arn, "Id": association.instance_profile_id.as_str()})
}

/// The need of an operation that names an association: the instance it is on, or any.
pub(super) fn need(world: &World, action: &str, association: &str) -> crate::api::Need {
    let found = super::find::by_association(world, &AssociationId::new(association));
    match found {
        Some(instance) => needs::on_instance(world, action, instance.id.as_str()),
        None => crate::api::Need::new(action, needs::arn(world, "instance/*")),
    }
}

/// EC2's refusal of an association that cannot be changed now.
pub(super) fn not_active(id: &str) -> crate::api::ApiError {
    crate::api::ApiError::new("IncorrectState", format!("The association {id} is not the active association"))
}
