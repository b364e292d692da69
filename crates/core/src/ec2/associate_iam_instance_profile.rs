//! AssociateIamInstanceProfile.

use serde_json::{Value, json};

use super::{association, errors::missing, find, instance_profile, needs};
use crate::{
    api::{ApiError, Call, Need, Row},
    input::required,
    world::World,
};

pub(super) const ROW: Row = Row {
    service: "ec2",
    operation: "AssociateIamInstanceProfile",
    needs,
    run,
    read_only: false,
    management: true,
};

fn needs(world: &World, input: &Value) -> Vec<Need> {
    let need = needs::on_instance(world, "ec2:AssociateIamInstanceProfile", required(input, "InstanceId"));
    needs::with_new_profile(world, need, input)
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let spec = call.input.get("IamInstanceProfile").ok_or_else(|| missing("IamInstanceProfile"))?;
    let instance = find::instance(call.world, required(call.input, "InstanceId"))?;
    find::running_or_stopped(instance)?;
    if instance.association.is_some() {
        let message = format!("There is an existing association for instance {}", instance.id);
        return Err(ApiError::new("IncorrectState", message));
    }
    let (id, profile) = (instance.id.clone(), instance_profile::resolve(call.world, spec)?.clone());
    association::begin(call.world, call.journal, &id, &profile);
    Ok(json!({"IamInstanceProfileAssociation": association::view(call.world, &id)}))
}
