//! Who and what is named in a request, IAM's refusal of what there is not, and the ARNs that permissions name.
//!
//! Sentences: localstack's recordings of IAM of 2026 unless said.

use serde_json::Value;

use super::{InstanceProfile, ManagedPolicy, Role, User, errors::absent, keys, not_simulated};
use crate::{
    api::{ApiError, Call, Need},
    ids::{Arn, InstanceProfileName, RoleName, UserName},
    input::{required, text},
    world::World,
};

fn no_role(name: &str) -> ApiError {
    absent(format!("The role with name {name} cannot be found."))
}

/// The role that `RoleName` names.
pub(super) fn role<'a>(world: &'a World, input: &Value) -> Result<&'a Role, ApiError> {
    let name = required(input, "RoleName");
    world.iam.role(&RoleName::new(name)).ok_or_else(|| no_role(name))
}

/// The same to be changed.
pub(super) fn role_mut<'a>(world: &'a mut World, input: &Value) -> Result<&'a mut Role, ApiError> {
    let name = required(input, "RoleName");
    world.iam.roles.get_mut(&name.to_ascii_lowercase()).ok_or_else(|| no_role(name))
}

fn no_profile(name: &str) -> ApiError {
    absent(format!("Instance Profile {name} cannot be found."))
}

/// The instance profile that `InstanceProfileName` names.
pub(super) fn profile<'a>(world: &'a World, input: &Value) -> Result<&'a InstanceProfile, ApiError> {
    let name = required(input, "InstanceProfileName");
    world.iam.instance_profile(&InstanceProfileName::new(name)).ok_or_else(|| no_profile(name))
}

/// The same to be changed.
pub(super) fn profile_mut<'a>(
    world: &'a mut World,
    input: &Value,
) -> Result<&'a mut InstanceProfile, ApiError> {
    let name = required(input, "InstanceProfileName");
    world.iam.instance_profiles.get_mut(&name.to_ascii_lowercase()).ok_or_else(|| no_profile(name))
}

fn no_user(name: &str) -> ApiError {
    absent(format!("The user with name {name} cannot be found."))
}

/// The user that `UserName` names.
pub(super) fn user<'a>(world: &'a World, input: &Value) -> Result<&'a User, ApiError> {
    named_user(world, required(input, "UserName"))
}

/// The user of that name.
pub(super) fn named_user<'a>(world: &'a World, name: &str) -> Result<&'a User, ApiError> {
    world.iam.user(&UserName::new(name)).ok_or_else(|| no_user(name))
}

/// The user that `UserName` names, to be changed.
pub(super) fn user_mut<'a>(world: &'a mut World, input: &Value) -> Result<&'a mut User, ApiError> {
    let name = required(input, "UserName");
    world.iam.users.get_mut(&name.to_ascii_lowercase()).ok_or_else(|| no_user(name))
}

/// The user that `UserName` names, and the caller where it names none.
///
/// # Errors
/// `NoSuchEntity`; `ValidationError` when a caller who is no user names none.
pub(super) fn user_or_caller<'a>(call: &'a Call<'_>) -> Result<&'a User, ApiError> {
    let caller = call.identity.holder.user().map(UserName::as_str);
    match text(call.input, "UserName").or(caller) {
        Some(name) => named_user(call.world, name),
        None => {
            let message = "Must specify userName when calling with non-User credentials";
            Err(ApiError::new("ValidationError", message))
        }
    }
}

/// `NoSuchEntity` for a managed policy; the lab's own voice for one that AWS has.
pub(super) fn no_policy(arn: &str) -> ApiError {
    not_simulated(arn).unwrap_or_else(|| absent(format!("Policy {arn} was not found.")))
}

/// The managed policy that `PolicyArn` names.
pub(super) fn policy<'a>(world: &'a World, input: &Value) -> Result<&'a ManagedPolicy, ApiError> {
    let arn = required(input, "PolicyArn");
    well_formed(arn)?;
    world.iam.policies.get(arn).ok_or_else(|| no_policy(arn))
}

/// `NoSuchEntity` in the words of operations that attach, or ask what is attached; the lab's own voice likewise.
pub(crate) fn unattachable(arn: &str) -> ApiError {
    let told = || absent(format!("Policy {arn} does not exist or is not attachable."));
    not_simulated(arn).unwrap_or_else(told)
}

/// The same in the words of operations that attach, or ask what is attached.
pub(super) fn attachable<'a>(world: &'a World, arn: &str) -> Result<&'a ManagedPolicy, ApiError> {
    world.iam.policies.get(arn).ok_or_else(|| unattachable(arn))
}

/// Whether it can be the ARN of a managed policy.
pub(super) fn is_policy_arn(arn: &str) -> bool {
    let Some(arn) = Arn::parse(arn) else { return false };
    let name = arn.resource.strip_prefix("policy/").and_then(|rest| rest.rsplit('/').next());
    arn.service == "iam" && name.is_some_and(|name| !name.is_empty())
}

/// Recorded of AttachRolePolicy; of other operations it is not.
pub(super) fn well_formed(arn: &str) -> Result<(), ApiError> {
    let refused = || ApiError::new("ValidationError", format!("ARN {arn} is not valid."));
    is_policy_arn(arn).then_some(()).ok_or_else(refused)
}

/// What stands last in an ARN.
pub(super) fn name_of(arn: &str) -> &str {
    arn.rsplit('/').next().unwrap_or_default()
}

/// The path of a managed policy: an ARN is `policy{path}{name}` after its fifth colon.
pub(super) fn path_of(arn: &str) -> String {
    let (_, rest) = arn.split_once(":policy").unwrap_or_default();
    rest.rsplit_once('/').map_or_else(String::new, |(path, _)| format!("{path}/"))
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
            let context = keys::of_holder(&role.tags, role.boundary.as_ref(), action);
            Need { context, ..Need::new(action, role.arn.to_string()) }
        }
        None => Need::new(action, arn(world, format!("role/{name}")).to_string()),
    }
}

/// `action` on the user that `UserName` names, whether or not there is one.
pub(super) fn on_user(world: &World, action: &str, input: &Value) -> Need {
    let name = required(input, "UserName");
    match world.iam.user(&UserName::new(name)) {
        Some(user) => {
            let context = keys::of_holder(&user.tags, user.boundary.as_ref(), action);
            Need { context, ..Need::new(action, user.arn.to_string()) }
        }
        None => Need::new(action, arn(world, format!("user/{name}")).to_string()),
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

/// `action` on the managed policy that `PolicyArn` names, whether or not there is one.
pub(super) fn on_policy(world: &World, action: &str, input: &Value) -> Need {
    let arn = required(input, "PolicyArn");
    let mut need = Need::new(action, arn);
    if let Some(policy) = world.iam.policies.get(arn) {
        keys::resource_tags(&policy.tags, &mut need.context);
    }
    need
}
