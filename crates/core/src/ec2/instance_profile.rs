//! The member `IamInstanceProfile` of a request: a name or an ARN, and EC2's refusals.

use serde_json::Value;

use super::errors::{invalid_value, missing};
use crate::{api::ApiError, iam::InstanceProfile, ids::InstanceProfileName, input::text, world::World};

/// The instance profile that a specification names; `None` when there is none.
pub(super) fn named<'a>(world: &'a World, spec: &Value) -> Option<&'a InstanceProfile> {
    let iam = world.iam_after(world.knobs.instance_profile_delay);
    match (text(spec, "Name"), text(spec, "Arn")) {
        (Some(name), None) => iam.instance_profile(&InstanceProfileName::new(name)),
        (None, Some(arn)) => {
            let (_, name) = arn.rsplit_once('/')?;
            let found = iam.instance_profile(&InstanceProfileName::new(name))?;
            (found.arn.to_string() == arn).then_some(found)
        }
        _ => None,
    }
}

/// The instance profile that a specification names, with a role in it.
pub(super) fn resolve<'a>(world: &'a World, spec: &Value) -> Result<&'a InstanceProfile, ApiError> {
    let refused = match (text(spec, "Name"), text(spec, "Arn")) {
        (Some(_), Some(_)) => {
            let message = "The parameter 'iamInstanceProfile.name' may not be used in combination with 'iamInstanceProfile.arn'";
            ApiError::new("InvalidParameterCombination", message)
        }
        (None, None) => missing("iamInstanceProfile.arn or iamInstanceProfile.name"),
        (Some(name), None) => invalid_value(format!(
            "Value ({name}) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name"
        )),
        (None, Some(arn)) => invalid_value(format!(
            "Value ({arn}) for parameter iamInstanceProfile.arn is invalid. Invalid IAM Instance Profile ARN"
        )),
    };
    let found = named(world, spec).ok_or(refused)?;
    if found.role.is_none() {
        let arn = &found.arn;
        return Err(invalid_value(format!("IAM Instance Profile \"{arn}\" has no associated IAM Roles")));
    }
    Ok(found)
}
