//! SimulatePrincipalPolicy: what the policies of a user or role say, with those of the request beside them. Trust policies
//! are not asked, and nothing is called.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{errors::absent, find, look, simulation::Simulation};
use crate::{
    api::{ApiError, Call, Need, Row},
    input::required,
    policy::Document,
    world::World,
};

pub(super) const ROW: Row = look("SimulatePrincipalPolicy", needs, run);

fn needs(world: &World, input: &Value) -> Vec<Need> {
    let (action, arn) = ("iam:SimulatePrincipalPolicy", required(input, "PolicySourceArn"));
    let name = find::name_of(arn);
    let found = match kind(arn) {
        "user" => find::on_user(world, action, &json!({"UserName": name})),
        "role" => find::on_role(world, action, &json!({"RoleName": name})),
        _ => Need::new(action, arn),
    };
    vec![Need { resource: arn.to_owned(), ..found }]
}

/// `user`, `role` or `group`.
fn kind(arn: &str) -> &str {
    arn.splitn(6, ':').nth(5).and_then(|rest| rest.split('/').next()).unwrap_or_default()
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let arn = required(call.input, "PolicySourceArn");
    let world = &*call.world;
    let name = find::name_of(arn);
    let (attached, inline, boundary) = match kind(arn) {
        "user" => {
            let user = find::user(world, &json!({"UserName": name}))?;
            (&user.attached, &user.inline, &user.boundary)
        }
        "role" => {
            let role = find::role(world, &json!({"RoleName": name}))?;
            (&role.attached, &role.inline, &role.boundary)
        }
        _ => return Err(absent(format!("The group with name {name} cannot be found."))),
    };
    let managed = |arn: &String| -> Option<(String, Arc<Document>)> {
        let policy = world.iam.policies.get(arn)?;
        Some((policy.name.clone(), Arc::clone(policy.document()?)))
    };
    let mut simulation = Simulation::new(arn.to_owned());
    simulation.identity(attached.iter().filter_map(managed));
    simulation.identity(inline.iter().map(|(name, document)| (name.clone(), Arc::clone(document))));
    if let Some(boundary) = boundary {
        simulation.boundary(managed(boundary).into_iter().collect());
    }
    simulation.organization(world.organization.scps.clone());
    simulation.run(call, "iam SimulatePrincipalPolicy")
}
