//! The JSON documents about roles, in the service's own spelling: two spaces, `"Key" : "value"`, its own order of
//! keys, no newline at the end (captures of the real service). What the sets hold was decided when they were made.

use super::view::{Leaf, View};
use crate::{
    ec2::{RoleKeys, RoleKeysError},
    ids::Arn,
    sts::AccessKey,
};

/// Where the messages point to.
const HELP: &str = "https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_iam-ec2.html#troubleshoot_iam-ec2_errors-info-doc";

/// `{`, a line for every member, `}`. A member without a value is `null`.
pub(super) fn document(members: &[(&str, Option<&str>)]) -> String {
    let mut text = String::with_capacity(256);
    for (number, (key, value)) in members.iter().enumerate() {
        text.push_str(if number == 0 { "{\n  \"" } else { ",\n  \"" });
        text.push_str(key);
        text.push_str("\" : ");
        match value {
            Some(value) => text.push_str(&serde_json::Value::from(*value).to_string()),
            None => text.push_str("null"),
        }
    }
    text.push_str("\n}");
    text
}

/// `iam/info`. It tells what EC2 found at the last refresh, not what IAM says now (IAM user guide,
/// "Troubleshoot IAM and Amazon EC2").
pub(super) fn info<'a>(view: &View<'a>) -> Option<Leaf<'a>> {
    let keys = view.role_keys()?;
    let association = view.instance.association.as_ref()?;
    let refreshed = keys.refreshed.iso();
    let id = association.instance_profile_id.as_str();
    if keys.sets == Err(RoleKeysError::InstanceProfileNotFound) {
        // The wording of a capture of 2024, with its two spaces.
        let message =
            format!("Instance Profile with Id {id} cannot be found.  Please see documentation at {HELP}.");
        return Some(failure("InstanceProfileNotFound", &message, keys));
    }
    let arn = match view.world.iam.instance_profile(&association.instance_profile) {
        Some(instance_profile) => instance_profile.arn.clone(),
        // Deleted since the last refresh: what EC2 remembers.
        None => Arn::new(
            "iam",
            "",
            view.world.account.as_str(),
            format!("instance-profile/{}", association.instance_profile),
        ),
    };
    let arn = arn.to_string();
    // The guide cuts this message after "role"; its end is composed like that of the other two.
    let no_role = format!("Instance Profile does not contain a role.  Please see documentation at {HELP}.");
    let mut members = vec![("Code", Some("Success"))];
    if keys.sets == Err(RoleKeysError::NoRole) {
        members.push(("Message", Some(&no_role)));
    }
    members.extend([
        ("LastUpdated", Some(refreshed.as_str())),
        ("InstanceProfileArn", Some(&arn)),
        ("InstanceProfileId", Some(id)),
    ]);
    Some(Leaf::from(document(&members)).modified(keys.refreshed))
}

/// Whether a role is listed: a refusal to assume it is told below its name, and without a role there is no name.
pub(super) fn lists_a_role(view: &View<'_>) -> bool {
    use RoleKeysError::{AssumeRoleUnauthorizedAccess, InstanceProfileNotFound, NoRole};
    view.role_keys().is_some_and(|keys| match keys.sets {
        Ok(_) | Err(AssumeRoleUnauthorizedAccess) => true,
        Err(InstanceProfileNotFound | NoRole) => false,
    })
}

/// `iam/security-credentials/ROLE`: the set for this version of the service, or why there is none. Without a
/// role there is no such path, and so none is listed.
pub(super) fn role_credentials<'a>(view: &View<'a>) -> Option<Leaf<'a>> {
    let keys = view.role_keys()?;
    let sets = match &keys.sets {
        Ok(sets) => sets,
        Err(RoleKeysError::AssumeRoleUnauthorizedAccess) => {
            let role = &keys.role;
            let message = format!("EC2 cannot assume the role {role}.  Please see documentation at {HELP}.");
            return Some(failure("AssumeRoleUnauthorizedAccess", &message, keys));
        }
        Err(RoleKeysError::InstanceProfileNotFound | RoleKeysError::NoRole) => return None,
    };
    let [v1, v2] = sets;
    let key = view.world.sts.keys.get(if view.delivery == 1 { v1 } else { v2 });
    Some(match key {
        Some(key) => credentials(key),
        None => failure("Failed", "Internal failure.", keys),
    })
}

/// The seven members of a set of temporary keys.
pub(super) fn credentials(key: &AccessKey) -> Leaf<'static> {
    let (issued, expires) = (key.issued.iso(), key.expires.map(|at| at.iso()));
    let text = document(&[
        ("Code", Some("Success")),
        ("LastUpdated", Some(&issued)),
        ("Type", Some("AWS-HMAC")),
        ("AccessKeyId", Some(key.id.as_str())),
        ("SecretAccessKey", Some(&key.secret)),
        ("Token", Some(key.token.as_deref().unwrap_or_default())),
        ("Expiration", Some(expires.as_deref().unwrap_or_default())),
    ]);
    Leaf::from(text).modified(key.issued)
}

/// A failure is a document too, and its status is 200.
fn failure(code: &str, message: &str, keys: &RoleKeys) -> Leaf<'static> {
    let refreshed = keys.refreshed.iso();
    let text =
        document(&[("Code", Some(code)), ("Message", Some(message)), ("LastUpdated", Some(&refreshed))]);
    Leaf::from(text).modified(keys.refreshed)
}
