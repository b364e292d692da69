//! DisassociateIamInstanceProfile.

use serde_json::{Value, json};

use super::{Association, AssociationState, association, find};
use crate::{
    api::{ApiError, Call, Need, Row},
    input::required,
    world::World,
};

pub(super) const ROW: Row = Row {
    service: "ec2",
    operation: "DisassociateIamInstanceProfile",
    needs,
    run,
    read_only: false,
    management: true,
};

fn needs(world: &World, input: &Value) -> Vec<Need> {
    vec![association::need(world, "ec2:DisassociateIamInstanceProfile", required(input, "AssociationId"))]
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let asked = required(call.input, "AssociationId");
    let instance = find::associated(call.world, asked)?;
    find::running_or_stopped(instance)?;
    let id = instance.id.clone();
    let active = instance.association.clone().filter(|a| a.state != AssociationState::Disassociating);
    let Some(active) = active else { return Err(association::not_active(asked)) };
    let ending = Association { state: AssociationState::Disassociating, ..active };
    association::put(call.world, call.journal, &id, ending);
    Ok(json!({"IamInstanceProfileAssociation": association::view(call.world, &id)}))
}
