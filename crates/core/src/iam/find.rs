//! Roles and instance profiles by name, IAM's refusal of unknown ones, and the ARNs that permissions name.

use serde_json::Value;

use super::{InstanceProfile, Role, errors::absent, keys};
use crate::{
    api::{ApiError, Need},
    ids::{Arn, InstanceProfileName, RoleName},
    input::required,
    world::World,
};

/// The role that `RoleName` names.
pub(super) fn role<'a>(world: &'a World, input: &Value) -> Result<&'a Role, ApiError> {
    let name = required(input, "RoleName");
    let found = world.iam.role(&RoleName::new(name));
    found.ok_or_else(|| absent(format!("The role with name {name} cannot be found.")))
}

/// The refusal of an inline policy that the role does not have.
pub(super) fn no_role_policy(name: &str) -> ApiError {
    absent(format!("The role policy with name {name} cannot be found."))
}

/// The instance profile that `InstanceProfileName` names.
pub(super) fn profile<'a>(world: &'a World, input: &Value) -> Result<&'a InstanceProfile, ApiError> {
    let name = required(input, "InstanceProfileName");
    let found = world.iam.instance_profile(&InstanceProfileName::new(name));
    found.ok_or_else(|| absent(format!("Instance Profile {name} cannot be found.")))
}

/// An ARN of the account: `role{path}{name}` and its like.
pub(super) fn arn(world: &World, resource: String) -> Arn {
    Arn::new("iam", "", world.account.as_str(), resource)
}

/// `action` on the role that `RoleName` names, whether or not there is one.
pub(super) fn on_role(world: &World, action: &str, input: &Value) -> Need {
    let name = required(input, "RoleName");
    match world.iam.role(&RoleName::new(name)) {
        Some(role) => {
            Need { context: keys::of_role(role, action), ..Need::new(action, role.arn.to_string()) }
        }
        None => Need::new(action, arn(world, format!("role/{name}")).to_string()),
    }
}

/// `action` on the instance profile that `InstanceProfileName` names, whether or not there is one.
pub(super) fn on_profile(world: &World, action: &str, input: &Value) -> Need {
    let name = required(input, "InstanceProfileName");
    let Some(found) = world.iam.instance_profile(&InstanceProfileName::new(name)) else {
        return Need::new(action, arn(world, format!("instance-profile/{name}")).to_string());
    };
    let mut need = Need::new(action, found.arn.to_string());
    keys::resource_tags(&found.tags, &mut need.context);
    need
}
