//! DetachRolePolicy. Sessions of the role lose the permission with their next call.

use serde_json::{Value, json};

use super::{errors::absent, find};
use crate::{
    api::{ApiError, Call, Need, Row},
    input::required,
    world::World,
};

pub(super) const ROW: Row =
    Row { service: "iam", operation: "DetachRolePolicy", needs, run, read_only: false, management: true };

fn needs(world: &World, input: &Value) -> Vec<Need> {
    let mut need = find::on_role(world, "iam:DetachRolePolicy", input);
    need.context.insert("iam:policyarn".to_owned(), vec![required(input, "PolicyArn").to_owned()]);
    vec![need]
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let arn = required(call.input, "PolicyArn");
    let key = find::role(call.world, call.input)?.name.as_str().to_ascii_lowercase();
    let attached = call.world.iam.roles.get_mut(&key).map(|role| &mut role.attached);
    let place = attached.as_ref().and_then(|attached| attached.iter().position(|own| own == arn));
    match (attached, place) {
        (Some(attached), Some(place)) => {
            attached.remove(place);
            Ok(json!({}))
        }
        _ => Err(absent(format!("Policy {arn} was not found."))),
    }
}
