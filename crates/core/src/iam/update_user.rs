//! UpdateUser: another name or path. The user stays who it was: id, keys, policies; and policies that named it name it
//! still (localstack, test_iam_users; IAM User Guide, "Rename an IAM user").

use serde_json::{Value, json};

use super::{User, change, errors::exists, find, principals};
use crate::{
    api::{ApiError, Call, Need, Row},
    ids::{Arn, UserName},
    input::text,
    sts::Holder,
    world::World,
};

pub(super) const ROW: Row = change("UpdateUser", needs, run);

fn target(world: &World, user: &User, input: &Value) -> (String, String, Arn) {
    let name = text(input, "NewUserName").unwrap_or(user.name.as_str());
    let path = text(input, "NewPath").unwrap_or(&user.path);
    (name.to_owned(), path.to_owned(), find::arn(world, format!("user{path}{name}")))
}

/// On the user as it is and as it would be (IAM API reference, UpdateUser: "you must have appropriate permissions on
/// both the source object and the target object").
fn needs(world: &World, input: &Value) -> Vec<Need> {
    let mut needs = vec![find::on_user(world, "iam:UpdateUser", input)];
    if let Ok(user) = find::user(world, input) {
        let (_, _, arn) = target(world, user, input);
        needs.extend((arn != user.arn).then(|| Need { resource: arn.to_string(), ..needs[0].clone() }));
    }
    needs
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let user = find::user(call.world, call.input)?;
    let (old, from) = (user.name.clone(), user.arn.to_string());
    let (name, path, arn) = target(call.world, user, call.input);
    let name = UserName::new(&name);
    if call.world.iam.user(&name).is_some_and(|other| other.name != old) {
        return Err(exists(format!("User with name {name} already exists.")));
    }
    let world = &mut *call.world;
    principals::renamed(world, &from, &arn.to_string());
    for held in world.sts.keys.values_mut() {
        match &mut held.holder {
            Holder::User(holder) | Holder::UserSession(holder) if *holder == old => *holder = name.clone(),
            Holder::Federated(federated) if federated.user == old => federated.user = name.clone(),
            _ => {}
        }
    }
    if let Some(user) = world.iam.users.remove(&old.as_str().to_ascii_lowercase()) {
        let key = name.as_str().to_ascii_lowercase();
        world.iam.users.insert(key, User { name, path, arn, ..user });
    }
    Ok(json!({}))
}
