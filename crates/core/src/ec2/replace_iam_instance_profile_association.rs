//! ReplaceIamInstanceProfileAssociation: another instance profile, under a new association id.

use serde_json::{Value, json};

use super::{AssociationState, InstanceState, association, errors::missing, find, instance_profile, needs};
use crate::{
    api::{ApiError, Call, Need, Row},
    input::required,
    world::World,
};

pub(super) const ROW: Row = Row {
    service: "ec2",
    operation: "ReplaceIamInstanceProfileAssociation",
    needs,
    run,
    read_only: false,
    management: true,
};

fn needs(world: &World, input: &Value) -> Vec<Need> {
    let action = "ec2:ReplaceIamInstanceProfileAssociation";
    let need = association::need(world, action, required(input, "AssociationId"));
    needs::with_new_profile(world, need, input)
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let asked = required(call.input, "AssociationId");
    let spec = call.input.get("IamInstanceProfile").ok_or_else(|| missing("IamInstanceProfile"))?;
    let instance = find::associated(call.world, asked)?;
    let ending = instance.association.as_ref().is_some_and(|a| a.state == AssociationState::Disassociating);
    // EC2 API reference: the instance must be running.
    if instance.state != InstanceState::Running || ending {
        return Err(association::not_active(asked));
    }
    let (id, profile) = (instance.id.clone(), instance_profile::resolve(call.world, spec)?.clone());
    association::begin(call.world, call.journal, &id, &profile);
    Ok(json!({"IamInstanceProfileAssociation": association::view(call.world, &id)}))
}
